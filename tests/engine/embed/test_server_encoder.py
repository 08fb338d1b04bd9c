"""Encoders on servers, in OpenAI's shape."""

import math
from dataclasses import replace

import numpy
import pytest

from engine.config import Config
from engine.embed.model import find_encoder, list_encoders
from engine.embed.self_check import verify_encoder
from engine.errors import ModelUnavailable
from engine.models.servers import client as client_module
from tests.model_server import Embedder, cut, other_body, other_status

TEXTS = ["some text", "another", "", "其他"]


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(client_module, "PAUSES", (0.01, 0.01))


def expected(speaker, texts, before):
    rows = numpy.array([speaker.vector(before + each) for each in texts], numpy.float32)
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


@pytest.mark.parametrize("speaker", [Embedder(), Embedder(strict=True), Embedder(most=1)])
def test_vectors_are_found_by_index_with_what_the_model_wants_before_a_text(
    serve, tmp_path, speaker
):
    server = serve(speaker)
    model = find_encoder(f"{server.url}/v1/embeddings", tmp_path)
    assert (model.name, model.width) == ("multilingual-e5-small", 8)
    encoder = model.load()
    for kind, before in (("query", "query: "), ("passage", "passage: ")):
        found = encoder.encode(TEXTS, kind)
        assert found.dtype == numpy.float32
        assert numpy.allclose(found, expected(speaker, TEXTS, before), atol=1e-6)
        sent = "document" if kind == "passage" else "query"
        assert server.log[-1][1].get("input_type") == (None if speaker.strict else sent)
    assert encoder.encode([], "query").shape == (0, 8)


def test_it_is_asked_for_its_width_once(serve, tmp_path):
    server = serve(Embedder())
    first = find_encoder(server.url, tmp_path)
    server.close()
    assert find_encoder(first.reference, tmp_path) == first
    [listed] = [each for each in list_encoders(tmp_path, "float32") if each.is_server]
    assert (listed.name, listed.is_encoder) == (server.url, True)


def test_another_model_or_width_has_vectors_of_its_own(serve, tmp_path):
    server = serve(Embedder())
    keys = set()
    for model, width in (("one", 8), ("other", 8), ("one", 4)):
        server.speaker = Embedder(width)
        server.speaker.model = model
        data_dir = tmp_path / f"{model}{width}"
        keys.add(find_encoder(server.url, data_dir).key)
    assert len(keys) == 3


def test_a_model_that_was_exchanged_is_not_mixed_in(serve, tmp_path):
    server = serve(Embedder())
    model = find_encoder(server.url, tmp_path)
    encoder = model.load()
    server.speaker = Embedder(width=4)
    with pytest.raises(ModelUnavailable, match="vectors of 4 numbers instead of 8"):
        encoder.encode(TEXTS, "passage")
    server.speaker.model = "other"
    with pytest.raises(ModelUnavailable, match="now runs other instead of intfloat"):
        model.load()


def of_all(value):
    return lambda body: body | {"data": [each | {"embedding": value} for each in body["data"]]}


@pytest.mark.parametrize(
    "fault",
    [
        other_body(lambda body: body | {"data": body["data"][1:]}),
        other_body(lambda body: body | {"data": [body["data"][0]] * len(body["data"])}),
        other_body(lambda body: {"data": "none"}),
        other_body(of_all([math.nan] * 8)),
        other_body(of_all([0.0] * 8)),
        other_body(of_all(["1"] * 8)),
        other_body(of_all("AACAPwAAgD8=")),
        other_body(of_all(None)),
        other_body(of_all([[1.0] * 8])),
        other_status(200, b"<html>"),
    ],
)
def test_an_answer_that_is_no_vector_for_each_text_is_refused(serve, tmp_path, fault):
    server = serve(Embedder())
    encoder = find_encoder(server.url, tmp_path).load()
    server.faults = [fault]
    with pytest.raises(ModelUnavailable) as caught:
        encoder.encode(TEXTS, "passage")
    assert caught.value.message.code.startswith("servers.")
    assert encoder.encode(TEXTS, "passage").shape == (4, 8)


@pytest.mark.parametrize("fault", [other_status(503), other_status(429, Retry_After="0"), cut])
def test_what_may_pass_is_asked_again(serve, tmp_path, fault):
    server = serve(Embedder())
    encoder = find_encoder(server.url, tmp_path).load()
    server.faults = [fault, fault]
    assert encoder.encode(TEXTS, "passage").shape == (4, 8)


def test_a_text_that_is_too_long_counts_as_far_as_it_is_read(serve, tmp_path):
    speaker = Embedder()
    answer = speaker.post

    def short(path, content):
        if any(len(each) > 500 for each in content["input"]):
            return 500, {"error": {"message": "input is too large to process"}}, {}
        return answer(path, content)

    speaker.post = short
    encoder = find_encoder(serve(speaker).url, tmp_path).load()
    assert encoder.encode(["t" * 5000, "e"], "passage").shape == (2, 8)


def test_it_is_checked_like_any_other(serve, tmp_path):
    speaker = Embedder()
    speaker.vector = lambda text: [1.0, 9.0 * ("Mars" in text or "query" in text)]
    config = Config(data_dir=tmp_path, encoder=serve(speaker).url)
    *_, check = verify_encoder(config)
    assert check.passed
    speaker.post = lambda path, content: (404, {}, {})
    elsewhere = replace(config, encoder=serve(speaker).url)
    with pytest.raises(ModelUnavailable, match="no encoding of texts"):
        list(verify_encoder(elsewhere))
