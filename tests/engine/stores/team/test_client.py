"""What fails on the way to the server is one sentence; a busy one is asked again."""

import pytest

from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.libraries import library_names
from engine.models.servers import Keys
from engine.stores.team import Refused, client, join_team, open_client
from tests.certificate import certificate
from tests.qdrant_server import cut, hang, status

pytest.importorskip("qdrant_client")


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0, 0.0))


@pytest.fixture
def opened(tmp_path):
    clients = []

    def opened(address: str, **options: bool):
        clients.append(open_client(address, tmp_path, **options))
        return clients[-1]

    yield opened
    for each in clients:
        each.close()


def test_the_key_that_is_kept_is_sent(qdrant, opened, tmp_path):
    server = qdrant(key="secret")
    with pytest.raises(Refused, match=r"requires a key.*libraries key"):
        opened(server.url).get_collections()
    Keys(tmp_path).keep(client.server_of(server.url), "secret")
    assert opened(server.url).get_collections().collections == []


def test_a_key_that_is_not_accepted_is_not_shown(qdrant, opened, tmp_path):
    server = qdrant(key="secret")
    Keys(tmp_path).keep(client.server_of(server.url), server.token("m", exp=1))
    with pytest.raises(Refused, match="it is wrong or has expired") as caught:
        opened(server.url).get_collections()
    assert "ey" not in str(caught.value).split("not accept")[0]


def test_a_token_that_may_not_is_told_so(qdrant, opened, tmp_path):
    server = qdrant(key="secret")
    Keys(tmp_path).keep(
        client.server_of(server.url), server.token([{"collection": "team", "access": "r"}])
    )
    with pytest.raises(Refused, match=r"does not permit this.*collection other") as caught:
        opened(server.url).get_collection("other")
    assert caught.value.status == 403


def test_a_server_that_is_not_there(opened, qdrant):
    server = qdrant()
    server.close()
    with pytest.raises(LibraryUnavailable, match="cannot be reached: no connection"):
        opened(server.url).get_collections()


def test_a_server_that_does_not_answer(opened, qdrant, monkeypatch):
    monkeypatch.setattr(client, "SECONDS", 1)
    server = qdrant()
    server.faults.append(hang(server))
    with pytest.raises(LibraryUnavailable, match="did not answer within 1 s"):
        opened(server.url).get_collections()


@pytest.mark.parametrize("code", [429, 502, 503])
def test_a_busy_server_is_asked_again(opened, qdrant, code):
    server = qdrant()
    server.faults += [status(code), status(code, retry_after="0")]
    assert opened(server.url, patient=True).get_collections().collections == []
    assert len(server.log) == 3


def test_a_server_that_stays_busy_is_given_up(opened, qdrant):
    server = qdrant()
    server.faults += [status(429)] * 5
    with pytest.raises(Refused, match="busy or starting"):
        opened(server.url, patient=True).get_collections()
    assert len(server.log) == 4


def test_one_that_wants_us_to_wait_for_long_is_not_waited_for(opened, qdrant):
    server = qdrant()
    server.faults += [status(429, retry_after="3600")]
    with pytest.raises(Refused, match="busy or starting"):
        opened(server.url).get_collections()
    assert len(server.log) == 1


def test_a_connection_that_is_cut_is_tried_again(opened, qdrant):
    server = qdrant()
    server.faults += [cut]
    assert opened(server.url).get_collections().collections == []
    server.faults += [cut, cut]
    with pytest.raises(LibraryUnavailable, match="the connection was cut"):
        opened(server.url).get_collections()


def test_a_server_without_room(opened, qdrant):
    error = "Service internal error: No space left on device: WAL buffer size exceeds …"
    server = qdrant()
    server.faults += [status(500, {"status": {"error": error}, "time": 0})]
    with pytest.raises(Refused, match=r"disk of 127.*is full.*Nothing is lost"):
        opened(server.url).get_collections()


@pytest.mark.parametrize(
    "answer",
    [status(200, b"<html>Log in</html>"), status(404, b"<html>"), status(200, {"data": []})],
)
def test_another_server_is_not_taken_for_qdrant(opened, qdrant, answer):
    server = qdrant()
    server.faults += [answer]
    with pytest.raises(LibraryUnavailable, match="not a Qdrant server"):
        opened(server.url).get_collections()


def test_a_redirect_is_not_followed(opened, qdrant):
    server = qdrant()
    server.faults += [status(302, location="https://elsewhere.example/")]
    with pytest.raises(LibraryUnavailable, match=r"to elsewhere\.example\. You agreed"):
        opened(server.url).get_collections()


def test_what_it_refuses_is_quoted(opened, qdrant):
    with pytest.raises(Refused, match=r"status 404.*not found") as caught:
        opened(qdrant().url).get_collection("none")
    assert caught.value.status == 404


def test_a_certificate_must_fit(opened, qdrant, tmp_path, monkeypatch):
    files = certificate(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(b"".join(each.read_bytes() for each in files))
    server = qdrant(certificate=both)
    with pytest.raises(LibraryUnavailable, match=r"certificate does not match.*self"):
        opened(server.url).get_collections()
    monkeypatch.setenv("SSL_CERT_FILE", str(files[0]))
    assert opened(server.url).get_collections().collections == []
    with pytest.raises(LibraryUnavailable, match=r"does not match.*[Hh]ostname mismatch"):
        opened(server.url.replace("127.0.0.1", "localhost")).get_collections()


@pytest.mark.parametrize("address", ["qdrant.example", "ftp://x", "http://", "https://a b"])
def test_what_is_no_address_is_refused(opened, address):
    with pytest.raises(LibraryUnavailable, match=r"not the address of a server.*6333"):
        opened(address)


def test_a_password_does_not_belong_into_an_address(opened):
    with pytest.raises(LibraryUnavailable, match="must not hold a user name, a password"):
        opened("https://me:secret@qdrant.example")


def test_without_the_package_one_sentence_says_how_to_get_it(opened, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "qdrant_client", None)
    with pytest.raises(LibraryUnavailable, match=r"pip install 'pagewise\[team\]'"):
        opened("http://localhost:6333")


def test_a_folder_serves_for_tests(opened, tmp_path):
    assert opened(f"path:{tmp_path / 'qdrant'}").get_collections().collections == []


def test_where_nothing_listens_is_said_before_the_package_is_loaded(tmp_path, qdrant, monkeypatch):
    server = qdrant()
    server.close()
    monkeypatch.setitem(__import__("sys").modules, "qdrant_client", None)
    with pytest.raises(LibraryUnavailable, match=r"cannot be reached: no connection.*refused"):
        join_team(Config(data_dir=tmp_path), "team", server.url)
    assert library_names(tmp_path) == library_names(tmp_path / "new")


def test_the_way_by_a_proxy_is_left_to_the_client(monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    client.knock(client.server_of("http://nowhere.invalid:6333"))
