import pytest

from engine.recall.doubt import nothing_speaks_for
from engine.recall.fusion import Known
from engine.recall.query import Query
from engine.recall.retriever import Found


def near(first, last=0.82):
    """The nearest passages, of which one stands out or not."""
    return [Found(1, first), *(Found(n, last) for n in range(2, 40))]


FLAT, CLEAR = near(0.84), near(0.9)
ENGLISH = dict.fromkeys(range(50), "en")


@pytest.mark.parametrize(
    ("question", "coverage", "found", "doubtful"),
    [
        ("zqx vbbn plork wug", 0.0, FLAT, True),
        ("which shampoo is good against dandruff", 0.37, FLAT, True),
        ("which shampoo is good against dandruff", 0.37, CLEAR, False),
        ("what is ownership", 1.0, FLAT, False),
        ("线程之间怎样共享数据", 0.0, FLAT, False),  # English passages cannot have its words
        ("wie teilen Threads die Daten", 0.3, FLAT, False),
        ("zqx vbbn plork wug", 0.0, [], False),  # nothing is known of meaning
    ],
)
def test_what_neither_words_nor_meaning_speak_for_is_doubted(question, coverage, found, doubtful):
    query = Query.parse(question)
    assert nothing_speaks_for(query, Known(coverage), found, ENGLISH) is doubtful


def test_a_chinese_question_is_doubted_among_chinese_passages():
    chinese = dict.fromkeys(range(50), "zh")
    assert nothing_speaks_for(Query.parse("哪种洗发水去头屑效果好"), Known(0.1), FLAT, chinese)
    assert not nothing_speaks_for(Query.parse("which shampoo is good"), Known(), FLAT, chinese)


def test_few_passages_and_those_of_no_language_are_no_reason():
    assert not nothing_speaks_for(Query.parse("zqx"), Known(), FLAT[:1], {})
