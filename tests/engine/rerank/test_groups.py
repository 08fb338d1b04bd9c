from dataclasses import replace
from pathlib import Path

from hypothesis import given, strategies as st

from engine.records import Hit, Version
from engine.rerank.groups import group_hits


def make(number: int, document: str, modified: int = 0, newest: str = "") -> Hit:
    path = Path(f"/{document}.md")
    hit = Hit(number, path, document, "markdown", None, None, "", "", "", (), number, 1.0)
    version = Version(Path(f"/{newest}.md"), newest, 9, "name") if newest else None
    return replace(hit, modified=modified, newer=version)


def shape(hits):
    return [(str(each.path), [hit.passage_id for hit in each.hits]) for each in group_hits(hits)]


def test_documents_stand_in_the_order_of_their_best_hits():
    hits = [make(1, "b"), make(2, "a"), make(3, "b"), make(4, "c"), make(5, "a")]
    assert shape(hits) == [("/b.md", [1, 3]), ("/a.md", [2, 5]), ("/c.md", [4])]


def test_versions_stand_together_newest_first():
    hits = [make(1, "v1", 1, "v3"), make(2, "a"), make(3, "v3", 3), make(4, "v2", 2, "v3")]
    found = group_hits(hits)
    assert [str(each.path) for each in found] == ["/v3.md", "/v2.md", "/v1.md", "/a.md"]
    assert [each.family for each in found] == [0, 0, 0, 1]
    assert [each.leads for each in found] == [False, False, True, True]


def test_an_older_version_whose_newest_is_no_hit_stands_by_itself():
    assert shape([make(1, "a"), make(2, "v1", 1, "v3")]) == [("/a.md", [1]), ("/v1.md", [2])]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "a"]), st.integers(0, 3))))
def test_every_hit_is_in_one_group_and_no_order_is_lost(raw):
    hits = [
        make(number, name, date, "" if name == "a" else newest)
        for number, (name, newest, date) in enumerate(raw)
    ]
    found = group_hits(hits)
    assert sorted(hit.passage_id for each in found for hit in each.hits) == list(range(len(hits)))
    for each in found:
        ids = [hit.passage_id for hit in each.hits]
        assert ids == sorted(ids)
        assert len({hit.path for hit in each.hits}) == 1
    families = [each.family for each in found]
    assert families == sorted(families)
    leaders = [each.hits[0].passage_id for each in found if each.leads]
    assert leaders == sorted(leaders)
    assert len(leaders) == len(set(families))
