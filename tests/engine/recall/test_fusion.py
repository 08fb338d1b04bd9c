from hypothesis import given, strategies as st

from engine.recall.fusion import Known, fuse, known
from engine.recall.query import Query
from engine.recall.retriever import Found

found = st.lists(
    st.tuples(st.integers(0, 9), st.floats(0, 100)), unique_by=lambda each: each[0]
).map(lambda found: sorted((Found(*each) for each in found), key=lambda each: -each.score))
WORDS = [Found(1, 30.0), Found(2, 20.0), Found(3, 10.0)]
NEAR = [Found(4, 0.9), Found(2, 0.88), Found(1, 0.84), Found(5, 0.82), Found(3, 0.80)]


class Index:
    """An index with so many passages for each term; 100 in all."""

    def __init__(self, **counts):
        self.counts = counts

    def frequency(self, term):
        return self.counts.get(term, 0)

    def weight(self, count):
        return 100 / (1 + count)


def test_words_alone_keep_their_order():
    fused = fuse(WORDS, [], Known(1.0, 30.0))
    assert [each.passage_id for each in fused] == [1, 2, 3]
    assert [(each.keyword_rank, each.keyword_score) for each in fused] == [
        (1, 30.0), (2, 20.0), (3, 10.0),
    ]  # fmt: skip
    assert [each.score for each in fused] == [1.0, 20 / 30, 10 / 30]
    assert fuse(WORDS, [], Known(1.0, 30.0), languages={1: "en", 2: "zh", 3: "zh"}) == fused


def test_meaning_alone_is_a_list_too():
    fused = fuse([], NEAR, Known())
    assert [each.passage_id for each in fused] == [4, 2, 1, 5, 3]
    assert {each.keyword_rank for each in fused} == {None}


def test_the_nearest_are_found_by_meaning_whatever_words_say():
    fused = {each.passage_id: each for each in fuse(WORDS, NEAR, Known(1.0, 30.0), 3)}
    assert {id: each.similarity_rank for id, each in fused.items()} == {
        4: 1, 2: 2, 1: 3, 5: None, 3: None,
    }  # fmt: skip


def test_the_less_of_a_question_is_known_the_more_meaning_counts():
    assert fuse(WORDS, NEAR, Known(1.0, 30.0))[0].passage_id == 1
    assert fuse(WORDS, NEAR, Known(0.0, 0.0))[0].passage_id in (2, 4)


def test_a_rare_identifier_is_not_outvoted():
    words = [Found(1, 9.0), Found(2, 4.0)]
    near = [Found(2, 0.95), Found(3, 0.94), Found(1, 0.80)]
    assert fuse(words, near, Known(0.1, 9.0))[0].passage_id == 2
    assert fuse(words, near, Known(0.1, 9.0, rare=True))[0].passage_id == 1


def test_among_clauses_that_are_all_alike_words_decide():
    """Cosines that hardly differ outvoted the only clause with the number that was asked for."""
    clauses = [Found(id, 0.9 - id / 10_000) for id in range(1, 41)]
    others = [Found(id, 0.88 - id / 100_000) for id in range(41, 61)]
    words = [Found(38, 10.0), *(Found(id, 7.0) for id in range(1, 38))]
    fused = fuse(words, [*clauses, *others], Known(0.24, 25.0))
    assert fused[0].passage_id == 38
    distinct = [Found(1, 0.9), *(Found(id, 0.85 - id / 1000) for id in range(2, 61))]
    assert fuse(words, distinct, Known(0.24, 25.0))[0].passage_id == 1


def test_a_library_may_weigh_meaning_otherwise():
    assert fuse(WORDS, NEAR, Known(1.0, 30.0), weight=4.0)[0].passage_id == 2
    assert fuse(WORDS, NEAR, Known(0.5, 30.0), weight=0.25)[0].passage_id == 1


def test_words_say_nothing_of_passages_in_a_language_that_has_none_of_them():
    """The answer in English stood behind each Chinese passage that had a word of the question."""
    languages = {each.passage_id: "zh" for each in (*WORDS, *NEAR)}
    alike = fuse(WORDS, NEAR, Known(1.0, 30.0))
    assert fuse(WORDS, NEAR, Known(1.0, 30.0), languages=languages) == alike
    assert [each.passage_id for each in alike] == [1, 2, 4, 3, 5]
    languages[NEAR[0].passage_id] = "en"
    fused = fuse(WORDS, NEAR, Known(1.0, 30.0), languages=languages)
    assert [each.passage_id for each in fused] == [4, 1, 2, 3, 5]
    others = {each.passage_id: each for each in alike}
    assert [others[each.passage_id] for each in fused[1:]] == fused[1:]
    # But what lacks the rare identifier lacks it in any language.
    rare = Known(1.0, 30.0, rare=True)
    assert fuse(WORDS, NEAR, rare, languages=languages) == fuse(WORDS, NEAR, rare)


def test_what_is_not_encoded_yet_is_neither_near_nor_far():
    fused = {each.passage_id: each for each in fuse([*WORDS, Found(6, 30.0)], NEAR, Known(1.0))}
    assert fused[6].similarity is None
    assert fused[3].score < fused[6].score


def test_another_language_waits_until_the_best_by_words_is_encoded():
    languages = {1: "en", 2: "en", 3: "en", 4: "de", 5: "de"}
    near = [each for each in NEAR if each.passage_id != 1]
    assert fuse(WORDS, NEAR, Known(1.0, 30.0), languages=languages)[0].passage_id == 4
    assert fuse(WORDS, near, Known(1.0, 30.0), languages=languages)[0].passage_id == 1


def test_the_words_of_a_question_are_weighed_by_how_rare_they_are():
    index = Index(thread=9, panic=0)
    there = known(Query.plain("thread panic"), index)
    assert (there.coverage, there.most) == (10 / 110, 10.0)
    assert not there.rare
    assert known(Query.plain("what is KT-4711"), Index(**{"kt-4711": 1})).rare
    assert not known(Query.plain("what is KT-4711"), Index(**{"kt-4711": 40})).rare
    assert not known(Query.plain("in 1066"), Index(**{"1066": 1})).rare


@given(found, found, st.floats(0, 1), st.booleans())
def test_each_passage_is_there_once_best_first(words, near, coverage, rare):
    fused = fuse(words, near, Known(coverage, 50.0, rare))
    ids = [each.passage_id for each in fused]
    assert sorted(ids) == sorted({each.passage_id for each in (*words, *near)})
    assert [each.score for each in fused] == sorted((each.score for each in fused), reverse=True)
    assert all(-1e-9 <= each.score <= 1 + 1e-9 for each in fused)
