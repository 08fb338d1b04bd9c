"""What language adds, against plain numpy."""

import numpy
import pytest

from engine.embed.languages import LanguageMeans

WIDTH = 16


def rows(count: int, seed: int, around: numpy.ndarray | float = 0.0) -> numpy.ndarray:
    drawn = numpy.random.default_rng(seed).standard_normal((count, WIDTH)) + around
    return (drawn / numpy.linalg.norm(drawn, axis=1, keepdims=True)).astype("f2")


def test_it_is_what_the_mean_of_a_language_has_more_than_that_of_all():
    chinese, english = rows(300, 1, 2.0), rows(100, 2, -1.0)
    languages = numpy.array([b"zh"] * 300 + [b"en"] * 100, "S2")
    record = numpy.concatenate([chinese, english])
    [question] = rows(1, 3).astype("f4")

    added = LanguageMeans.of(languages, record).added(question)

    middle = record.mean(0, "f4")
    for some, each in ((chinese, added[:300]), (english, added[300:])):
        share = len(some) / (len(some) + 100)  # of few, the mean is by chance
        expected = share * (some.mean(0, "f4") - middle) @ question
        assert each == pytest.approx(numpy.full(len(some), expected), abs=1e-4)
    some = numpy.array([0, 399])
    assert LanguageMeans.of(languages, record).added(question, some).tolist() == [
        added[0],
        added[399],
    ]


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_where_all_is_in_one_language_it_is_nothing(count):
    languages = numpy.full(count, b"de", "S2")
    [question] = rows(1, 3).astype("f4")
    assert LanguageMeans.of(languages, rows(count, 1)).added(question) == 0.0


def test_of_two_languages_the_answer_in_the_other_is_the_nearest():
    """Each is far from the other; what is said is a small part of where a passage lies."""
    said = rows(200, 4).astype("f4")
    said[:, :2] = 0.0
    english, chinese = numpy.zeros(WIDTH, "f4"), numpy.zeros(WIDTH, "f4")
    english[0] = chinese[1] = 3.0
    record = numpy.concatenate([said[:100] + chinese, said[100:] + english])
    record = (record / numpy.linalg.norm(record, axis=1, keepdims=True)).astype("f2")
    question = said[150] + chinese  # of what an English passage says
    question /= numpy.linalg.norm(question)

    cosines = record.astype("f4") @ question
    assert cosines.argmax() < 100
    languages = numpy.array([b"zh"] * 100 + [b"en"] * 100, "S2")
    means = LanguageMeans.of(languages, record)
    few = 100 / (100 + 100)  # so much of it is taken off
    assert (cosines - means.added(question) / few).argmax() == 150


def test_code_is_of_the_language_of_its_comments():
    """Chinese comments in code, whose language its text did not tell, came before all answers."""
    chinese, english = rows(300, 1, 2.0), rows(200, 2, -1.0)
    german = rows(10, 3, -0.9)  # so few that their mean is by chance: others are not near to it
    languages = [b"zh"] * 280 + [b""] * 15 + [b"en"] * 5 + [b"en"] * 180 + [b""] * 20 + [b"de"] * 10
    record = numpy.concatenate([chinese, english, german])
    means = LanguageMeans.of(numpy.array(languages, "S2"), record)
    told = means.languages[means.places].tolist()
    assert told == [b"zh"] * 300 + [b"en"] * 200 + [b"de"] * 10
    assert means.others("zh").tolist() == list(range(300, 510))

    alone = LanguageMeans.of(numpy.array([b"en"] * 180 + [b""] * 20, "S2"), english)
    assert not len(alone.others("en"))
    assert len(alone.others("zh")) == 200


def far_apart():
    """What is said is a small part of where a passage lies; 200 are English, ten are Chinese."""
    said = rows(210, 4).astype("f4")
    said[:, :2] = 0.0
    english, chinese = numpy.zeros(WIDTH, "f4"), numpy.zeros(WIDTH, "f4")
    english[0] = chinese[1] = 3.0
    record = numpy.concatenate([said[:200] + english, said[200:] + chinese])
    record = (record / numpy.linalg.norm(record, axis=1, keepdims=True)).astype("f2")
    question = said[150] + chinese  # of what an English passage says
    question /= numpy.linalg.norm(question)
    asked = {"en": english / 3.0, "zh": chinese / 3.0}
    return record, question, asked


def test_a_few_passages_in_the_language_of_a_question_do_not_come_before_the_answer():
    """Their mean was hardly taken off, as it may be by chance."""
    record, question, asked = far_apart()
    languages = numpy.array([b"en"] * 200 + [b"zh"] * 10, "S2")
    cosines = record.astype("f4") @ question

    alone = LanguageMeans.of(languages, record)
    assert (cosines - alone.added(question)).argmax() >= 200
    means = LanguageMeans.of(languages, record, asked.get)
    assert (cosines - means.added(question)).argmax() == 150


def test_a_passage_whose_language_is_told_wrongly_is_none_of_the_few():
    record, _, asked = far_apart()
    languages = numpy.array([b"en"] * 197 + [b"zh"] * 13, "S2")
    means = LanguageMeans.of(languages, record, asked.get)
    assert means.languages[means.places].tolist() == [b"en"] * 200 + [b"zh"] * 10


def test_a_language_in_which_no_questions_are_known_is_drawn_to_all():
    record, _, asked = far_apart()
    languages = numpy.array([b"en"] * 200 + [b"xx"] * 10, "S2")
    known, alone = (LanguageMeans.of(languages, record, each) for each in (asked.get, {}.get))
    assert known.means == pytest.approx(alone.means, abs=1e-6)
