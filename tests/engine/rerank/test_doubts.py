import pytest

from engine.recall.query import is_short
from engine.records import Score
from engine.rerank.doubts import are_flat, none_answers


@pytest.mark.parametrize(
    "question", ["报销", "报销流程", "overtime", "the overtime", "C++", "加班?", ""]
)
def test_one_word_is_a_short_question(question):
    assert is_short(question)


@pytest.mark.parametrize(
    "question",
    [
        "overtime pay",
        "如何取消已提交的报销单?",
        "什么是报销",
        "Wie geht das?",
        "C++ 模板",
        "ใครเป็นเจ้าของ",
    ],
)
def test_two_words_are_a_question(question):
    assert not is_short(question)


def scores(*values: float) -> list[Score]:
    return [Score(n, value, value) for n, value in enumerate(values)]


def test_scores_that_hardly_differ_are_flat():
    assert are_flat(scores(0.91, 0.9, 0.92, 0.915, 0.93))
    assert not are_flat(scores(0.91, 0.9, 0.92, 0.915, 0.2))
    assert not are_flat(scores(0.91, 0.9))  # too few to say
    assert not are_flat([])


def test_where_no_score_is_that_of_an_answer_nothing_answers():
    assert none_answers(scores(0.03, 0.002, 0.09))
    assert not none_answers(scores(0.03, 0.4))
    assert not none_answers([])
