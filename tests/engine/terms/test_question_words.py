import pytest

from engine.recall import Query
from engine.terms import question_terms, without_question_words
from engine.terms.folding import simplified


@pytest.mark.parametrize(
    ("question", "terms"),
    [
        ("How long is the probation?", {"probat"}),
        ("how many\nwindows are there", {"window"}),
        ("What kinds of windows", {"window"}),
        ("试用期是多久", {"试用", "用期"}),
        ("試用期有多長時間？", {"试用", "用期"}),
        ("每周可以远程办公几天", {"每周", "周可", "可以", "以远", "远程", "程办", "办公"}),
        ("报销需要哪些材料", {"报销", "销需", "需要", "材料"}),
        ("什么时候开会", {"开会"}),
    ],
)
def test_what_asks_is_not_looked_up(question, terms):
    assert question_terms(without_question_words(question)) == dict.fromkeys(terms, 1)


@pytest.mark.parametrize(
    "question",
    [
        "how long",
        "How much is it?",
        "多久",
        "是谁",
        "很多少数民族",
        "哪吒",
        "long windows",
        "showhow longing",
    ],
)
def test_where_nothing_else_is_left_or_it_asks_for_nothing_all_counts(question):
    assert without_question_words(question) == simplified(question)


def test_neither_they_nor_the_english_for_them_is_found_or_marked():
    question = Query.parse("試用期是多久 type:pdf")
    assert not question.terms.keys() & {"long", "多久", "是多", "期是"}
    assert not question.ideographs.keys() & {"多", "久", "是"}
    assert [question.typed[start:end] for _, start, end in question.words] == ["試用", "用期"]
    assert question.text == "試用期是多久"
    assert not question.marker.spans("long and 多久")
