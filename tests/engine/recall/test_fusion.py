from hypothesis import given, strategies as st

from engine.recall.fusion import fuse
from engine.recall.retriever import Found

lists = st.lists(
    st.lists(st.tuples(st.integers(0, 9), st.floats(0, 100)), unique_by=lambda each: each[0]).map(
        lambda found: sorted((Found(*each) for each in found), key=lambda each: -each.score)
    ),
    max_size=4,
)


def test_one_list_stays_as_it_is():
    found = [Found(3, 7.5), Found(1, 2.0)]
    assert fuse([found]) is found
    assert fuse([]) == []


def test_what_two_retrievers_find_comes_before_what_one_finds():
    keywords = [Found(1, 30.0), Found(2, 20.0), Found(3, 10.0)]
    meaning = [Found(4, 0.9), Found(2, 0.8), Found(5, 0.1)]
    assert fuse([keywords, meaning])[0].passage_id == 2
    assert [each.passage_id for each in fuse([keywords, meaning], [1, 0])][:3] == [1, 2, 3]


@given(lists)
def test_each_passage_is_there_once_best_first(lists):
    fused = fuse(lists)
    ids = [each.passage_id for each in fused]
    assert sorted(ids) == sorted({each.passage_id for found in lists for each in found})
    assert [each.score for each in fused] == sorted((each.score for each in fused), reverse=True)
