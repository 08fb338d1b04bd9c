"""The process that finds by meaning: real, with an encoder that is quick, and dies when told to."""

import os
import shutil
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import islice
from time import sleep
from zlib import crc32

import numpy
import pytest

from engine.errors import IndexUnreadable, ModelUnavailable
from engine.events import Notice, Recalled, Tick
from engine.library import Library
from engine.models.servers.client import waited_for
from engine.recall.meaning import Meaning
from engine.recall.query import Query
from engine.recall.recall import LONGEST_QUESTION
from engine.recall.retriever import Allowed
from engine.sync import run_vectors

WIDTH = 64


@dataclass(frozen=True)
class Model:
    """An encoder, and its model: texts with words in common are near."""

    name: str = "fake"
    reference: str = "fake"
    key: str = "fake-1"
    width: int = WIDTH
    address: str = ""
    device = dtype = ""

    def load(self, device: str) -> "Model":
        if self.name == "missing":
            raise ModelUnavailable("embed.bad-file", file="e5.bin", error="it is cut off")
        return self

    def encode(self, texts, kind):
        found = numpy.full((len(texts), self.width), 0.01, "f4")
        for row, text in zip(found, texts, strict=True):
            assert not text or kind == "passage" or len(text) <= LONGEST_QUESTION
            if "die" in text and kind == "query":
                os.kill(os.getpid(), signal.SIGKILL)
            if "bug" in text and kind == "query":
                raise RuntimeError
            if "slow" in text:
                sleep(0.4)
            if "nan" in text:
                raise ModelUnavailable("embed.no-numbers", model=self.name)
            for word in text.lower().split():
                row[crc32(word.encode("utf-8", "surrogatepass")) % self.width] += 1
        return found / numpy.linalg.norm(found, axis=1, keepdims=True)


@pytest.fixture
def use(monkeypatch):
    def use(model: Model) -> None:
        for place in ("engine.sync.vector_job", "engine.embed"):
            monkeypatch.setattr(f"{place}.encoder_in_use", lambda _: model)
            monkeypatch.setattr(f"{place}.find_encoder", lambda *_: model)

    monkeypatch.setattr("engine.sync.vector_job.lower_priority", lambda **_: None)
    use(Model())
    return use


@pytest.fixture
def encoded(use, filled, config) -> Library:
    """A library with vectors of all its passages."""
    list(run_vectors(config))
    return filled


@pytest.fixture
def meaning(encoded, config):
    meaning = Meaning(config, encoded._catalog)
    yield meaning
    meaning.close()


def ask(meaning: Meaning, question: str = "roses want sun") -> int:
    """How many are found."""
    return len(waited_for(meaning.retrieve(Query.plain(question), 3, Allowed())) or ())


def recall(library: Library, question: str) -> tuple[list[str], Recalled]:
    *events, last = library.recall(question)
    assert isinstance(last, Recalled)
    return [str(each.message) for each in events if isinstance(each, Notice)], last


def test_what_means_the_same_is_found(meaning):
    query = Query.plain("roses want sun")
    near = waited_for(meaning.retrieve(query, 2, Allowed()))
    assert [each.score for each in near] == sorted((each.score for each in near), reverse=True)
    assert near[0].score > near[1].score + 0.1
    everything = waited_for(meaning.retrieve(query, None, Allowed()))
    last = everything[-1].passage_id
    assert last in {
        each.passage_id for each in waited_for(meaning.retrieve(query, 1, Allowed(), [last, 999]))
    }
    assert waited_for(meaning.retrieve(query, None, Allowed(documents=frozenset()))) == []
    assert waited_for(meaning.retrieve(query, 0, Allowed())) == []


def test_questions_that_wait_are_encoded_together_and_find_the_same(meaning, monkeypatch):
    questions = ["roses want sun", "closures", "ferns want shade", "roses", "closures"]

    def found(question):
        return waited_for(meaning.retrieve(Query.plain(question), 3, Allowed()))

    alone = [found(each) for each in questions]
    meaning.close()
    sent = []
    start = meaning._process.start
    monkeypatch.setattr(
        meaning._process, "start", lambda *each: sent.append(len(each)) or start(*each)
    )
    with ThreadPoolExecutor(len(questions)) as pool:
        with meaning._turns.turn():
            futures = [pool.submit(found, each) for each in questions]
            while len(meaning._turns._waiting) < len(questions):
                sleep(0.001)
        assert [each.result() for each in futures] == alone
    assert sent == [len(questions)]


def test_the_catalog_is_asked_for_its_generation_when_the_vectors_have_changed(meaning, config):
    opened = []
    catalog = meaning._catalog
    meaning._catalog = lambda: opened.append(1) or catalog()
    for _ in range(3):
        assert ask(meaning) == 3
    assert len(opened) == 1
    os.utime(config.vectors_dir / "fake-1" / "entries")
    assert ask(meaning) == 3
    assert len(opened) == 2


def test_killed_while_nobody_asks_it_is_started_by_the_next_question(meaning):
    for _ in range(2):
        assert ask(meaning) == 3
        meaning._process._worker._process.kill()
        meaning._process._worker._process.join()
    assert ask(meaning) == 3


@pytest.mark.parametrize("question", ["die", "bug"])
def test_dying_at_a_question_it_is_started_again_but_not_for_ever(meaning, config, question):
    for _ in range(2):
        with pytest.raises(ModelUnavailable, match="The next question starts it again"):
            ask(meaning, question)
    assert ask(meaning) == 3
    for words in ("next question", "next question", "three times in a row"):
        with pytest.raises(ModelUnavailable, match=words):
            ask(meaning, question)
    assert ask(meaning) == 0  # and said no more
    meaning.configure(config)
    assert ask(meaning) == 3


def test_a_process_that_cannot_be_started_is_said(meaning, monkeypatch):
    def refuse(*_):
        raise OSError(12, "Cannot allocate memory")

    with monkeypatch.context() as patched:
        patched.setattr("multiprocessing.context.SpawnProcess.start", refuse)
        with pytest.raises(ModelUnavailable, match="starts it again"):
            ask(meaning)
    assert ask(meaning) == 3


def test_one_who_does_not_wait_gets_nothing_until_it_is_loaded(encoded, config, monkeypatch):
    monkeypatch.setattr("engine.recall.meaning_process._PATIENCE", 0.0)
    with closing(Meaning(config, encoded._catalog, patient=False)) as meaning:
        assert ask(meaning) == 0
        for _ in meaning.warm():
            pass
        monkeypatch.setattr("engine.recall.meaning_process._PATIENCE", 60.0)
        assert ask(meaning) == 3


@pytest.mark.parametrize("name", ["rows", "entries"])
def test_damage_is_said_once_and_what_mends_it_is_used(meaning, encoded, config, name):
    for _ in range(2):
        assert ask(meaning) == 3
        [file] = (config.vectors_dir / "fake-1").glob(f"{name}*")
        content = bytearray(file.read_bytes())
        content[-9] ^= 1
        file.write_bytes(content)
        if name == "rows":
            meaning.close()  # the next process looks at all of them
        with pytest.raises(IndexUnreadable, match="being made again"):
            ask(meaning)
        assert meaning.is_damaged
        assert ask(meaning) == 0
        list(run_vectors(config))


def test_vectors_that_are_gone_are_said_once_and_made_again(meaning, encoded, config):
    shutil.rmtree(config.vectors_dir / "fake-1")
    with pytest.raises(IndexUnreadable, match="being made again"):
        ask(meaning)
    assert ask(meaning) == 0
    list(run_vectors(config))
    assert ask(meaning) == 3


def test_damage_that_is_found_too_late_for_its_question_is_noted(meaning, config, monkeypatch):
    assert ask(meaning) == 3
    (config.vectors_dir / "fake-1" / "entries").write_bytes(b"no entries")
    meaning._process._patient = False
    with monkeypatch.context() as patched:
        patched.setattr(meaning._process, "answered", lambda: None)
        assert ask(meaning) == 0
    with pytest.raises(IndexUnreadable):
        any(iter(lambda: meaning.compare("roses", ["roses want sun"]), None))
    assert meaning.is_damaged


def test_no_process_starts_to_encode_where_there_is_nothing_to_encode(
    encoded, sync, config, docs, monkeypatch
):
    started = []
    monkeypatch.setattr("engine.sync.in_process", lambda *args: iter(started.append(args) or ()))
    list(encoded.run_vectors())
    assert not started
    (docs / "new.txt").write_text("Lilies want water.")
    sync(docs)
    list(encoded.run_vectors())
    assert len(started) == 1
    encoded.configure(replace(config, meaning=False))
    list(encoded.run_vectors())
    assert len(started) == 1


def test_words_answer_alone_with_one_sentence(encoded, config, use):
    said, recalled = recall(encoded, "closures")
    assert (said, recalled.hits[0].similarity is None) == ([], False)
    for question, words in (
        ("closures die", "stopped unexpectedly"),
        ("closures nan", "not numbers"),
    ):
        [said], recalled = recall(encoded, question)
        assert words in said
        assert recalled.hits[0].path.name == "closures.md"
        assert recalled.hits[0].similarity is None
    use(Model("missing"))
    encoded.configure(replace(config, device="auto"))  # loaded again
    [said], recalled = recall(encoded, "closures")
    assert "e5.bin is damaged" in said
    assert recalled.hits
    said, recalled = recall(encoded, "closures")
    assert (said, bool(recalled.hits)) == ([], True)


def test_an_encoder_without_vectors_finds_nothing(meaning, config, use, encoded):
    assert ask(meaning) == 3
    use(Model("other", key="other-1", width=2 * WIDTH))
    meaning.configure(config)
    assert ask(meaning) == 0
    list(run_vectors(config))
    assert ask(meaning) == 3


def test_odd_questions_get_an_answer(encoded):
    odd = ("word " * 800, "closures\0", "closures \ud800", "👩‍🔬 closures", "词" * LONGEST_QUESTION)
    for question in odd:
        said, recalled = recall(encoded, question)
        assert said == []
        assert recalled.hits


def test_odd_passages_are_encoded(use, library, sync, config, tmp_path):
    folder = tmp_path / "odd"
    folder.mkdir()
    odd = ("👩‍🔬", "a\0b", "", "x" * 100_000, "词" * 100_000, "\ufffe \u200b")
    for number, text in enumerate(odd):
        (folder / f"{number}.txt").write_text(text, "utf-8")
    sync(folder)
    *_, synced = run_vectors(config)
    assert synced.passages
    with closing(Meaning(config, library._catalog)) as meaning:
        found = waited_for(meaning.retrieve(Query.plain("x"), None, Allowed()))
    assert len(found) == synced.passages - 2  # but those without a word


def test_texts_are_encoded_beside_questions(meaning):
    assert ask(meaning) == 3
    texts = ["roses", "ferns", "roses", "a wet soil", "sun"]
    batches = [each for each in meaning.encode(texts, "passage") if isinstance(each, list)]
    vectors = [vector for batch in batches for vector in batch]
    assert numpy.allclose(vectors, Model().encode(texts, "passage"), atol=1e-6)
    assert ask(meaning) == 3


@pytest.fixture
def impatient(encoded, config):
    """One who does not wait for a model, which is loaded."""
    with closing(Meaning(config, encoded._catalog, patient=False)) as meaning:
        assert list(meaning.warm())
        yield meaning


def test_what_takes_longer_than_is_waited_for_is_not_encoded_for_ever(impatient, monkeypatch):
    monkeypatch.setattr("engine.recall.meaning_process._PATIENCE", 0.1)
    some = islice(impatient.encode(["a slow text"], "passage"), 100)
    assert [len(each) for each in some if isinstance(each, list)] == [1]


def test_a_question_waits_for_texts_that_are_being_encoded(impatient, monkeypatch):
    monkeypatch.setattr("engine.recall.meaning_process._PATIENCE", 0.0)
    with closing(impatient.encode(["a slow text"], "passage")) as encoding:
        assert isinstance(next(encoding), Tick)
        monkeypatch.setattr("engine.recall.meaning_process._PATIENCE", 60.0)
        assert ask(impatient) == 3


def test_texts_are_encoded_where_nothing_is(use, filled, config):
    with closing(Meaning(config, filled._catalog)) as meaning:
        [[vector]] = (each for each in meaning.encode(["sun"], "query") if isinstance(each, list))
    assert len(vector) == WIDTH
