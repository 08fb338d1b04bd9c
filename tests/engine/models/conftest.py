"""A real HTTP server that misbehaves when it is told to."""

import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest


class Source:
    """A real HTTP server on this machine that serves `files`, and misbehaves when told to.

    `faults` are taken one a request: functions of (handler, body, start) that answer in place of
    the usual answer. `log` holds (name, Range header) of each request.
    """

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.faults: list[Callable[[BaseHTTPRequestHandler, bytes, int], None]] = []
        self.log: list[tuple[str, str | None]] = []
        self.closing = threading.Event()
        source = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                name, asked = self.path.rsplit("/", 1)[-1], self.headers["Range"]
                source.log.append((name, asked))
                self.close_connection = True
                start = int(asked.removeprefix("bytes=").rstrip("-")) if asked else 0
                body = source.files.get(name)
                fault = source.faults.pop(0) if source.faults else source.answer
                if body is None:
                    self.send_error(404)
                else:
                    fault(self, body, start)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @staticmethod
    def answer(
        handler: BaseHTTPRequestHandler,
        body: bytes,
        start: int,
        *,
        status: int | None = None,
        length: int | None = None,
        first: int | None = None,
        send: int | None = None,
        kind: str = "application/octet-stream",
        **headers: str,
    ) -> None:
        """The right answer, or one in which some things are as given."""
        handler.send_response(status or (206 if start else 200))
        handler.send_header("Content-Type", kind)
        handler.send_header("Connection", "close")
        rest = body[start:]
        handler.send_header("Content-Length", str(len(rest) if length is None else length))
        if start:
            at = start if first is None else first
            handler.send_header("Content-Range", f"bytes {at}-{len(body) - 1}/{len(body)}")
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with suppress(OSError):  # the other side may have seen enough
            handler.wfile.write(rest[:send])
            handler.wfile.flush()

    def stalled(self, handler: BaseHTTPRequestHandler, body: bytes, start: int, send: int) -> None:
        """`send` bytes, and then nothing."""
        self.answer(handler, body, start, send=send)
        self.closing.wait(30)


@pytest.fixture
def source(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("engine.models.download.PAUSES", (0.0,) * 4)
    monkeypatch.setattr("engine.models.download.EVERY", 0.0)
    source = Source()
    thread = threading.Thread(target=source.server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield source
    source.closing.set()
    source.server.shutdown()
    source.server.server_close()
    thread.join()
