"""The built-in model as it is installed: real weights."""

from dataclasses import replace

import numpy
import pytest

from engine.errors import ModelUnavailable
from engine.models.model import find_model
from engine.rerank import builtin
from engine.rerank.builtin import Builtin
from engine.rerank.scorer import Candidate

TEXTS = [
    "The cat sat on the mat.",
    "A closure takes ownership of a value with the move keyword.",
    "Interest rates rose again in March.",
]


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return find_model("builtin", tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def reranker(model):
    return Builtin(model, "cpu")


def score(reranker, question, candidates):
    batches = list(reranker.score(question, "", candidates, 8192))
    return {each.passage_id: each for batch in batches for each in batch}


def test_meaning_orders_where_there_are_no_keyword_scores(reranker):
    candidates = [Candidate(n, text) for n, text in enumerate(TEXTS)]
    for question, best in (("kitten on a rug", 0), ("who owns a captured variable", 1)):
        found = score(reranker, question, candidates)
        assert max(found, key=lambda n: found[n].margin) == best
        assert all(0 <= each.score <= 1 for each in found.values())


def test_vectors_are_those_of_sentence_transformers(reranker, model):
    from sentence_transformers import SentenceTransformer

    theirs = SentenceTransformer(str(model.folder), device="cpu").encode(TEXTS)
    ours = numpy.array(reranker._encode(TEXTS))
    assert ours == pytest.approx(theirs, abs=1e-5)
    assert numpy.linalg.norm(ours, axis=1) == pytest.approx(1, abs=1e-5)


def test_keywords_decide_between_equals(reranker):
    found = score(reranker, "cat", [Candidate(1, TEXTS[0], 2.0), Candidate(2, TEXTS[0], 8.0)])
    assert found[2].margin > found[1].margin


def test_a_question_in_letters_it_does_not_know_leans_on_the_keywords(reranker):
    def gap(question):
        found = score(reranker, question, [Candidate(1, "x", 9.0), Candidate(2, "x", 0.0)])
        return found[1].margin - found[2].margin

    assert gap("the cat") == pytest.approx(0.4, abs=1e-6)
    assert gap("线程池的拒绝策略有哪些") == pytest.approx(0.7, abs=1e-6)


def test_a_passage_is_encoded_once(model, tmp_path, monkeypatch):
    file = tmp_path / "cache.sqlite"
    reranker = Builtin(model, "cpu", file)
    candidates = [Candidate(n, text) for n, text in enumerate([*TEXTS, TEXTS[0]])]
    first = score(reranker, "cat", candidates)
    assert first[0].margin == first[3].margin

    encoded = []
    encode = reranker._encode
    monkeypatch.setattr(reranker, "_encode", lambda texts: encoded.extend(texts) or encode(texts))
    assert score(reranker, "cat", candidates) == first
    assert encoded == ["cat"]


def test_what_was_not_read_is_counted(reranker):
    found = score(reranker, "cat", [Candidate(0, "cat " * 10), Candidate(1, "cat " * 400)])
    assert [(found[n].read, found[n].tokens) for n in (0, 1)] == [(12, 12), (256, 402)]


def test_text_that_is_no_unicode_is_scored(reranker):
    found = score(reranker, "c\ud800t", [Candidate(0, "cat \udfff\0"), Candidate(1, "")])
    assert len(found) == 2


def test_batches_come_in_order_and_can_be_left(reranker):
    batches = reranker.score("cat", "", [Candidate(n, "cat") for n in range(20)], 8192)
    assert [each.passage_id for each in next(batches)] == list(range(8))
    batches.close()


def test_weights_that_are_not_the_published_ones_are_refused(model, tmp_path):
    for file in model.folder.iterdir():
        if file.is_file():
            (tmp_path / file.name).symlink_to(file)
    (tmp_path / "model.safetensors").unlink()
    (tmp_path / "model.safetensors").write_bytes(b"other weights")
    with pytest.raises(ModelUnavailable, match="not the published one"):
        Builtin(replace(model, folder=tmp_path), "cpu")
    assert builtin.MAX_LENGTH == 256
