"""What questions have in common, with an encoder whose vectors are known."""

import tomllib
from importlib.resources import files

import numpy
import pytest

from engine.embed.usual import Usual, UsualQuestions
from engine.embed.vectors import Vectors
from engine.embed.writer import VectorWriter
from engine.terms import LANGUAGES, detect_languages
from tests.engine.embed.test_vectors import document, passage, unit

QUESTIONS = tomllib.loads(files("resources").joinpath("questions.toml").read_text("utf-8"))


class Encoder:
    """An encoder that counts what it encodes."""

    device = dtype = ""

    def __init__(self):
        self.encoded = []

    def encode(self, texts, kind):
        self.encoded += texts
        return numpy.array([[len(text), 1.0] for text in texts], "f4")


def test_each_language_of_passages_has_ten_questions_in_it():
    assert QUESTIONS.keys() == LANGUAGES.keys()
    for language, questions in QUESTIONS.items():
        assert len({*questions}) == 10
        assert {*detect_languages(questions)} == {language}


def test_it_is_the_mean_of_questions_in_the_language_and_encoded_once():
    encoder = Encoder()
    usual = UsualQuestions(encoder)
    for question in ("值离开作用域时由谁释放内存", "线程池的拒绝策略有哪些"):
        found = usual.of(question)
        assert found.language == "zh"
        mean = sum(map(len, QUESTIONS["zh"])) / 10
        assert found.vector.tolist() == pytest.approx([mean, 1.0])
    assert encoder.encoded == QUESTIONS["zh"]
    for question in ("what is the difference between a and b", "KT-4711", ""):
        assert usual.of(question) is None
    assert len(encoder.encoded) == 10
    assert usual.mean("zh").tolist() == found.vector.tolist()
    assert len(encoder.encoded) == 10
    assert usual.mean("en").shape == (2,)  # in which nothing is usual, but which lies somewhere
    assert usual.mean("xx") is None


def test_what_is_near_to_every_question_of_another_language_is_not_the_nearest(tmp_path):
    """A list of headings came first for any Chinese question over English passages."""
    asked, said = numpy.eye(8, dtype="f4")[:2]  # what all questions have in common, and the topic
    usual = Usual("zh", unit(asked))
    drawn = numpy.random.default_rng(0).standard_normal((400, 8)).astype("f4")
    drawn[:, :2] = 0.0
    drawn[0] += 2.0 * asked  # near to whatever is asked
    drawn[1] += 1.5 * said  # the answer
    rows = unit(drawn)
    writer = VectorWriter(tmp_path, 8)
    writer.open(0)
    texts = {each: passage(f"{each}4") for each in range(1, 401)}  # all are English
    writer.encoded([each.text for each in texts.values()], rows)
    writer.add(document(1), texts)
    writer.commit()
    reader = Vectors(tmp_path)
    reader.refresh()
    question = unit(asked + 0.8 * said)

    assert reader.search(question, 2).passages.tolist() == [1, 2]
    for limit in (2, None):  # by way of float16, and without
        near = reader.search(question, limit, usual=usual)
        assert near.passages.tolist()[:2] == [2, 1]
    in_common = rows.astype("f2").astype("f4") @ usual.vector
    expected = rows @ question - 0.5 * (in_common - in_common.mean())
    assert near.cosines == pytest.approx(sorted(expected, reverse=True), abs=1e-3)
    # Among passages of the question's own language it tells nothing.
    own = reader.search(question, None, usual=usual._replace(language="en"))
    assert own.cosines.tolist() == reader.search(question, None).cosines.tolist()
