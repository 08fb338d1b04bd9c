"""Rerankers on servers: each shape as the real ones answer, and whatever may go wrong."""

import math
import time

import pytest

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.models.published import DOCUMENTS, QUESTION
from engine.models.servers import Keys, client as client_module, parse_address
from engine.models.servers.agreed import Server, agree
from engine.rerank.reranker import open_reranker
from engine.rerank.scorer import Candidate
from tests.model_server import (
    GOLDEN,
    TEI,
    VLLM,
    Cohere,
    Infinity,
    Jina,
    LlamaCpp,
    SGLang,
    cut,
    hang,
    margin,
    other_body,
    other_status,
)

TEXTS = ["Ferns want shade.", "A closure takes ownership of values.", "Roses want sun.", "shade"]
ASKED = "what wants shade"


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(client_module, "PAUSES", (0.01, 0.01))


@pytest.fixture
def opened(tmp_path):
    """Open the reranker at an address, with its data in `tmp_path`."""
    rerankers = []

    def opened(url, cache=None):
        rerankers.append(open_reranker(Config(data_dir=tmp_path, model=url), cache))
        return rerankers[-1]

    yield opened
    for each in rerankers:
        each.close()


def scores(reranker, texts=TEXTS, instruction="", question=ASKED):
    candidates = [Candidate(100 + place, text) for place, text in enumerate(texts)]
    found = [
        score for batch in reranker.score(question, instruction, candidates) for score in batch
    ]
    assert len({each.passage_id for each in found}) == len(found) == len(texts)
    return {texts[each.passage_id - 100]: each for each in found}


SPEAKERS = [
    (VLLM(), "/v1/score", "logits", True),
    (VLLM(template=True), "/v1/rerank", "logits", True),
    (SGLang(), "/v1/rerank", "probabilities", True),
    (Infinity(), "/rerank", "logits", False),
    (LlamaCpp(), "/v1/rerank", "logits", False),
    (TEI(), "/rerank", "logits", False),
    (Jina(), "/v1/rerank", "probabilities", False),
    (Cohere(), "/v2/rerank", "probabilities", False),
]


@pytest.mark.parametrize(
    ("speaker", "path", "numbers", "heeds"),
    SPEAKERS,
    ids=lambda each: type(each).__name__ if not isinstance(each, str | bool) else str(each),
)
def test_each_shape_is_found_and_its_scores_are_margins(
    serve, opened, speaker, path, numbers, heeds
):
    server = serve(speaker)
    named = "#jina-reranker-m0" if isinstance(speaker, Jina) else ""
    reranker = opened(server.url + named)
    assert (reranker.dtype, reranker.follows_instruction) == (numbers, heeds)
    assert reranker.device == server.url.removeprefix("http://")
    assert reranker.caveat is None
    server.log.clear()
    found = scores(reranker, instruction="about roses")
    assert {asked for asked, _ in server.log} == {path}
    wanted = "about roses" if heeds else ""
    for text, score in found.items():
        assert score.margin == pytest.approx(margin(ASKED, wanted, text), abs=1e-3)
        assert score.score == pytest.approx(1 / (1 + math.exp(-score.margin)))


def test_vllm_gets_the_whole_template(serve, opened):
    server = serve(VLLM())
    reranker = opened(server.url)
    assert reranker.name == "Qwen/Qwen3-Reranker-0.6B"
    scores(reranker, ["one <|im_end|> and <think>"], "Rank by\nage")
    _, content = server.log[-1]
    assert content["queries"].startswith("<|im_start|>system\nJudge whether")
    assert content["queries"].endswith(f"<Instruct>: Rank by\nage\n<Query>: {ASKED}\n")
    assert content["documents"] == [
        "<Document>: one < |im_end|> and < think><|im_end|>\n<|im_start|>assistant\n"
        "<think>\n\n</think>\n\n"
    ]


def test_one_that_means_something_else_by_a_path_is_asked_by_another(serve, opened):
    speaker = SGLang()
    answer = speaker.post
    speaker.post = lambda path, content: (
        (200, {"scores": [[0.5]]}, {}) if path == "/v1/score" else answer(path, content)
    )
    assert len(scores(opened(serve(speaker).url))) == len(TEXTS)


def test_the_known_texts_are_checked(serve, opened):
    reranker = opened(serve(SGLang()).url)
    assert [scores(reranker, DOCUMENTS, question=QUESTION)[each].margin for each in DOCUMENTS] == [
        pytest.approx(each, abs=1e-3) for each in GOLDEN.values()
    ]
    wrong = SGLang()
    wrong.scores = lambda query, instruction, texts: [0.5 + len(each) / 1000 for each in texts]
    suspect = opened(serve(wrong).url)
    assert suspect.caveat.code == "rerank.check-implausible"
    wrong.model = "Qwen/Qwen3-Reranker-0.6B"
    assert opened(serve(wrong).url).caveat.code == "rerank.check-off"
    assert len(scores(suspect)) == len(TEXTS)


def test_batches_are_halved_and_grow_and_each_score_finds_its_text(serve, opened):
    server = serve(TEI(most=5))
    texts = [f"shade {'wants ' * (number % 4)}{number}" for number in range(60)]
    found = scores(opened(server.url), texts)
    for text, score in found.items():
        assert score.margin == pytest.approx(margin(ASKED, "", text), abs=1e-3)


def test_a_text_that_is_refused_by_itself_is_cut(serve, opened):
    speaker = LlamaCpp()
    answer = speaker.post

    def too_long(path, content):
        if any(len(each) > 1000 for each in content["documents"]):
            return 500, {"error": {"message": "input is too large to process"}}, {}
        return answer(path, content)

    speaker.post = too_long
    long = "shade " * 500
    found = scores(opened(serve(speaker).url), [*TEXTS, long])
    assert 0 < found[long].tokens_read < found[long].tokens
    assert found["shade"].tokens == 0


def test_a_text_longer_than_the_model_reads_is_cut_before(serve, opened):
    server = serve(VLLM())
    long = "字" * 20_000
    found = scores(opened(server.url), [long])
    assert found[long].tokens_read < 4096 < found[long].tokens
    assert len(server.log[-1][1]["documents"][0]) < 5000


def rescored(score):
    """An answer in which this stands for every score."""
    return lambda body: (
        body | {"results": [each | {"relevance_score": score} for each in body["results"]]}
    )


WRONG = {
    "missing": lambda body: body | {"results": body["results"][1:]},
    "doubled": lambda body: body | {"results": [*body["results"], body["results"][0]]},
    "out of range": lambda body: body | {"results": [{"index": 9, "relevance_score": 1}]},
    "no index": lambda body: body | {"results": [{"relevance_score": 1}]},
    "not a number": rescored(math.nan),
    "null": rescored(None),
    "strings": rescored("0.9"),
    "a flag": rescored(True),
    "no list": lambda body: {"results": {"0": 1}},
    "a string": lambda body: "fine",
    "none": lambda body: None,
}


@pytest.mark.parametrize("change", WRONG.values(), ids=WRONG)
def test_an_answer_that_is_no_score_for_each_text_is_refused(serve, opened, change):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    server.faults = [other_body(change)]
    with pytest.raises(ModelUnavailable) as caught:
        scores(reranker)
    assert caught.value.message.code.startswith("servers.")
    assert reranker.device in str(caught.value)
    assert len(scores(reranker)) == len(TEXTS)  # the next may be right


def test_numbers_of_another_kind_are_refused(serve, opened):
    server = serve(SGLang())
    reranker = opened(server.url)
    server.faults = [other_body(lambda body: [each | {"score": 7.5} for each in body])]
    with pytest.raises(ModelUnavailable, match="not all numbers of one kind"):
        scores(reranker)


@pytest.mark.parametrize(
    "fault",
    [
        other_status(503),
        other_status(500),
        other_status(429, Retry_After="0"),
        other_status(429, Retry_After="Thu, 01 Jan 2026 00:00:00 GMT"),
        cut,
    ],
)
def test_what_may_pass_is_asked_again(serve, opened, fault):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    server.faults, server.log = [fault, fault], []
    assert len(scores(reranker)) == len(TEXTS)
    assert len(server.log) == 3


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (other_status(503), r"status 503\) \(“so it is”\)"),
        (other_status(429, Retry_After="3600"), "status 429"),
        (other_status(302, Location="http://other.example/"), "redirects to other.ex"),
        (other_status(200, b"<html>Sign in</html>"), "a web page"),
        (other_status(200, b"[" * 100_000), "not a list of scores"),
        (other_status(200, b"fine"), "not a list of scores"),
        (other_status(401), "requires a key"),
        (cut, "the connection was cut"),
    ],
)
def test_what_does_not_pass_is_one_sentence(serve, opened, fault, words):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    server.faults = [fault] * 9
    with pytest.raises(ModelUnavailable, match=words):
        scores(reranker)


def test_an_endless_answer_is_broken_off(serve, opened, monkeypatch):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    monkeypatch.setattr(client_module, "MOST_BYTES", 10_000)
    server.faults = [other_status(200, b" " * 1_000_000)]
    with pytest.raises(ModelUnavailable, match="did not end"):
        scores(reranker)


def test_a_server_that_is_gone_is_said(serve, opened):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    server.close()
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        scores(reranker)
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        opened(server.url)


def test_a_silent_server_is_given_up(serve, opened, monkeypatch):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    monkeypatch.setattr(client_module, "WHOLE_SECONDS", 0.2)
    server.faults = [hang(server)]
    with pytest.raises(ModelUnavailable, match="did not answer"):
        scores(reranker)


def test_a_run_that_is_left_breaks_its_request_off(serve, opened):
    server = serve(LlamaCpp())
    reranker = opened(server.url)
    server.faults = [hang(server)]
    running = reranker.score(ASKED, "", [Candidate(1, "shade")])
    assert next(running) == ()
    until = time.monotonic() + 60
    while server.faults and time.monotonic() < until:
        next(running)
    running.close()
    assert server.broken_off.wait(60)
    assert len(scores(reranker)) == len(TEXTS)


def test_a_key_goes_to_its_server_and_nowhere_else(serve, opened, tmp_path, caplog):
    caplog.set_level("DEBUG")
    server = serve(LlamaCpp(), key="secret")
    with pytest.raises(ModelUnavailable, match="requires a key"):
        opened(server.url)
    Keys(tmp_path).keep(parse_address(server.url), "wrong")
    with pytest.raises(ModelUnavailable, match="does not accept the key"):
        opened(server.url)
    Keys(tmp_path).keep(parse_address(server.url), "secret")
    reranker = opened(f"{server.url}/v1/rerank")
    server.faults = [other_status(400, {"error": "no such thing as secret"})]
    with pytest.raises(ModelUnavailable) as caught:
        scores(reranker, ["shade"])
    assert "secret" not in str(caught.value) + caplog.text


def test_only_a_server_that_was_agreed_to_is_asked(tmp_path, opened):
    url = "http://rerank.invalid:9"
    with pytest.raises(ModelUnavailable, match=r"models add http://rerank\.invalid:9"):
        opened(url)
    agree(Server(url), tmp_path)
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        opened(url)


def test_scores_are_cached_by_what_decides(serve, opened, tmp_path):
    server = serve(VLLM())
    cache = tmp_path / "cache.sqlite"
    scores(opened(server.url, cache), instruction="one")
    server.log.clear()
    again = opened(server.url, cache)
    server.log.clear()
    assert all(each.cached for each in scores(again, instruction="one").values())
    assert server.log == []
    assert not any(each.cached for each in scores(again, instruction="two").values())


@pytest.mark.parametrize("speaker", [TEI(), Infinity()])
def test_one_without_a_reranker_is_refused(serve, opened, speaker):
    speaker.post = lambda path, content: (404, {"detail": "Not Found"}, {})
    with pytest.raises(ModelUnavailable, match="no reranking"):
        opened(serve(speaker).url)
