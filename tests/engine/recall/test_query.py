import pytest
from hypothesis import given, strategies as st

from engine.recall.expansion import Synonyms
from engine.recall.query import Query, is_short


@given(st.lists(st.from_regex(r"[^\W_]+", fullmatch=True)).map(" ".join))
def test_words_come_back_unchanged(typed):
    assert Query.parse(typed) == Query.plain(typed)
    assert Query.parse(typed).text == typed


def test_a_question_is_analysed_when_it_is_parsed(tmp_path):
    file = tmp_path / "synonyms.txt"
    file.write_text("pool, basin")
    synonyms = Synonyms(file)
    synonyms.refresh()
    query = Query.parse('Why is the  "thread pool" full? 线程池 type:md -java', synonyms)
    assert {term: weight for term, weight in query.terms.items() if weight == 1} == {
        "thread": 1, "pool": 1, "full": 1, "线程": 1, "程池": 1,
    }  # fmt: skip
    assert query.terms["basin"] < 1
    assert query.ideographs == {"线": 0.5, "程": 0.5, "池": 0.5}
    shown = [query.typed[start:end] for _, start, end in query.words]
    assert shown == ["Why", "is", "the", "thread", "pool", "full", "线程", "程池"]
    assert query.marker.terms == query.terms.keys()
    assert query.marker.phrases == query.phrases
    assert not query.short
    assert Query.parse("the pool").short


def test_a_plain_query_is_words_whatever_they_look_like():
    query = Query.plain('"thread pool" type:md')
    assert (query.phrases, query.chooses_documents, query.text) == ((), False, query.typed)
    assert {"thread", "pool", "type:md", "type", "md"} == query.terms.keys()


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
