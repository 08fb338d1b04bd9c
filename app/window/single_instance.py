"""SingleInstance: one window for each library; a later start hands its folders to the first.

    {"paths": ["/home/me/papers"], "question": "", "token": "for Wayland, to come to the front"}

The first start holds a lock, which the system frees however its process ends; so a socket that a
crash left behind is known to be stale. A local socket is no network: on a Unix it is a file in a
directory of the user's own, on Windows a pipe that only the user may open.
"""

import json
import logging
import os
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from filelock import FileLock, Timeout
from PySide6.QtCore import QDeadlineTimer, QObject, QThread, QTimer, Signal
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from engine import EngineError

log = logging.getLogger(__name__)

_LONGEST = 1_000_000  # bytes of a message
_PATIENCE = 5_000  # ms, for the other side
_READY = b"ok\n"
_TOKEN = "XDG_ACTIVATION_TOKEN"


class SingleInstance(QObject):
    """Tells whether this start is the first, and what later ones bring.

    Signals:
        called: The folders and files of a later start (a list of Path), perhaps none; a question
            that it asks, or "".
    """

    called = Signal(list, str)

    def __init__(self, library_dir: Path, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._name = _name(library_dir)
        self._lock = FileLock(library_dir / "window.lock")
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._on_connection)

    def claim(self, paths: Sequence[Path] = (), question: str = "") -> bool:
        """Become the first, and listen; or hand these to the first one and return False.

        Raises `EngineError` if it does not answer.
        """
        until = QDeadlineTimer(_PATIENCE)
        while True:
            try:
                self._lock.acquire(timeout=0)
            except Timeout:
                if self._hand_over(paths, question, until):
                    return False
            except OSError as error:  # two windows are better than none
                log.warning("no lock for the window: %s", error)
                return True
            else:
                self._listen()
                return True
            if until.hasExpired():
                raise EngineError("window.not-answered")
            QThread.msleep(50)  # the first one may be starting, or ending

    def release(self) -> None:
        self._server.close()
        self._lock.release()

    def _listen(self) -> None:
        QLocalServer.removeServer(self._name)
        if not self._server.listen(self._name):
            log.warning("later starts cannot reach this one: %s", self._server.errorString())

    def _hand_over(self, paths: Sequence[Path], question: str, until: QDeadlineTimer) -> bool:
        """Hand what was given to the first start; return whether it accepted that."""
        message = {
            "paths": [str(path.absolute()) for path in paths],
            "question": question,
            "token": os.environ.get(_TOKEN, ""),
        }
        socket = QLocalSocket()
        socket.connectToServer(self._name)
        if not socket.waitForConnected(until.remainingTime()):
            return False
        socket.write(json.dumps(message).encode() + b"\n")
        while not socket.canReadLine() and socket.waitForReadyRead(until.remainingTime()):
            pass
        return socket.readAll().data() == _READY

    def _on_connection(self) -> None:
        while socket := self._server.nextPendingConnection():
            socket.setReadBufferSize(_LONGEST)
            socket.readyRead.connect(self._on_ready)
            socket.disconnected.connect(socket.deleteLater)
            QTimer.singleShot(_PATIENCE, socket, socket.abort)

    def _on_ready(self) -> None:
        socket = self.sender()
        assert isinstance(socket, QLocalSocket)
        if not socket.canReadLine():
            if socket.bytesAvailable() >= _LONGEST:
                socket.abort()
            return
        try:
            message = json.loads(bytes(socket.readLine().data()))
            paths, token = [Path(path) for path in message["paths"]], str(message["token"])
            question = str(message.get("question", ""))  # an earlier version asks none
        except (ValueError, KeyError, TypeError) as error:
            log.warning("a message that is none of ours: %s", error)
            socket.abort()
            return
        socket.write(_READY)
        socket.disconnectFromServer()
        if token:
            os.environ[_TOKEN] = token  # Qt reads it when the window is raised
        self.called.emit(paths, question)


def _name(library_dir: Path) -> str:
    """Return the name of the socket: a path on a Unix, the name of a pipe on Windows."""
    name = "pagewise-" + sha256(os.fsencode(library_dir.resolve())).hexdigest()[:16]
    if os.name == "nt":
        return name
    return str(Path(os.environ.get("XDG_RUNTIME_DIR") or library_dir) / name)
