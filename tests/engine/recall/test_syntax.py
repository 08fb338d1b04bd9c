from datetime import datetime

import pytest
from hypothesis import given, strategies as st

from engine.errors import Invalid
from engine.recall.query import Query
from engine.recall.syntax import filters_in, plain_question, without_filters
from engine.terms import terms


def moment(*day: int) -> int:
    return int(datetime(*day).timestamp()) * 10**9


def phrases(question: str) -> list[tuple[str, ...]]:
    return [phrase.terms for phrase in Query.parse(question).phrases]


@pytest.mark.parametrize(
    ("typed", "terms", "text"),
    [
        ('how does "thread pool" work', ("thread", "pool"), "how does thread pool work"),
        ("什么是“拒绝策略”？", ("拒", "绝", "策", "略"), "什么是拒绝策略？"),
        ("「線程池」", ("线", "程", "池"), "線程池"),
        ("『线程』 池", ("线", "程"), "线程 池"),
        ("＂Ａ B＂", ("a", "b"), "Ａ B"),
        ("”moved values”", ("move", "valu"), "moved values"),
        ("Java「线程」", ("线", "程"), "Java线程"),
    ],
)
def test_quoted_words_are_a_phrase_and_stay_in_the_text(typed, terms, text):
    assert phrases(typed) == [terms]
    assert Query.parse(typed).text == text


def test_words_with_a_minus_go():
    question = Query.parse('apple -pear -"fig tree" －李子')
    assert [phrase.terms for phrase in question.excluded] == [
        ("pear",),
        ("fig", "tree"),
        ("李", "子"),
    ]
    assert (question.text, question.phrases, question.chooses_documents) == ("apple", (), False)


def test_kinds_and_suffixes_are_alternatives():
    question = Query.parse("report type:pdf Type：.MD,py type:docx")
    assert (question.kinds, question.suffixes) == ({"pdf", "docx"}, {".md", ".py"})
    assert question.text == "report"


@pytest.mark.parametrize("typed", ["a type:foo", "a type:pdf,foo", "type:“foo”"])
def test_an_unknown_kind_gets_a_sentence_that_names_the_known(typed):
    with pytest.raises(Invalid, match=r"“foo”: it can be pdf, docx, .*text"):
        Query.parse(typed)


def test_folders():
    question = Query.parse("x in:docs in:“my notes/2025” IN:/srv/a/")
    assert question.folders == ("docs", "my notes/2025", "/srv/a")
    assert question.text == "x"


@pytest.mark.parametrize(
    ("typed", "after", "before"),
    [
        ("x after:2025", moment(2025, 1, 1), None),
        ("x after:2025-02 before:2025-02-28", moment(2025, 2, 1), moment(2025, 2, 28)),
        ("x after：2025/3/4", moment(2025, 3, 4), None),
        (
            "x after:2024 after:2025 before:2027. before:2026",
            moment(2025, 1, 1),
            moment(2026, 1, 1),
        ),
        ("x before:1970", None, 0),
    ],
)
def test_times(typed, after, before):
    question = Query.parse(typed)
    assert (question.after, question.before, question.text) == (after, before, "x")
    assert question.chooses_documents


@pytest.mark.parametrize(
    "typed",
    [
        "C: drive", "10-20", "-", "type:", "-5 degrees", "type: pdf", "in:", "prototype:pdf",
        "http://a/type:pdf", '"unbalanced', "“unbalanced", 'in:"unbalanced', '""', '"?!"', "-?",
        "--verbose", "well-known -", '12" pipe, 10" pipe', "after:lunch", "before:2025-13",
        "after:2025-02-30", "type:,", "a  b", " a ", "it's rock 'n' roll",
    ],
)  # fmt: skip
def test_what_only_looks_like_syntax_is_words(typed):
    question = Query.parse(typed)
    assert question.text == typed
    assert question.phrases == question.excluded == ()
    assert not question.chooses_documents


@given(st.text() | st.text(st.sampled_from('ab 词"“”「」-－:：typein25/,.')))
def test_any_text_can_be_parsed(typed):
    try:
        query = Query.parse(typed)
    except Invalid:
        return
    for name, start, end in query.words:
        assert 0 <= start < end <= len(typed)
        if not any(sign in typed[start:end] for sign in '“”„「」『』"＂'):  # within a word
            assert name in {term.text for term in terms(typed[start:end])}


def test_languages_are_alternatives_and_others_are_words():
    question = Query.parse("threads lang:zh,EN lang:xx")
    assert question.languages == {"zh", "en"}
    assert question.text == "threads lang:xx"
    assert not question.chooses_documents


def test_conditions_are_known_as_they_were_typed():
    typed = '  move type:pdf in:"my notes" or after:then type:hologram LANG:zh -x'
    assert [(each.key, each.value) for each in filters_in(typed)] == [
        ("type", "pdf"), ("in", "my notes"), ("type", "hologram"), ("lang", "zh")
    ]  # fmt: skip
    assert without_filters(typed, filters_in(typed)) == "move or after:then -x"
    assert without_filters("type:pdf", filters_in("type:pdf")) == ""


@given(st.lists(st.sampled_from(["move", "type:pdf", "in:a", "after:2025", "-x", '"a b"', "到"])))
def test_without_its_conditions_a_question_says_the_same(parts):
    typed = " ".join(parts)
    rest = without_filters(typed, filters_in(typed))
    assert filters_in(rest) == []
    assert Query.parse(rest).text.split() == Query.parse(typed).text.split()


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("  two\u2029lines\n of it ", "two lines of it"),
        ('he said "no" -and left', "he said no and left"),
        ('in:"a -b" type:pdf C: drive', "in a b type pdf C: drive"),
        ("“拒绝策略”：四种", "拒绝策略 ：四种"),
        ("", ""),
    ],
)
def test_any_text_becomes_a_question_of_words(text, question):
    assert plain_question(text, 300) == question


@given(st.text(st.sampled_from('in:type"a -“”b ：－c')))
def test_such_a_question_has_no_syntax(text):
    question = plain_question(text, 300)
    assert Query.parse(question).text == question


def test_of_a_long_text_the_beginning_is_taken_up_to_a_word():
    assert plain_question("word " * 100, 12) == "word word"
    assert plain_question("线程" * 100, 12) == "线程" * 6
