from hypothesis import given, strategies as st

from engine.passages import size
from engine.recall.snippet import LENGTH, snippet
from engine.terms import Marker, question_terms


def marker(question: str) -> Marker:
    return Marker(frozenset(question_terms(question)))


def marked(text, question):
    shown, spans = snippet(text, marker(question))
    return shown, [shown[start:end] for start, end in spans]


def test_words_are_marked_in_any_form():
    shown, words = marked("Closures move\n\nvalues.", "a moved value in a closure")
    assert shown == "Closures move values."
    assert words == ["Closures", "move", "values"]


def test_neighbouring_pairs_of_chinese_are_one_mark():
    _, words = marked("当线程池的拒绝策略生效时", "线程池 拒绝策略")
    assert words == ["线程池", "拒绝策略"]


def test_the_stretch_with_most_distinct_words_is_shown():
    text = "alpha " + "filler " * 100 + "alpha beta gamma " + "filler " * 100
    shown, words = marked(text, "alpha beta gamma")
    assert words == ["alpha", "beta", "gamma"]
    assert shown.startswith("…filler")
    assert shown.endswith("filler…")
    assert size(shown) <= LENGTH + 2


def test_text_that_looks_like_html_stays_text():
    shown, words = marked("<b>bold</b> & <img src=x>", "bold")
    assert shown == "<b>bold</b> & <img src=x>"
    assert words == ["bold"]


@given(st.text(max_size=1500), st.text(max_size=60))
def test_spans_are_in_order_inside_and_apart(text, question):
    shown, spans = snippet(text, marker(question))
    at = -1
    for start, end in spans:
        assert at < start < end <= len(shown)
        at = end


@given(st.text(alphabet="ab 线程", max_size=400))
def test_a_passage_that_holds_the_question_shows_it(text):
    _, spans = snippet(text, marker(text), length=10_000)
    assert bool(spans) == bool(marker(text).terms)


def test_the_head_of_a_message_is_not_shown_from_the_middle_of_a_fact():
    head = "Date: 2025-03-04 09:12:00+01:00 · From: Ann <ann@example.org> · To: Bob"
    shown, words = marked(f"{head} {'The shop was down. ' * 12}Certificate.", "certificate")
    assert words == ["Certificate"]
    assert shown.startswith("…From: Ann")
