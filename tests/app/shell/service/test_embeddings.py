import base64
import struct

import pytest

from engine import Library, Tick


@pytest.fixture(autouse=True)
def encoder(monkeypatch):
    """An encoder that tells length from kind; what it was asked."""
    asked = []

    def encode(self, texts, *, query=False):
        asked.append((list(texts), query))
        for text in texts:
            yield Tick()
            yield [[float(len(text)), float(query)]]

    monkeypatch.setattr(Library, "encode", encode)
    return asked


def embeddings(service, **asked):
    return service.client.post("/v1/embeddings", json=asked).json()["data"]


def test_each_text_has_its_vector(service):
    found = embeddings(service, input=["a", "bbb"], model="any")
    assert [(each["index"], each["embedding"]) for each in found] == [(0, [1, 0]), (1, [3, 0])]
    assert [each["embedding"] for each in embeddings(service, input="bb")] == [[2, 0]]


def test_questions_can_be_told_from_passages(service, encoder):
    embeddings(service, input="bb", input_type="query")
    embeddings(service, input="bb", input_type="search_query")
    assert [is_query for _, is_query in encoder] == [True, True]


def test_the_vectors_are_packed_as_openais_client_asks(service):
    [found] = embeddings(service, input="bbb", encoding_format="base64")
    assert struct.unpack("<2f", base64.b64decode(found["embedding"])) == (3, 0)


@pytest.mark.parametrize("wrong", [None, [], [3], {"text": "x"}, ["x"] * 1001])
def test_a_wrong_input_is_told(service, wrong):
    assert service.client.post("/v1/embeddings", json={"input": wrong}).status_code == 422


def test_vectors_of_another_width_are_not_given_for_those_that_were_asked_for(service):
    asked = {"input": ["a"], "dimensions": 2}
    assert service.client.post("/v1/embeddings", json=asked).status_code == 200
    response = service.client.post("/v1/embeddings", json=asked | {"dimensions": 64})
    assert response.status_code == 422
    assert "2 numbers" in response.json()["detail"]
