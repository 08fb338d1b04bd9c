"""Client: opens qdrant-client for a server, and turns what fails on the wire into a sentence.

    https://qdrant.example:6333    a server
    path:/some/folder              qdrant-client's own engine in this process, for tests

All that is sent goes through one place of the client, where a failure becomes `LibraryUnavailable`,
and a busy server is asked again. It is asked nothing but what one of its methods is called for.
"""

import logging
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.messages import Message
from engine.models.servers import Address, Keys, parse_address, seconds_of, without_key

if TYPE_CHECKING:
    from httpx import Request, Response
    from qdrant_client import QdrantClient
    from qdrant_client.models import QueryRequest, ScoredPoint

INSTALL = "pip install 'pagewise[team]'"
LOCAL = "path:"
CONNECT_SECONDS = 5.0
SECONDS = 30  # without a byte of an answer
PAUSES = (0.5, 1.5, 5.0, 15.0)  # seconds, before a busy server is asked again
_LONGEST_PAUSE = 60.0  # seconds that a server may have us wait
_BUSY = {408, 425, 429, 502, 503, 504}
_STATUS = b'"status":"ok"'  # before or behind the result of each answer
_FULL = "no space left"  # what the server says of its disk, with status 500

log = logging.getLogger(__name__)


class Refused(LibraryUnavailable):
    """The server answers, but does not do what it was asked."""

    @property
    def status(self) -> object:
        return self.message.fields["status"]


def open_client(address: str, data_dir: Path, *, patient: bool = False) -> "QdrantClient":
    """Open a client with the key that is kept for the server; nothing is sent yet.

    Its methods raise `LibraryUnavailable`, and `Refused`. One that is `patient`, as indexing is,
    waits for a server that is busy or starts again; a search asks it twice at most. Raises
    `LibraryUnavailable` itself: no address, or qdrant-client is not installed.
    """
    try:
        from qdrant_client import QdrantClient  # late, as it takes a second
    except ImportError as error:
        raise LibraryUnavailable("team.not-installed", command=INSTALL) from error
    if address.startswith(LOCAL):
        return QdrantClient(path=address.removeprefix(LOCAL))
    logging.getLogger("httpx").setLevel(logging.WARNING)  # each request is a line otherwise
    server = server_of(address)
    key = Keys(data_dir).get(server)
    try:
        client = QdrantClient(
            url=server.base,
            port=None,  # as the address says, or the usual one
            timeout=SECONDS,
            headers={"api-key": key} if key else None,  # as `api_key` it would mean https
            check_compatibility=False,  # that is a thread that prints
            trust_env=not server.is_local,  # what stays here needs no proxy
            verify=_trusted() if server.is_encrypted else True,
        )
    except (ImportError, ValueError) as error:
        raise LibraryUnavailable("models.bad-proxy") from error
    client.http.client.add_middleware(_Wire(server, key, PAUSES if patient else PAUSES[:1]))
    return client


def knock(server: Address) -> None:
    """Raise `LibraryUnavailable` where nothing listens, before qdrant-client is loaded.

    The way by a proxy is not tried: the client itself does that.
    """
    if not server.is_local and getproxies():
        return
    parts = urlsplit(server.base)
    port = parts.port or (443 if server.is_encrypted else 80)
    try:
        socket.create_connection((parts.hostname or "", port), CONNECT_SECONDS).close()
    except OSError as error:
        raise _unreachable(server.host, error, late=isinstance(error, TimeoutError)) from error


def asked_at_once(
    client: "QdrantClient", collection: str, requests: "Sequence[QueryRequest]"
) -> "list[list[ScoredPoint]]":
    """Return the answers to several queries.

    The client's own method would first copy them, which takes longer than to send them.
    """
    from qdrant_client.models import QueryRequestBatch

    try:
        api = client.http.search_api
    except NotImplementedError:  # an engine in this process
        return [each.points for each in client.query_batch_points(collection, list(requests))]
    batch = QueryRequestBatch.model_construct(searches=list(requests))
    answers = api.query_batch_points(collection_name=collection, query_request_batch=batch).result
    return [each.points for each in answers or ()]


def _trusted() -> ssl.SSLContext:
    """Trust what the system and SSL_CERT_FILE name, as many a server's authority is a company's."""
    import certifi  # that of qdrant-client; not every Python knows the system's

    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def server_of(address: str) -> Address:
    """Read the address of a server. Raises `LibraryUnavailable`."""
    try:
        return parse_address(address)
    except ModelUnavailable as error:
        is_secret = error.message.code == "servers.secret-in-address"
        raise LibraryUnavailable(
            error.message if is_secret else Message("team.bad-address")
        ) from error


class _Wire:
    """What every request goes through."""

    def __init__(self, server: Address, key: str, pauses: Sequence[float]) -> None:
        self._host, self._key, self._pauses = server.host, key, pauses

    def __call__(self, request: "Request", send: "Callable[[Request], Response]") -> "Response":
        request.extensions["timeout"]["connect"] = CONNECT_SECONDS
        for pause in (*self._pauses, None):
            problem, after = None, pause
            try:
                response = send(request)
            except Exception as error:  # the client wraps whatever it was
                problem = _problem_of(getattr(error, "source", error), self._host)
                if pause is None or problem.message.code != "servers.cannot-ask":
                    raise problem from error
            else:
                asked = seconds_of(response.headers.get("retry-after", ""))
                after = pause if asked is None else asked
                is_over = pause is None or after is None or after > _LONGEST_PAUSE
                if is_over or response.status_code not in _BUSY:
                    self._check(response)
                    return response
            assert after is not None
            log.info("%s: asked again in %.1f s", self._host, after)
            sleep(after)
        raise AssertionError

    def _check(self, response: "Response") -> None:
        """Raise `LibraryUnavailable` for what is no answer to the request."""
        host, status, answer = self._host, response.status_code, None
        if status == 200 and _STATUS in (response.content[:200] + response.content[-200:]):
            return  # rather than to read it twice
        with suppress(ValueError, RecursionError):
            answer = response.json()
        if response.has_redirect_location:
            other = urlsplit(response.headers["location"]).hostname or host
            raise LibraryUnavailable("servers.redirects", host=host, other=other)
        said = self._said(answer if isinstance(answer, dict) else {})
        if status == 401:
            code = "team.key-refused" if self._key else "team.key-needed"
            raise Refused(code, host=host, status=status)
        if status == 403:
            raise Refused("team.not-allowed", host=host, status=status, said=said)
        if status in _BUSY:
            raise Refused("team.busy", host=host, status=status)
        if _FULL in said.lower():
            raise Refused("team.full", host=host, status=status)
        if not (isinstance(answer, dict) and answer.keys() & {"result", "status", "title"}):
            raise LibraryUnavailable("team.not-qdrant", host=host)
        if status >= 400:
            raise Refused("team.refused", host=host, status=status, said=said)

    def _said(self, answer: Mapping[str, Any]) -> str:
        """Return the first words of why the server refuses, without the key."""
        status = answer.get("status")
        words = status.get("error") if isinstance(status, dict) else None
        words = without_key(words, self._key)[:160] if isinstance(words, str) else ""
        return f" (“{words}”)" if words else ""


def _problem_of(error: BaseException, host: str) -> LibraryUnavailable:
    import httpx  # that of qdrant-client

    if isinstance(error, httpx.TimeoutException) and not isinstance(error, httpx.ConnectTimeout):
        return LibraryUnavailable("servers.silent", host=host, seconds=SECONDS)
    certificate = _certificate_error(error)
    if certificate is not None:
        return LibraryUnavailable("team.certificate", host=host, reason=certificate)
    late = isinstance(error, httpx.ConnectTimeout)
    if late or isinstance(error, httpx.ConnectError | httpx.ProxyError | httpx.UnsupportedProtocol):
        return _unreachable(host, error, late=late)
    return LibraryUnavailable("servers.cannot-ask", host=host, reason=Message("models.line-cut"))


def _unreachable(host: str, error: BaseException, *, late: bool) -> LibraryUnavailable:
    reason = (
        Message("models.no-connection-within", seconds=CONNECT_SECONDS)
        if late
        else Message("models.no-connection", error=str(error) or type(error).__name__)
    )
    return LibraryUnavailable("servers.cannot-ask", host=host, reason=reason)


def _certificate_error(error: BaseException | None) -> str | None:
    """Return what is wrong with the certificate of a server, where that is the cause."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None
