from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from engine.recall.facets import facets_of, place_filter
from engine.recall.syntax import filters_in
from engine.records import Hit


def make(number: int, path: str, year: int = 2024, language: str = "en", kind: str = "text") -> Hit:
    modified = int(datetime(year, 6, 1).timestamp()) * 10**9
    hit = Hit(number, Path(path), "", kind, None, None, "", "", "", (), number, 1.0)
    return replace(hit, modified=modified, language=language)


def shown(hits, *folders):
    return {(each.key, each.value): each.count for each in facets_of(hits, map(Path, folders))}


def test_hits_are_counted_by_what_they_differ_in():
    hits = [
        make(1, "/lib/a.pdf"),
        make(2, "/lib/my notes/b.md", 2025, "zh"),
        make(3, "/lib/my notes/c.md", 2025),
        make(4, "/lib/my notes/deep/README", 2024, kind="text"),
    ]
    assert shown(hits, "/lib") == {
        ("type", "md"): 2, ("type", "pdf"): 1, ("type", "text"): 1,
        ("in", "lib/my notes"): 3, ("in", "lib"): 1,
        ("lang", "en"): 3, ("lang", "zh"): 1,
        ("after", "2024"): 2, ("after", "2025"): 2,
    }  # fmt: skip


def test_what_all_have_is_no_choice():
    assert facets_of([make(1, "/lib/a.md"), make(2, "/lib/b.md")], [Path("/lib")]) == []
    assert facets_of([], []) == []


def test_every_facet_is_a_condition_of_the_question():
    hits = [make(1, "/lib/x y/a.pdf"), make(2, "/lib/z/b.md", 2025, "zh"), make(3, "/gone/c")]
    for facet in facets_of(hits, [Path("/lib")]):
        first, *rest = filters_in(f"move {facet.text}")
        assert (first.key, first.value) == (facet.key, facet.value)
        assert [each.key for each in rest] == (["before"] if facet.key == "after" else [])


@pytest.mark.parametrize("place", ["/lib/a", "/my lib/a.pdf", '/lib/5" disk', '/"a" “b”/c「d'])
def test_any_place_can_be_a_filter(place):
    [kept] = filters_in(f"move {place_filter(place)} on")
    assert (kept.key, kept.value) == ("in", place)
