"""A chat server of a few lines: it says what a test has it say, as the true ones do."""

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

STREAM = "text/event-stream"
Reply = tuple[int, str, list[bytes]]  # status, kind, blocks


def streamed(*pieces: str, reason: str | None = "stop", done: bool = True) -> Reply:
    """What a server sends that writes these pieces."""
    blocks = [event({"delta": {"content": piece}}) for piece in pieces]
    if reason:
        blocks.append(event({"delta": {}, "finish_reason": reason}))
    return 200, STREAM, [*blocks, b"data: [DONE]\n\n"] if done else blocks


def event(choice: dict) -> bytes:
    return b"data: " + json.dumps({"choices": [{"index": 0, **choice}]}).encode() + b"\n\n"


def as_json(content: object, status: int = 200) -> Reply:
    return status, "application/json", [json.dumps(content).encode()]


class ChatServer:
    """Replies by `reply`, which is given the body of a request; keeps what it was asked.

    A block that is an event is waited for, not sent; `hung_up` is set when the client has gone.
    """

    def __init__(self) -> None:
        self.asked: list[dict] = []
        self.keys: list[str | None] = []
        self.models: Reply = as_json({"data": [{"id": "tiny"}, {"id": "nomic-embed-text"}]})
        self.reply: Callable[[dict], Reply] = lambda body: streamed("Roses want sun [1].")
        self.hung_up = threading.Event()
        test = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send(test.models)

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                test.asked.append(body)
                test.keys.append(self.headers.get("Authorization"))
                self.send(test.reply(body))

            def send(self, reply: Reply) -> None:
                status, kind, blocks = reply
                self.send_response(status)
                self.send_header("Content-Type", kind)
                if 300 <= status < 400:
                    self.send_header("Location", "http://elsewhere.example/v1")
                self.end_headers()
                try:
                    for block in blocks:
                        if isinstance(block, threading.Event):
                            block.wait(60)
                            continue
                        self.wfile.write(block)
                        self.wfile.flush()
                except OSError:
                    test.hung_up.set()

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def port(self) -> int:
        return self.server.server_address[1]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}"


@pytest.fixture
def chat_server():
    server = ChatServer()
    yield server
    server.server.shutdown()
    server.server.server_close()
