"""A server of models on this machine, in the shape of any of the real ones, that can misbehave."""

import json
import re
import socket
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import exp
from typing import Any

from engine.models.published import DOCUMENTS, PUBLISHED

GOLDEN = dict(zip(DOCUMENTS, PUBLISHED["qwen3-0.6b"].margins, strict=True))
_WHOLE = re.compile(r"<Instruct>: (.*)\n<Query>: (.*)\n")
_DOCUMENT = re.compile(r"<Document>: (.*)<\|im_end\|>\n<\|im_start\|>assistant", re.DOTALL)

Answer = tuple[int, Any, dict[str, str]]


def margin(query: str, instruction: str, text: str) -> float:
    """As a model that heeds instructions would: by words that query and instruction share."""
    if "Red Planet" in query:
        return GOLDEN.get(text, -8.0)
    words = set(re.findall(r"\w+", text.lower()))
    asked, wanted = (set(re.findall(r"\w+", each.lower())) for each in (query, instruction))
    return 2.0 * len(words & asked) + 3.0 * len(words & (wanted - asked)) - 4.0


class Speaker:
    """How a kind of server answers: a method for each path, None where it has none."""

    heeds = False
    model = "some-reranker"
    logits = False

    def scores(self, query: str, instruction: str, texts: list[str]) -> list[float]:
        margins = [margin(query, instruction if self.heeds else "", each) for each in texts]
        return margins if self.logits else [1 / (1 + exp(-each)) for each in margins]

    def get(self, path: str) -> Answer:
        if path == "/v1/models":
            return 200, {"object": "list", "data": [{"id": self.model}]}, {}
        return 404, {"detail": "Not Found"}, {}

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        return 404, {"detail": "Not Found"}, {}

    def ranked(self, content: Mapping[str, Any], name: str, scores: list[float]) -> list[Any]:
        """Best first, as they all answer."""
        found = [{"index": place, name: score} for place, score in enumerate(scores)]
        return sorted(found, key=lambda each: -each[name])


class VLLM(Speaker):
    """`template`: its own is set; else it joins what it is sent."""

    heeds, model = True, "Qwen/Qwen3-Reranker-0.6B"

    def __init__(self, *, template: bool = False) -> None:
        self.template = template

    def get(self, path: str) -> Answer:
        listed = {"id": self.model, "root": self.model, "max_model_len": 4096}
        return (200, {"data": [listed]}, {}) if path == "/v1/models" else (404, {}, {})

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        self.logits = content.get("use_activation") is False
        query = content.get("queries", content.get("query", ""))
        texts, instruction = content["documents"], content.get("instruction", "")
        whole = _WHOLE.search(query)
        if whole and not self.template:
            found = [_DOCUMENT.fullmatch(each.split("<think>")[0].strip()) for each in texts]
            assert all(found), texts
            scores = self.scores(whole[2], whole[1], [each[1] for each in found])
        elif whole or not self.template:  # the template twice, or not at all: near random
            scores = [((7 * len(each)) % 10) / 5 - 1 for each in texts]
        else:
            scores = self.scores(query, instruction, texts)
        if path == "/v1/score":
            data = [{"index": n, "object": "score", "score": s} for n, s in enumerate(scores)]
            return 200, {"id": "score-1", "object": "list", "model": self.model, "data": data}, {}
        if path in ("/v1/rerank", "/v2/rerank", "/rerank"):
            found = self.ranked(content, "relevance_score", scores)
            for each in found:
                each["document"] = {"text": texts[each["index"]]}
            return 200, {"id": "rerank-1", "model": self.model, "results": found}, {}
        return 404, {"error": {"message": "Not Found", "code": 404}}, {}


class SGLang(Speaker):
    heeds = True

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path != "/v1/rerank":
            return 404, {}, {}
        texts = content["documents"]
        scores = self.scores(content["query"], content.get("instruct") or "", texts)
        found = self.ranked(content, "score", scores)
        for each in found:
            each |= {"document": texts[each["index"]], "meta_info": {}}
        return 200, found, {}


class Infinity(Speaker):
    def get(self, path: str) -> Answer:
        if path == "/models":
            return 200, {"data": [{"id": "scale/ce", "object": "model"}], "object": "list"}, {}
        return 404, {"detail": "Not Found"}, {}

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path != "/rerank":
            return 404, {"detail": "Not Found"}, {}
        self.logits = content.get("raw_scores", False)
        scores = self.scores(content["query"], "", content["documents"])
        found = self.ranked(content, "relevance_score", scores)
        return 200, {"object": "rerank", "results": found, "model": "scale/ce"}, {}


class LlamaCpp(Speaker):
    logits = True

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path not in ("/v1/rerank", "/rerank", "/reranking"):
            return 404, {"error": {"code": 404, "message": "File Not Found"}}, {}
        scores = self.scores(content["query"], "", content["documents"])
        found = [{"index": n, "relevance_score": s} for n, s in enumerate(scores)]
        return 200, {"model": self.model, "object": "list", "results": found}, {}


class TEI(Speaker):
    def __init__(self, most: int = 32) -> None:
        self.most = most

    def get(self, path: str) -> Answer:
        if path == "/info":
            return 200, {"model_id": "BAAI/bge-reranker-v2-m3", "max_input_length": 512}, {}
        return 404, {}, {}

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path != "/rerank":
            return 404, None, {}
        if "texts" not in content:
            return 422, {"error": "missing field `texts`", "error_type": "Validation"}, {}
        texts = content["texts"]
        if len(texts) > self.most:
            words = f"batch size {len(texts)} > maximum allowed batch size {self.most}"
            return 422, {"error": words, "error_type": "Validation"}, {}
        self.logits = content.get("raw_scores", False)
        return 200, self.ranked(content, "score", self.scores(content["query"], "", texts)), {}


class Jina(Speaker):
    """Wants a key and a model's name, and knows no field but its own."""

    def get(self, path: str) -> Answer:
        return 404, {"detail": "Not Found"}, {}

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path != "/v1/rerank":
            return 404, {"detail": "Not Found"}, {}
        unknown = content.keys() - {"model", "query", "documents", "top_n", "return_documents"}
        if unknown or content.get("model") != "jina-reranker-m0":
            return 422, {"detail": [{"msg": f"not permitted: {sorted(unknown)} or no model"}]}, {}
        scores = self.scores(content["query"], "", content["documents"])
        found = self.ranked(content, "relevance_score", scores)
        return 200, {"model": content["model"], "object": "list", "results": found}, {}


class Cohere(Speaker):
    """Only `/v2/rerank`, and names no model in its answers."""

    def get(self, path: str) -> Answer:
        return 200, {"models": [{"name": "command-a"}]}, {}

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path != "/v2/rerank":
            return 404, {"message": "not found"}, {}
        unknown = content.keys() - {"model", "query", "documents", "top_n", "max_tokens_per_doc"}
        if unknown:
            return 400, {"message": f"unknown field: {sorted(unknown)}"}, {}
        scores = self.scores(content["query"], "", content["documents"])
        found = self.ranked(content, "relevance_score", scores)
        return 200, {"id": "1", "results": found, "meta": {"api_version": {"version": "2"}}}, {}


class ModelServer:
    """Serves what `speaker` says. `faults` are taken one a POST, instead of an answer of its own.

    A fault takes the answer, and returns another; or the handler, and does what it likes. `log`
    holds (path, content) of each POST; `headers` those of the last request.
    """

    def __init__(self, speaker: Speaker, key: str = "") -> None:
        self.speaker, self.key = speaker, key
        self.faults: list[Callable[..., Answer | None]] = []
        self.log: list[tuple[str, dict[str, Any]]] = []
        self.headers: dict[str, str] = {}
        self.connections: list[socket.socket] = []
        self.closing = threading.Event()
        self.broken_off = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def setup(self) -> None:
                super().setup()
                server.connections.append(self.connection)

            def do_GET(self) -> None:
                server.headers = {name.lower(): each for name, each in self.headers.items()}
                self.send(*(server.refusal() or server.speaker.get(self.path)))

            def do_POST(self) -> None:
                server.headers = {name.lower(): each for name, each in self.headers.items()}
                content = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                server.log.append((self.path, content))
                answer = server.refusal() or server.speaker.post(self.path, content)
                if answer[0] == 200 and server.faults:
                    changed = server.faults.pop(0)(self, answer)
                    if changed is None:
                        self.close_connection = True
                        return
                    answer = changed
                self.send(*answer)

            def send(self, status: int, body: Any, headers: Mapping[str, str]) -> None:
                sent = body if isinstance(body, bytes) else json.dumps(body).encode()
                with suppress(OSError):
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(sent)))
                    self.end_headers()
                    self.wfile.write(sent)

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._server.block_on_close = False
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def refusal(self) -> Answer | None:
        if self.key and self.headers.get("authorization") != f"Bearer {self.key}":
            return 401, {"detail": "Invalid API key"}, {}
        return None

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        for each in self.connections:
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


def other_status(status: int, body: Any = None, **headers: str) -> Callable[..., Answer]:
    """A fault: this status instead."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _, answer: (status, body or {"detail": "so it is"}, sent)


def other_body(change: Callable[[Any], Any]) -> Callable[..., Answer]:
    """A fault: the answer, changed."""
    return lambda _, answer: (answer[0], change(answer[1]), answer[2])


def cut(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
    """A fault: the connection is dropped in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"results": [')


def hang(server: ModelServer) -> Callable[..., None]:
    """A fault: no answer comes; `broken_off` is set once the other side has gone."""

    def wait(handler: BaseHTTPRequestHandler, answer: Answer) -> None:
        handler.connection.settimeout(0.02)
        while not server.closing.is_set():
            try:
                if handler.connection.recv(1) == b"":
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        server.broken_off.set()

    return wait


class Embedder(Speaker):
    """OpenAI's embeddings: vectors of how often each of some letters is in a text."""

    model = "intfloat/multilingual-e5-small"

    def __init__(self, width: int = 8, *, strict: bool = False, most: int = 32) -> None:
        self.width, self.strict, self.most = width, strict, most

    def vector(self, text: str) -> list[float]:
        return [1 + text.count("etaoinshrdlu"[each]) for each in range(self.width)]

    def post(self, path: str, content: dict[str, Any]) -> Answer:
        if path != "/v1/embeddings":
            return 404, {"detail": "Not Found"}, {}
        if self.strict and "input_type" in content:
            return 400, {"error": {"message": "Unknown parameter: 'input_type'."}}, {}
        if len(content["input"]) > self.most:
            return 413, {"error": "batch too large"}, {}
        data = [
            {"index": n, "object": "embedding", "embedding": self.vector(text)}
            for n, text in enumerate(content["input"])
        ]
        return 200, {"object": "list", "model": self.model, "data": data[::-1], "usage": {}}, {}
