"""A Qdrant server on this machine: its REST API over qdrant-client's own engine, in memory.

It has a key, and lets tokens signed with it (JWT, HS256) do what Qdrant's documentation says they
may: `access` is "m", "r", or a list of {"collection", "access": "r" | "rw"}. It can misbehave.
"""

import base64
import hmac
import json
import ssl
import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from math import inf
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import TypeAdapter
from qdrant_client import models
from qdrant_client.local.qdrant_local import QdrantLocal

Fault = Callable[[BaseHTTPRequestHandler], bool | None]

_BODIES: dict[str, Any] = {
    "PUT": models.CreateCollection,
    "PATCH": models.UpdateCollection,
    "PUT index": models.CreateFieldIndex,
    "PUT points": models.PointInsertOperations,
    "POST points": models.PointRequest,
    "POST points/scroll": models.ScrollRequest,
    "POST points/query": models.QueryRequest,
    "POST points/query/batch": models.QueryRequestBatch,
    "POST points/query/groups": models.QueryGroupsRequest,
    "POST points/count": models.CountRequest,
    "POST points/delete": models.PointsSelector,
    "POST points/payload": models.SetPayload,
    "PUT points/payload": models.SetPayload,
    "POST points/payload/delete": models.DeletePayload,
    "POST points/batch": models.UpdateOperations,
    "PUT points/vectors": models.UpdateVectors,
    "POST points/vectors/delete": models.DeleteVectors,
    "POST facet": models.FacetRequest,
}
_READING = {
    "GET", "GET exists", "GET cluster", "POST points", "POST points/scroll", "POST points/query",
    "POST points/query/batch", "POST points/query/groups", "POST points/count", "POST facet",
}  # fmt: skip
_MANAGING = {"PUT", "PATCH", "DELETE"}


class QdrantServer:
    """`faults` are taken one a request instead of an answer; `log` holds (method, path) of each.

    A fault gets the handler and answers as it likes; if it returns True, the request is done too.
    """

    def __init__(self, key: str = "", *, certificate: Path | None = None) -> None:
        self.key, self.engine = key, QdrantLocal(":memory:")
        self.faults: list[Fault] = []
        self.log: list[tuple[str, str]] = []
        self.shards: dict[str, tuple[int, int]] = {}
        self.closing = Event()
        self._lock = Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                server.log.append((self.command, self.path))
                if server.faults:
                    self.close_connection = True
                    if not server.faults.pop(0)(self):
                        return
                key = self.headers.get("api-key", "")
                self.send(*server.answer(self.command, urlsplit(self.path).path, body, key))

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = answer

            def send(self, status: int, content: Any, **headers: str) -> None:
                sent = content if isinstance(content, bytes) else _compact(content)
                try:
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name.replace("_", "-"), value)
                    self.send_header("Content-Length", str(len(sent)))
                    self.end_headers()
                    self.wfile.write(sent)
                except OSError:  # the other side has gone
                    pass

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads, self._server.block_on_close = True, False
        scheme = "http"
        if certificate:
            scheme, context = "https", ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        self.url = f"{scheme}://127.0.0.1:{self._server.server_port}"
        Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def answer(self, method: str, path: str, body: bytes, key: str) -> tuple[int, Any]:
        _, *parts = map(unquote, path.split("/"))
        collection = parts[1] if parts[0] == "collections" and len(parts) > 1 else ""
        what = " ".join([method, *(["/".join(parts[2:])] if len(parts) > 2 else [])])
        access = self._access(key)
        if access is None:
            said = "Invalid API key or JWT" if key else "Must provide an API key"
            return 401, said.encode()
        if path == "/":
            return 200, {"title": "qdrant - vector search engine", "version": "1.17.0"}
        if collection and not _may(access, collection, what):
            error = f"Forbidden: Access to collection {collection} is required"
            return 403, {"status": {"error": error}, "time": 0}
        try:
            # Its answer may be a part of what the next request changes.
            with self._lock:
                shown = _shown(self._result(access, collection, what, body))
        except (ValueError, KeyError) as error:
            is_missing = "not found" in str(error)
            status = 404 if is_missing else 409 if "already exists" in str(error) else 400
            return status, {"status": {"error": str(error)}, "time": 0}
        return 200, {"result": shown, "status": "ok", "time": 0.0}

    def _result(self, access: Any, collection: str, what: str, body: bytes) -> Any:
        engine, name = self.engine, collection
        if not collection:
            found = engine.get_collections()
            found.collections = [c for c in found.collections if _may(access, c.name, "GET")]
            return found
        asked: Any = TypeAdapter(_BODIES[what]).validate_json(body) if what in _BODIES else None
        fields = (
            {
                key: value
                for key in asked.__pydantic_fields_set__
                if (value := getattr(asked, key)) is not None
            }
            if hasattr(asked, "__pydantic_fields_set__")
            else {}
        )
        if "with_vector" in fields:  # the engine calls it otherwise
            fields["with_vectors"] = fields.pop("with_vector")
        done = models.UpdateResult(operation_id=0, status=models.UpdateStatus.COMPLETED)
        match what:
            case "GET":
                info = engine.get_collection(name)
                shards, replicas = self.shards.get(name, (1, 1))
                info.config.params.shard_number = shards
                info.config.params.replication_factor = replicas
                return info
            case "GET exists":
                return {"exists": engine.collection_exists(name)}
            case "GET cluster":
                shards, _ = self.shards.get(name, (1, 1))
                local = [
                    {"shard_id": n, "points_count": 0, "state": "Active"} for n in range(shards)
                ]
                return {
                    "peer_id": 1, "shard_count": shards, "local_shards": local,
                    "remote_shards": [], "shard_transfers": [],
                }  # fmt: skip
            case "PUT":
                self.shards[name] = (asked.shard_number or 1, asked.replication_factor or 1)
                return engine.create_collection(
                    name,
                    vectors_config=asked.vectors,
                    sparse_vectors_config=asked.sparse_vectors,
                    metadata=asked.metadata,
                )
            case "PATCH":
                return engine.update_collection(
                    name, vectors_config=asked.vectors, metadata=asked.metadata
                )
            case "DELETE":
                return engine.delete_collection(name)
            case "PUT index":
                return done
            case "PUT points":
                points = asked.points if isinstance(asked, models.PointsList) else asked.batch
                return engine.upsert(name, points, update_filter=asked.update_filter)
            case "POST points":
                return engine.retrieve(name, **fields)
            case "POST points/scroll":
                fields["scroll_filter"] = fields.pop("filter", None)
                points, following = engine.scroll(name, **fields)
                return {"points": points, "next_page_offset": following}
            case "POST points/query":
                return engine.query_points(name, **_query(fields))
            case "POST points/query/batch":
                return engine.query_batch_points(name, asked.searches)
            case "POST points/query/groups":
                return engine.query_points_groups(name, **_query(fields))
            case "POST points/count":
                return engine.count(name, asked.filter)
            case "POST facet":
                return engine.facet(name, asked.key, asked.filter, asked.limit or 10)
            case "POST points/delete":
                return engine.delete(name, asked)
            case "POST points/payload" | "PUT points/payload":
                selector = asked.points or models.FilterSelector(filter=asked.filter)
                act = engine.set_payload if what.startswith("POST") else engine.overwrite_payload
                return act(name, asked.payload, selector)
            case "POST points/payload/delete":
                selector = asked.points or models.FilterSelector(filter=asked.filter)
                return engine.delete_payload(name, asked.keys, selector)
            case "POST points/batch":
                return engine.batch_update_points(name, asked.operations)
            case "PUT points/vectors":
                return engine.update_vectors(name, asked.points)
            case "POST points/vectors/delete":
                selector = asked.points or models.FilterSelector(filter=asked.filter)
                return engine.delete_vectors(name, asked.vector, selector)
        raise ValueError(f"{what} is not known here")

    def _access(self, key: str) -> Any:
        """Return what a key permits, as in the claims of a token; None where it is no key."""
        if not self.key or hmac.compare_digest(key, self.key):
            return "m"
        try:
            head, claims, signature = key.split(".")
            if not hmac.compare_digest(signature, _signature(f"{head}.{claims}", self.key)):
                return None
            content = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)))
        except ValueError:
            return None
        return content["access"] if content.get("exp", inf) > time.time() else None

    def token(self, access: Any, **claims: Any) -> str:
        """Sign a token, as those who run a server do."""
        parts = [{"alg": "HS256", "typ": "JWT"}, {"access": access, **claims}]
        signed = ".".join(_encoded(json.dumps(each).encode()) for each in parts)
        return f"{signed}.{_signature(signed, self.key)}"

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()


def _may(access: Any, collection: str, what: str) -> bool:
    if access == "m":
        return True
    if access == "r":
        return what in _READING
    for each in access:
        if each["collection"] == collection:
            return what in _READING or (each["access"] == "rw" and what not in _MANAGING)
    return False


def _query(fields: dict[str, Any]) -> dict[str, Any]:
    fields["query_filter"] = fields.pop("filter", None)
    fields["search_params"] = fields.pop("params", None)
    return fields


def _shown(result: Any) -> Any:
    return TypeAdapter(Any).dump_python(result, mode="json", exclude_none=True, fallback=str)


def _compact(content: Any) -> bytes:
    return json.dumps(content, separators=(",", ":")).encode()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _signature(text: str, key: str) -> str:
    return _encoded(hmac.digest(key.encode(), text.encode(), "sha256"))


def status(code: int, content: Any = b"", **headers: str) -> Fault:
    """A fault: this answer instead."""
    return lambda handler: handler.send(code, content, **headers)


def cut(handler: Any) -> None:
    """A fault: the connection is dropped in the middle of the answer."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b'{"result": [')


def hang(server: QdrantServer) -> Fault:
    """A fault: no answer comes."""
    return lambda handler: server.closing.wait() and None
