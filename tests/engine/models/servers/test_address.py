"""Addresses of servers as users give them."""

import pytest

from engine.errors import ModelUnavailable
from engine.models.servers import is_address, parse_address


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("http://localhost:8000", "http://localhost:8000"),
        (" HTTP://LocalHost:8000/ ", "http://localhost:8000"),
        ("http://localhost:8000/v1", "http://localhost:8000"),
        ("https://api.jina.ai:443/v1/rerank", "https://api.jina.ai"),
        ("https://api.jina.ai/v1#jina-reranker-m0", "https://api.jina.ai#jina-reranker-m0"),
        ("https://gate.example/team/v2/rerank/", "https://gate.example/team"),
        ("http://[::1]:80/v1/embeddings", "http://[::1]"),
        ("http://127.0.0.1:7997/rerank", "http://127.0.0.1:7997"),
    ],
)
def test_an_address_is_what_all_paths_begin_with(given, read):
    assert is_address(given)
    assert str(parse_address(given)) == read
    assert parse_address(read) == parse_address(given)


@pytest.mark.parametrize(
    "given",
    ["", "localhost:8000", "ftp://host", "http://", "http://h:x/", "http://[::", "http://a b"],
)
def test_what_is_no_address_is_refused(given):
    with pytest.raises(ModelUnavailable, match="not the address"):
        parse_address(given)


@pytest.mark.parametrize("given", ["http://me:secret@host", "https://host/v1?key=secret"])
def test_a_secret_in_an_address_is_refused_and_not_repeated(given):
    with pytest.raises(ModelUnavailable) as caught:
        parse_address(given)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("given", "is_local"),
    [
        ("http://localhost:8000", True),
        ("http://127.3.2.1", True),
        ("http://[::1]:8000", True),
        ("http://localhost.example.com", False),
        ("http://192.168.1.7:8000", False),
        ("https://127.0.0.1.example.com", False),
    ],
)
def test_only_loopback_is_this_machine(given, is_local):
    assert parse_address(given).is_local is is_local
