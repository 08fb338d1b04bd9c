import pytest
from hypothesis import given, strategies as st

from engine.terms.phrase import Phrase, places
from engine.terms.tokens import sequence


def marked(words: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Phrase.of(words).spans(text)]


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("thread pool", "A thread pool, two Thread-Pools.", ["thread pool", "Thread-Pools"]),
        ("thread pool", "ThreadPool", ["ThreadPool"]),
        ("pool executor", "the ThreadPool executor", ["Pool executor"]),
        ("happy dog", "Happiest dogs. Happy\n\ndogs", ["Happy\n\ndogs"]),
        ("dying lie", "die lying", ["die lying"]),
        ("hope to", "hoping to", ["hoping to"]),
        ("拒绝策略", "拒绝\n策略、拒絕策略", ["拒绝\n策略", "拒絕策略"]),
        ("拒绝策略", "拒绝的策略", []),
        ("the of", "theory of the thing of", []),
        ("café au lait", "CAFE AU LAIT", ["CAFE AU LAIT"]),
        ("E-4017 error", "an E-4017 error", ["E-4017 error"]),
        ("ガギ", "ｶﾞｷﾞ", ["ｶﾞｷﾞ"]),
        ("池", "线程池", ["池"]),
        ("e", "éﾞ", ["é"]),
        ("图ｶﾞ9", "图ガ 9", ["图ガ 9"]),
        ("?", "what?", []),
    ],
)
def test_a_phrase_is_found_where_it_stands(words, text, found):
    assert marked(words, text) == found
    assert Phrase.of(words).occurs(text) == bool(found)


LIKELY = st.text(st.sampled_from("abETheiy -.'’é图圖的ﾞｶ9_\n"), max_size=40)


@given(LIKELY, LIKELY)
def test_the_pattern_misses_nothing(words, text):
    phrase = Phrase.of(words)
    stands = bool(phrase.terms) and bool(places([t.text for t in sequence(text)], phrase.terms))
    assert bool(phrase.spans(text)) == stands


def test_a_phrase_is_found_within_long_text_without_spaces():
    text = "字" * 500 + "线程池" + "字" * 500
    assert Phrase.of("线程池").occurs(text)
    assert not Phrase.of("池线程").occurs(text)
