from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from engine.recall.facets import _below_root, facets_of, place_filter
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


def test_a_file_of_its_own_is_in_no_folder_where_its_neighbours_are():
    hits = [make(1, "/lib/a/own.md"), make(2, "/lib/a/b.md"), make(3, "/lib/c.md")]
    assert shown(hits, "/lib", "/lib/a/own.md") == {("in", "lib/a"): 1, ("in", "lib"): 1}


def test_the_folder_of_files_side_by_side_is_looked_for_once():
    _below_root.cache_clear()
    facets_of([make(number, f"/lib/a/{number}.md") for number in range(9)], [Path("/lib")])
    assert _below_root.cache_info().misses == 1
