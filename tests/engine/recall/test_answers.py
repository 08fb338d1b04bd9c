from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy
import pytest
from hypothesis import given, strategies as st

from engine.events import Answers
from engine.passages import sentences
from engine.process import Crashed
from engine.recall.answers import find_answers
from engine.recall.meaning import Meaning
from engine.recall.meaning_process import Request, answer
from engine.recall.query import Query
from engine.records import Hit

TEXT = (
    "Roses want sun and a dry place by the wall. "
    "Ferns like it dark, and a soil that is never dry in summer. "
    "Moss grows by itself where nothing else does, mostly on stones."
)
ZH = "线程池的核心线程数决定了同时执行的任务数量。队列满了以后才会创建新的线程来处理任务。拒绝策略最后生效，它丢弃任务或者抛出异常。"  # noqa: E501


def make_hit(text=TEXT, rank=1, spans=(), **changes):
    return Hit(
        rank, Path("/a.md"), "A", "markdown", None, None, "", text, text[:20], spans, rank, 0.5,
        **changes,
    )  # fmt: skip


def nearest_to(*words):
    """Compare by how many of these words a sentence has."""
    return lambda question, texts: [0.8 + 0.1 * sum(w in text for w in words) for text in texts]


def answers(hits, compare, question="plants that need shade"):
    found = find_answers(Query.plain(question), hits, compare)
    return [each for event in found if isinstance(event, Answers) for each in event.answers]


def test_the_nearest_sentence_is_the_answer_and_the_snippet_shows_it():
    (answer,) = answers([make_hit()], nearest_to("Ferns", "dark"))
    assert TEXT[answer.start : answer.end].startswith("Ferns like")
    assert TEXT[answer.start : answer.end].endswith("summer.")
    assert answer.snippet[slice(*answer.shown)] == TEXT[answer.start : answer.end]
    assert answer.cosine == pytest.approx(1.0)


def test_nothing_is_split_into_sentences_that_are_not_compared():
    class Unread(str):
        def __getitem__(self, _):
            raise AssertionError("It was read.")

    hits = [make_hit(), replace(make_hit(rank=2), text=Unread(TEXT))]
    assert answers(hits, lambda *_: []) == []


def test_a_chinese_passage_is_split_at_its_full_stops():
    (answer,) = answers([make_hit(ZH)], nearest_to("拒绝"), "what is refused")
    assert ZH[answer.start : answer.end] == "拒绝策略最后生效，它丢弃任务或者抛出异常。"


def test_of_hits_with_words_only_what_stands_out_is_an_answer():
    def compare(question, texts):
        return [0.9, 0.9 + 0.05 * ("Roses" in texts[0]), *[0.8] * (len(texts) - 2)]

    hits = [make_hit(spans=((0, 5),)), make_hit(ZH, 2, ((0, 3),)), make_hit(ZH, 3)]
    assert [each.passage_id for each in answers(hits, compare)] == [1, 3]


def test_behind_the_first_hits_only_those_without_words_are_looked_into():
    hits = [make_hit(rank=rank, spans=((0, 5),) if rank % 2 else ()) for rank in range(1, 41)]
    found = [each.passage_id for each in answers(hits, nearest_to("Ferns"))]
    assert found == [*range(1, 11), *range(12, 31, 2)]


def test_no_more_is_compared_when_the_time_is_over(monkeypatch):
    monkeypatch.setattr("engine.recall.answers._SECONDS", -1)
    assert len(answers([make_hit(rank=rank) for rank in range(1, 30)], nearest_to("Moss"))) == 1


@pytest.mark.parametrize("text", ["", " ", "😀", "One sentence.", "\0", "\ud800", "."])
def test_a_passage_without_several_sentences_has_no_answer(text):
    assert answers([make_hit(text)], nearest_to("One")) == []


def test_where_nothing_can_be_compared_there_are_no_answers():
    asked = []
    assert answers([make_hit()] * 3, lambda *each: asked.append(each) or []) == []
    assert len(asked) == 1


def test_of_a_long_passage_the_beginning_is_read():
    lengths = []

    def compare(question, texts):
        lengths.extend(map(len, texts))
        return [0.0] * len(texts)

    answers([make_hit("word " * 20_000), make_hit("字" * 100_000, 2)], compare)
    assert sum(lengths) < 5_000
    assert max(lengths) <= 300


def test_the_snippet_of_words_stays_where_a_row_shows_the_answer_in_it():
    text = "Filler that means nothing at all to anybody. " * 6
    text += TEXT + " Filler that means nothing at all to anybody." * 6
    (seen,) = answers([make_hit(text)], nearest_to("Ferns"), "roses")
    assert seen.spans
    assert seen.snippet.startswith("…that means nothing")
    (moved,) = answers([make_hit(text)], nearest_to("Moss"), "roses")
    assert moved.snippet.startswith("…Moss grows")
    for each, start in ((seen, "Ferns like"), (moved, "Moss grows")):
        assert each.snippet[slice(*each.shown)].startswith(start)


def test_an_answer_at_the_end_is_not_shown_at_the_end():
    text = "Filler that means nothing at all to anybody. " * 12 + TEXT
    (answer,) = answers([make_hit(text)], nearest_to("Moss"))
    assert answer.snippet.endswith(TEXT[-60:])
    assert 100 < len(answer.snippet) <= 210


@given(st.text("aB .!?。；，,\n\t字😀\ud800", max_size=400), st.integers(1, 60))
def test_sentences_are_in_order_and_hold_all_but_blanks(text, shortest):
    spans = sentences(text, shortest, 80)
    assert all(first[1] <= second[0] for first, second in pairwise(spans))
    assert "".join("".join(text[slice(*each)] for each in spans).split()) == "".join(text.split())
    for start, end in spans:
        assert text[start:end] == text[start:end].strip() != ""


@given(st.text("aB .!?。；，,\n\t字😀", max_size=900))
def test_what_a_snippet_shows_is_the_answer(text):
    hit = make_hit(text)
    for its in answers([hit], lambda _, texts: [float(n) for n in range(len(texts))]):
        wanted = " ".join(text[its.start : its.end].split())
        shown = its.snippet[slice(*its.shown)]
        assert shown
        assert wanted.startswith(shown) or shown == wanted


class Encoder:
    """Knows one axis for a text with "Ferns" in it, and one for all others; notes its texts."""

    def __init__(self):
        self.seen = []

    def encode(self, texts, kind):
        self.seen += [(kind, text) for text in texts]
        axes = [[float("Ferns" in text), float("Ferns" not in text)] for text in texts]
        return numpy.array(axes, "f4").reshape(-1, 2)


class Model:
    key = "fake"

    def __init__(self):
        self.encoder = Encoder()

    def load(self, device):
        return self.encoder


def test_the_process_keeps_the_vectors_of_questions_and_sentences(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.recall.meaning_process._loaded", {})
    model = Model()

    def ask(*sentences):
        request = Request(model, "cpu", tmp_path, 1, "Ferns?", sentences=sentences)
        (found,) = answer(request)
        return found

    assert ask("Ferns grow.", "Roses.", "Roses.") == [1.0, 0.0, 0.0]
    assert ask("Roses.", "Moss.") == [0.0, 0.0]
    assert model.encoder.seen[1:] == [
        ("query", "Ferns?"),
        ("passage", "Ferns grow."),
        ("passage", "Roses."),
        ("passage", "Moss."),
    ]


class Here:
    """Answers requests in this process; one that is `late` has no answer yet."""

    def __init__(self):
        self.late = self.is_busy = False
        self.error = None
        self.requests = []

    def start(self, request):
        self.requests.append(request)
        self.is_busy = True

    def receive(self, seconds):
        if self.error:
            raise self.error
        if self.late:
            return []
        self.is_busy = False
        return [list(map(float, range(len(self.requests[-1].sentences))))]


@pytest.fixture
def meaning(config, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.recall.meaning_process._PATIENCE", 0.0)
    meaning = Meaning(config, None, patient=False)
    meaning._process._worker = Here()
    meaning._warm = Request(Model(), "cpu", tmp_path, 1, "earlier")
    return meaning


def test_sentences_are_compared_a_few_at_a_time(meaning):
    assert meaning.compare("question", list("abcde")) == [0.0, 1.0, 0.0, 1.0, 0.0]
    assert [each.sentences for each in meaning._process._worker.requests] == [
        ("a", "b"),
        ("c", "d"),
        ("e",),
    ]
    assert {each.text for each in meaning._process._worker.requests} == {"question"}


def test_nothing_is_compared_before_anything_was_found(meaning, config):
    meaning.configure(config)
    assert meaning.compare("question", ["a", "b"]) == []
    assert not meaning._process._worker.requests


def test_a_window_waits_for_no_comparison(meaning):
    meaning._process._worker.late = True
    assert meaning.compare("question", ["a", "b"]) == []
    assert meaning.compare("question", ["a", "b"]) == []
    assert len(meaning._process._worker.requests) == 1


def test_a_process_that_dies_is_not_started_again_for_that(meaning):
    meaning._process._worker.error = Crashed("gone")
    assert meaning.compare("question", ["a", "b"]) == []
    assert meaning.compare("question", ["a", "b"]) == []
    assert len(meaning._process._worker.requests) == 1
