from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from engine.terms.phrase import Marker, Phrase, merged
from engine.terms.tokens import all_terms, question_terms, terms


def marked(words: str, text: str) -> list[str]:
    return [text[start:end] for start, end in Phrase.from_words(words).spans(text)]


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
        ("e", "éﾞ", ["éﾞ"]),
        ("图ｶﾞ9", "图ガ 9", ["图ガ 9"]),
        ("?", "what?", []),
    ],
)
def test_a_phrase_is_found_where_it_stands(words, text, found):
    assert marked(words, text) == found
    assert Phrase.from_words(words).occurs(text) == bool(found)


def naive(words: str, text: str) -> list[tuple[int, int]]:
    places = set()
    for closed in (False, True):
        wanted = [term.text for term in terms(words, pairs=False, closed=closed)]
        found = list(terms(text, pairs=False, closed=closed))
        windows = (found[at : at + len(wanted)] for at in range(len(found) - len(wanted) + 1))
        places |= {
            (window[0].start, max(term.end for term in window))
            for window in windows
            if wanted and [term.text for term in window] == wanted
        }
    return sorted(places)


LIKELY = st.text(st.sampled_from("abETheiy -.'’é图圖的ﾞｶ9_\n"), max_size=40)
REPEATED = st.lists(st.sampled_from(["a", "b", "aB", "图", "-", " "])).map("".join)


@given(LIKELY | REPEATED, LIKELY | REPEATED)
def test_exactly_the_places_are_found_where_its_words_follow_one_another(words, text):
    phrase = replace(Phrase.from_words(words), characters="")
    assert phrase.spans(text) == naive(words, text)
    assert phrase.occurs(text) == bool(naive(words, text))


@given(LIKELY, LIKELY)
def test_whatever_occurs_has_a_place(words, text):
    phrase = Phrase.from_words(words)
    assert phrase.occurs(text) == bool(phrase.spans(text))
    assert all(text[start:end] for start, end in phrase.spans(text))


@pytest.mark.parametrize(
    ("words", "text", "found"),
    [
        ("KT-4711", "pump KT-4711/B, not KT-47112", ["KT-4711"]),
        ("example.org", "see www.example.org/a", ["example.org"]),
        ("kt‑4711 rev.2", "KT-4711\nREV.2-b", ["KT-4711\nREV.2"]),
    ],
)
def test_a_compound_is_found_within_a_longer_one(words, text, found):
    phrase = Phrase.from_words(words)
    assert [text[start:end] for start, end in phrase.spans(text)] == found
    assert any(set(reading) <= set(all_terms(text)) for reading in phrase.readings)


@pytest.mark.parametrize(
    ("words", "text", "count"),
    [
        ("a a a b", "a-" * 200_000, 0),
        ("a a a b", "a " * 200_000, 0),
        ("a " * 1000, "a " * 100_000, 99_001),
        ("a " * 1000 + "b", "a " * 100_000, 0),
        ("3 1 2 7", "3,1,2," * 50_000, 0),
        ("甲" * 1000 + "乙", "甲" * 100_000, 0),
        ("ab ab", "ab\n" * 100_000, 99_999),
    ],
)
def test_any_phrase_is_looked_for_in_any_text_in_linear_time(words, text, count):
    phrase = Phrase.from_words(words)
    assert phrase.occurs(text) == bool(count)
    assert len(phrase.spans(text)) == count


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("groesse", "die Größe M"),
        ("Größe", "die Groesse M"),
        ("in Aarhus", "in Århus wohnt"),
        ("R&D team", "our R & D team"),
        ("R & D", "our R&D team"),
        ("J.R.R. Tolkien", "by J. R. R. Tolkien"),
        ("z. B. hier", "z.B. hier"),
        ("A4 paper", "DIN-A4 paper"),
        ("DIN A4", "DIN-A4 paper"),
        ("nodejs", "with Node.js"),
        ("OBrien", "Mr O’Brien"),
        ("第十二条", "见第12条"),
        ("第12条", "见第十二条"),
        ("مدرسه", "مدرسة كبيرة"),
        ("りんご", "リンゴの木"),
    ],
)
def test_either_spelling_is_found_and_marked(words, text):
    for first, second in ((words, text), (text, words)):
        assert set(question_terms(first)) & set(all_terms(second))
        assert Marker(frozenset(question_terms(first))).spans(second)
    assert Phrase.from_words(words).spans(text)


def test_a_phrase_is_found_within_long_text_without_spaces():
    text = "字" * 500 + "线程池" + "字" * 500
    assert Phrase.from_words("线程池").occurs(text)
    assert not Phrase.from_words("池线程").occurs(text)


def marks(text, question, *phrases):
    marker = Marker(frozenset(question_terms(question)), tuple(map(Phrase.from_words, phrases)))
    return [text[start:end] for start, end in marker.spans(text)]


def test_words_are_marked_in_every_form_and_script():
    assert marks("Moved values; a MOVE.", "how is a value moved") == ["Moved", "values", "MOVE"]
    assert marks("線程池的拒绝策略", "线程池") == ["線程池"]
    assert marks("nothing of it", "closure") == []


def test_a_phrase_is_one_mark():
    assert marks("a thread pool, a pool", "thread pool", "thread pool") == ["thread pool", "pool"]


def test_what_touches_is_joined():
    assert merged([(0, 2), (1, 3), (3, 5), (6, 7)]) == ((0, 5), (6, 7))
