import json
import os
from pathlib import Path

import pytest
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from app.window import single_instance as single
from app.window.single_instance import SingleInstance
from engine import EngineError


@pytest.fixture
def data_dir(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    return tmp_path


@pytest.fixture
def first(qtbot, data_dir):
    first = SingleInstance(data_dir)
    assert first.claim()
    yield first
    first.release()


@pytest.fixture
def answering(qtbot, first):
    """The first start answers though the test waits: its thread is the one that handles events."""

    def send(raw: bytes) -> QLocalSocket:
        socket = QLocalSocket()
        socket.connectToServer(first._name)
        assert socket.waitForConnected()
        socket.write(raw)
        return socket

    return send


def gone(socket):
    return lambda: socket.state() == QLocalSocket.LocalSocketState.UnconnectedState


def test_after_the_end_of_the_first_another_start_is_first(first, data_dir):
    first.release()
    second = SingleInstance(data_dir)
    assert second.claim()
    second.release()


def test_another_data_directory_is_another_library(first, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    single = SingleInstance(other)
    assert single.claim()
    single.release()


def test_paths_arrive_whatever_their_names(qtbot, first, answering, monkeypatch):
    monkeypatch.delenv("XDG_ACTIVATION_TOKEN", raising=False)
    paths = [Path("/数据 😀"), Path(os.fsdecode(b"/caf\xe9"))]
    message = {"paths": [str(path) for path in paths], "question": "何时", "token": "t"}
    with qtbot.waitSignal(first.called) as emitted:
        socket = answering(json.dumps(message).encode() + b"\n")
    assert emitted.args == [paths, "何时"]
    qtbot.waitUntil(gone(socket))
    assert socket.readAll().data() == b"ok\n"
    assert os.environ.pop("XDG_ACTIVATION_TOKEN") == "t"


@pytest.mark.parametrize(
    "raw", [b"GET / HTTP/1.1\n", b"[]\n", b'{"paths": 3, "token": ""}\n', b"\xff\n", b"{}\n"]
)
def test_what_is_no_message_is_turned_away(qtbot, first, answering, raw):
    with qtbot.assertNotEmitted(first.called):
        socket = answering(raw)
        qtbot.waitUntil(gone(socket))
    assert not socket.readAll().data()


def test_a_message_without_end_is_cut_off(qtbot, first, answering, monkeypatch):
    monkeypatch.setattr(single, "_LONGEST", 1000)
    with qtbot.assertNotEmitted(first.called):
        socket = answering(b"x" * 5000)
        qtbot.waitUntil(gone(socket))


def test_a_stale_socket_of_a_crash_is_no_obstacle(qtbot, data_dir, answering, first):
    left = Path(first._name)
    first.release()
    left.write_bytes(b"")
    assert first.claim()
    with qtbot.waitSignal(first.called) as emitted:
        socket = answering(b'{"paths": [], "token": ""}\n')
    assert emitted.args == [[], ""]  # an earlier version asks nothing
    assert socket.isOpen()


def test_a_first_window_that_hangs_is_a_sentence(data_dir, first, monkeypatch):
    monkeypatch.setattr(single, "_PATIENCE", 100)
    with pytest.raises(EngineError, match="does not answer"):
        SingleInstance(data_dir).claim()


def test_a_name_too_long_for_a_socket_leaves_a_window_by_itself(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path / ("x" * 120)))
    alone = SingleInstance(tmp_path)
    assert alone.claim()
    assert not alone.findChild(QLocalServer).isListening()
    alone.release()
