"""Servers are added as what they turn out to be."""

import pytest

from engine.config import Config
from engine.embed.elsewhere import add_server
from engine.errors import ModelUnavailable
from engine.evaluate.collection import Collection
from engine.models.listing import list_models, names_on_disk
from engine.models.servers import Keys, agreed_servers, client as client_module, parse_address
from engine.models.servers.agreed import Server, forget_server
from tests.model_server import VLLM, Embedder, SGLang, Speaker


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(client_module, "PAUSES", (0.01, 0.01))


def test_a_reranker_is_added_with_its_key_and_forgotten_with_it(serve, tmp_path):
    server = serve(VLLM(), key="secret")
    *_, check = add_server(f"{server.url}/v1", "secret", Config(data_dir=tmp_path))
    assert check.passed
    assert check.message.code == "rerank.check-passed"
    assert server.url in names_on_disk(tmp_path)
    [listed] = [each for each in list_models(tmp_path, "float32") if each.is_server]
    assert (listed.name, listed.title) == (server.url, server.url.removeprefix("http://"))
    forget_server(Server(server.url), tmp_path)
    assert agreed_servers(tmp_path) == ()
    assert Keys(tmp_path).get(parse_address(server.url)) == ""


def test_what_does_not_rerank_is_an_encoder(serve, tmp_path):
    server = serve(Embedder())
    list(add_server(server.url, "", Config(data_dir=tmp_path)))
    assert agreed_servers(tmp_path) == (Server(server.url, 8, Embedder.model),)
    server.speaker = Embedder(width=4)
    list(add_server(server.url, "", Config(data_dir=tmp_path)))
    assert agreed_servers(tmp_path) == (Server(server.url, 4, Embedder.model),)


def test_one_that_fails_its_check_is_there_and_says_so(serve, tmp_path):
    speaker = SGLang()
    speaker.scores = lambda query, instruction, texts: [0.5] * len(texts)
    server = serve(speaker)
    *_, check = add_server(server.url, "", Config(data_dir=tmp_path))
    assert not check.passed
    assert server.url in names_on_disk(tmp_path)


def test_one_that_is_neither_is_not_added(serve, tmp_path):
    server = serve(Speaker())
    with pytest.raises(ModelUnavailable, match="no reranking"):
        list(add_server(server.url, "", Config(data_dir=tmp_path)))
    server.close()
    with pytest.raises(ModelUnavailable, match="cannot be reached"):
        list(add_server(server.url, "key", Config(data_dir=tmp_path)))
    assert agreed_servers(tmp_path) == ()
    assert Keys(tmp_path).get(parse_address(server.url)) == ""


def test_an_evaluation_knows_the_servers_and_keys_of_the_user(serve, tmp_path):
    (tmp_path / "corpus.jsonl").write_text("{}")
    config = Config(data_dir=tmp_path / "data")
    server = serve(VLLM(), key="secret")
    list(add_server(server.url, "secret", config))
    of_collection = Collection(tmp_path, None, ()).library_config(config)
    assert Keys(of_collection.data_dir).get(parse_address(server.url)) == "secret"
    assert agreed_servers(of_collection.data_dir) == agreed_servers(config.data_dir)
