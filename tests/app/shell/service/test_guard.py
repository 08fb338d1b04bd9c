import socket
from urllib.parse import urlsplit

import httpx2
import pytest

from app.shell.service import guard

ASKED = {"query": "q", "documents": ["a"]}


@pytest.mark.parametrize("authorization", [None, "", "Bearer", "Bearer wrong", "Basic the-token"])
def test_nothing_is_answered_without_the_token(service, authorization):
    headers = {} if authorization is None else {"Authorization": authorization}
    for path in ("/health", "/metrics", "/v1/passages/1", "/nothing"):
        response = httpx2.get(service.url + path, headers=headers)
        assert response.status_code == 401
        assert "Bearer" in response.json()["detail"]


def test_the_scheme_may_be_written_as_clients_do(service):
    headers = {"Authorization": service.headers["Authorization"].replace("Bearer", "BEARER")}
    assert httpx2.get(service.url + "/health", headers=headers).json()["status"] == "ok"


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example"])
def test_a_name_that_was_made_to_point_here_is_refused(service, host):
    response = service.client.get("/health", headers={"Host": host})
    assert response.status_code == 421


def test_other_machines_may_call_it_by_any_name_where_they_are_answered(library, serve):
    with serve(library, any_host=True) as service:
        assert service.client.get("/health", headers={"Host": "desk.example"}).status_code == 200


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://localhost.evil.example"]
)
def test_web_pages_are_refused(service, origin):
    assert service.client.get("/health", headers={"Origin": origin}).status_code == 403


@pytest.mark.parametrize("path", ["/rerank", "/mcp"])
def test_too_large_a_body_is_refused(service, monkeypatch, path):
    monkeypatch.setattr(guard, "_LARGEST", 1000)
    large = b" " * 2000
    accept = {"Accept": "application/json, text/event-stream", "Content-Type": "application/json"}
    whole = service.client.post(path, content=large, headers=accept)
    assert whole.status_code == 413
    assert "MB" in whole.json()["detail"]
    in_pieces = service.client.post(path, content=iter([large[:900], large[900:]]), headers=accept)
    assert in_pieces.status_code == 413
    assert "MB" in in_pieces.json()["detail"]


def test_a_body_that_does_not_end_is_not_waited_for(service, monkeypatch):
    monkeypatch.setattr(guard, "_BODY_SECONDS", 0.2)
    place = urlsplit(service.url)
    with socket.create_connection((place.hostname, place.port)) as connection:
        head = (
            "POST /rerank HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n"
            f"Authorization: {service.headers['Authorization']}\r\n\r\n{{"
        )
        connection.sendall(head.encode())
        assert b" 408 " in connection.recv(1000)


@pytest.mark.parametrize("body", [b"", b"{", b"[1]", b"\xff", b"[" * 100_000])
def test_what_is_no_json_object_is_refused(service, body):
    assert service.client.post("/rerank", content=body).status_code == 400


def test_too_many_at_a_time_are_asked_to_wait(service, monkeypatch):
    monkeypatch.setattr(guard, "_MOST", 0)
    response = service.client.post("/rerank", json=ASKED)
    assert response.status_code == 429
    assert response.headers["Retry-After"] == "1"


def test_who_guesses_the_token_is_slowed_but_nobody_else(library, serve, monkeypatch):
    monkeypatch.setattr(guard, "_GUESSES", 3)
    with serve(library) as service:
        wrong = {"Authorization": "Bearer wrong"}
        found = [httpx2.get(service.url + "/health", headers=wrong) for _ in range(5)]
        assert [each.status_code for each in found] == [401] * 3 + [429] * 2
        assert 0 < int(found[-1].headers["Retry-After"]) <= 20
        assert "token" in found[-1].json()["detail"]
        assert service.client.get("/health").status_code == 200


def test_what_comes_too_fast_is_asked_to_wait(library, serve, monkeypatch):
    monkeypatch.setattr(guard, "_A_SECOND", 0.001)
    with serve(library) as service:
        response = service.client.get("/health")
        assert response.status_code == 429
        assert response.headers["Retry-After"] == "1"


def test_what_there_is_not_is_said_in_json(service):
    assert "/nothing" in service.client.get("/nothing").json()["detail"]
    assert service.client.get("/rerank").status_code == 405
    assert service.client.get("/health/").status_code == 404
