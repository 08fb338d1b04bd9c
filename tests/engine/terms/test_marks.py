from engine.terms.marks import Marker, merged
from engine.terms.phrase import Phrase
from engine.terms.tokens import question_terms


def marked(text, question, *phrases):
    marker = Marker(frozenset(question_terms(question)), tuple(map(Phrase.from_words, phrases)))
    return [text[start:end] for start, end in marker.spans(text)]


def test_words_are_marked_in_every_form_and_script():
    assert marked("Moved values; a MOVE.", "how is a value moved") == ["Moved", "values", "MOVE"]
    assert marked("線程池的拒绝策略", "线程池") == ["線程池"]
    assert marked("nothing of it", "closure") == []


def test_a_phrase_is_one_mark():
    assert marked("a thread pool, a pool", "thread pool", "thread pool") == ["thread pool", "pool"]


def test_what_touches_is_joined():
    assert merged([(0, 2), (1, 3), (3, 5), (6, 7)]) == ((0, 5), (6, 7))
