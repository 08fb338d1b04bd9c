import socket
import sys

import pytest

from engine.errors import EngineError
from engine.sync.ray import connected
from engine.sync.ray.connection import _translated

VERSIONS = """Version mismatch: The cluster was started with:
    Ray: 2.9.0
    Python: 3.12.1
This process on node was started with:
    Ray: 2.60.0
    Python: 3.11.7
"""


def why_not(address: str) -> str:
    with pytest.raises(EngineError) as caught, connected(address):
        pass
    return caught.value.message.code


@pytest.mark.parametrize(
    "address", ["nonsense", "http://head:6379", "head", "ray://", "head:many", "head:6379/path"]
)
def test_what_is_no_address_is_told(address):
    assert why_not(address) == "ray.bad-address"


def test_where_ray_is_missing_it_is_told_how_to_get_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(EngineError, match="pip install"), connected("auto"):
        pass


def test_an_address_where_nobody_listens_is_told_at_once():
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
    assert why_not(f"127.0.0.1:{port}") == "ray.unreachable"
    assert why_not(f"ray://127.0.0.1:{port}") == "ray.unreachable"


def test_what_listens_but_is_no_cluster_is_told_in_a_while(monkeypatch):
    monkeypatch.setattr("engine.sync.ray.connection._CONNECT_SECONDS", 0.1)
    monkeypatch.setattr("engine.sync.ray.connection._join", lambda *_: stop.wait())
    from threading import Event

    stop = Event()
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert why_not(f"127.0.0.1:{server.getsockname()[1]}") == "ray.no-cluster"
    stop.set()


def test_a_cluster_of_another_version_is_told():
    message = _translated("head:6379", RuntimeError(VERSIONS)).message
    assert "Ray 2.9.0 with Python 3.12.1" in str(message)
