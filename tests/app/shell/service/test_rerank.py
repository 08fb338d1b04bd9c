from contextlib import closing
from dataclasses import replace

import pytest

from engine import Library, ModelUnavailable, Tick, open_reranker

QUERY = "Who takes ownership?"
TEXTS = ["Ferns want shade.", "A closure takes ownership.", "Roses want sun."]


@pytest.fixture(scope="module")
def expected(library):
    """The places of the texts, best first, and their scores, as the reranker itself gives them."""
    ranked = open_reranker(library.config).rank(QUERY, TEXTS)
    return [each.place for each in ranked], [each.score for each in ranked]


def test_cohere_and_jina_are_answered_in_one_shape(service, expected):
    asked = {"query": QUERY, "documents": TEXTS, "model": "any"}
    for path in ("/rerank", "/v1/rerank", "/v2/rerank"):
        answer = service.client.post(path, json=asked).json()
        order, scores = expected
        assert [each["index"] for each in answer["results"]] == order
        assert [each["relevance_score"] for each in answer["results"]] == pytest.approx(scores)
        assert answer["usage"]["total_tokens"] > 0
        assert answer["model"]


def test_texts_come_back_where_they_are_expected(service):
    asked = {"query": QUERY, "documents": [{"text": TEXTS[0]}]}
    [jina] = service.client.post("/v1/rerank", json=asked).json()["results"]
    assert jina["document"] == {"text": TEXTS[0]}
    [cohere] = service.client.post("/v2/rerank", json=asked).json()["results"]
    assert "document" not in cohere
    asked["return_documents"] = False
    [without] = service.client.post("/v1/rerank", json=asked).json()["results"]
    assert "document" not in without


def test_voyage_has_top_k_and_data(service, expected):
    asked = {"query": QUERY, "documents": TEXTS, "top_k": 2, "return_documents": True}
    answer = service.client.post("/v1/rerank", json=asked).json()
    assert [each["index"] for each in answer["data"]] == expected[0][:2]
    assert answer["data"][0]["document"] == TEXTS[expected[0][0]]


def test_tei_is_a_bare_list(service, expected):
    asked = {"query": QUERY, "texts": TEXTS, "return_text": True}
    answer = service.client.post("/rerank", json=asked).json()
    assert [each["index"] for each in answer] == expected[0]
    assert answer[0]["text"] == TEXTS[expected[0][0]]
    raw = service.client.post("/rerank", json=asked | {"raw_scores": True}).json()
    assert raw[0]["score"] != answer[0]["score"]


def test_an_instruction_or_a_preset_counts(service, library):
    asked = {"query": QUERY, "documents": TEXTS}

    def scores(**more):
        results = service.client.post("/v2/rerank", json=asked | more).json()["results"]
        return {each["index"]: each["relevance_score"] for each in results}

    instruction = library.presets.find("steps").instruction
    assert scores() != scores(instruction=instruction)
    assert scores(instruction=instruction) == pytest.approx(scores(instruct=instruction))
    assert scores(preset="steps") == pytest.approx(scores(instruction=instruction))


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"query": ""}, "query"),
        ({"documents": "text"}, "list"),
        ({"documents": ["a", 3]}, "text"),
        ({"documents": ["a"] * 10_000}, "1,000"),
        ({"top_n": -1}, "whole number"),
        ({"top_n": "two"}, "whole number"),
        ({"preset": "no such preset"}, "no such preset"),
        ({"instruction": 3}, "instruction"),
    ],
)
def test_a_wrong_request_is_told_what_is_wrong(service, wrong, says):
    asked = {"query": QUERY, "documents": TEXTS} | wrong
    response = service.client.post("/rerank", json=asked)
    assert response.status_code == 422
    assert says in response.json()["detail"]


def test_of_documents_with_fields_those_are_read_that_are_named(service):
    documents = [{"title": "Note", "body": text, "size": 3} for text in TEXTS]
    asked = {"query": QUERY, "documents": documents, "rank_fields": ["title", "body", "size"]}
    results = service.client.post("/v1/rerank", json=asked).json()["results"]
    assert {each["document"]["text"] for each in results} == {f"Note\n{text}" for text in TEXTS}
    response = service.client.post("/v1/rerank", json=asked | {"rank_fields": ["none"]})
    assert (response.status_code, "must be a text" in response.text) == (422, True)


def test_no_document_has_no_result(service):
    answer = service.client.post("/rerank", json={"query": QUERY, "documents": []}).json()
    assert answer["results"] == []


def test_without_a_reranker_words_decide(library, serve):
    with serve(Library(replace(library.config, model="builtin"))) as service:
        asked = {"query": "closure ownership", "documents": TEXTS}
        answer = service.client.post("/rerank", json=asked).json()
    assert answer["results"][0]["index"] == 1
    assert answer["model"] == "builtin"


def test_without_a_reranker_the_encoder_of_the_library_is_asked_and_none_is_loaded(
    library, serve, monkeypatch
):
    asked = []

    def encode(self, texts, *, query=False):
        asked.append((list(texts), query))
        yield Tick()
        yield [[1.0, 0.0] if query or text == TEXTS[2] else [0.0, 1.0] for text in texts]

    monkeypatch.setattr(Library, "encode", encode)
    monkeypatch.delattr("engine.embed.model.EncoderModel.load")
    config = replace(library.config, model="builtin", meaning=True)
    with closing(Library(config)) as other, serve(other) as service:
        request = {"query": "xylophone", "documents": TEXTS}
        answer = service.client.post("/rerank", json=request).json()
    assert answer["results"][0]["index"] == 2
    assert asked == [(["xylophone"], True), (TEXTS, False)]


@pytest.mark.parametrize(("deaths", "status"), [(1, 200), (2, 503)])
def test_a_model_whose_process_dies_is_asked_once_more(
    service, library, expected, monkeypatch, deaths, status
):
    score, left = library.ranker.score, [None] * deaths

    def dying(*asked):
        if left:
            left.pop()
            raise ModelUnavailable("rerank.stopped", model="m")
        yield from score(*asked)

    monkeypatch.setattr(library.ranker, "score", dying)
    answer = service.client.post("/v2/rerank", json={"query": QUERY, "documents": TEXTS})
    assert answer.status_code == status
    if status == 200:
        assert [each["index"] for each in answer.json()["results"]] == expected[0]
