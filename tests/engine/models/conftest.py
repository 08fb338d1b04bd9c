"""A real HTTP server that misbehaves when it is told to; a small model as it is installed."""

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.models.digests import Digests
from engine.models.pins import PinnedFile
from engine.models.published import PUBLISHED, Published
from engine.storage import sha256


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
                name = max(
                    (n for n in source.files if self.path.endswith(f"/{n}")), key=len, default=name
                )
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


CONFIG = {"architectures": ["Qwen3ForCausalLM"], "vocab_size": 151_669}


def safetensors(*names: str, data: bytes = b"\0\0\0\0") -> bytes:
    """A file with these tensors, of which each is all of the data."""
    header = {
        name: {"dtype": "F32", "shape": [1], "data_offsets": [0, len(data)]} for name in names
    }
    raw = json.dumps(header).encode()
    return len(raw).to_bytes(8, "little") + raw + data


WEIGHTS = safetensors("model.norm.weight")


@pytest.fixture
def folder(tmp_path: Path, publish) -> Path:
    """qwen3-0.6b as installed; the published bytes are those that lie there."""
    folder = tmp_path / "models" / "qwen3-0.6b"
    folder.mkdir(parents=True)
    (folder / "config.json").write_text(json.dumps(CONFIG))
    (folder / "tokenizer.json").write_text("{}")
    (folder / "tokenizer_config.json").write_text("{}")
    (folder / "model.safetensors").write_bytes(WEIGHTS)
    files = tuple(
        PinnedFile(file.name, file.stat().st_size, sha256(file)) for file in folder.iterdir()
    )
    publish(Published("qwen3-0.6b", "Qwen/X", 1, (1, 1), files), PUBLISHED["qwen3-4b"])
    return folder


@pytest.fixture
def hashed(monkeypatch) -> list[str]:
    """The names of the files that are hashed."""
    names = []
    compute = Digests.compute

    def spy(self, file, name=""):
        names.append(file.name)
        return compute(self, file, name)

    monkeypatch.setattr(Digests, "compute", spy)
    return names
