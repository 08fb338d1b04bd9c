import pytest

from engine.recall import translation
from engine.recall.translation import WEIGHT, translate
from engine.terms.tokens import question_terms


@pytest.fixture
def dictionary(monkeypatch):
    """A few words in place of the real ones."""

    def use(**entries: str) -> None:
        monkeypatch.setattr(translation, "senses", lambda: entries)

    return use


def test_english_terms_are_added_and_count_for_less(dictionary):
    dictionary(线程="thread", 线程池="thread pool/CL:个[ge4]", 图书="books (in a library)")
    terms = translate("線程池与图书", question_terms("線程池与图书"))
    added = {term: weight for term, weight in terms.items() if term.isascii()}
    assert added == pytest.approx(
        {"thread": WEIGHT / 2**0.5, "pool": WEIGHT / 2**0.5, "book": WEIGHT}
    )
    assert terms["线程"] == 1


def test_what_was_asked_keeps_its_weight(dictionary):
    dictionary(线程="thread")
    assert translate("线程 thread", {"thread": 1.0}) == {"thread": 1.0}


def test_remarks_and_stop_words_are_no_translation(dictionary):
    dictionary(王国="surname Wang/variant of 王國[wang2 guo2]/to be the kingdom of 国")
    assert set(translate("王国", {})) == {"kingdom"}


def test_function_words_of_chinese_are_not_translated():
    assert set(translate("什么", {})) == set()


def test_a_long_question_is_given_its_share_of_terms(dictionary):
    dictionary(**{sign: f"{sign} one/two/three/four" for sign in "甲乙丙丁"})
    assert len(translate("甲乙丙丁" * 10, {})) == 1
    assert len(translate("甲", {})) == 4
