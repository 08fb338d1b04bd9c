"""Download: one file over HTTP, from the byte where it stopped. The only code that has a network.

A hub is also asked here what it has, which is a few kilobytes of JSON.

What arrives is appended to a `.part` file, which outlives a cut line, a kill and a full disk. What
is in it is not trusted: the caller compares the hash. The answers of strange networks (login pages,
proxies that ignore ranges, wrong lengths) have each an error of their own, which says what to do.

`huggingface_hub` starts a file again after a kill, and knows neither ModelScope nor login pages.
"""

import re
from collections.abc import Generator, Iterator
from contextlib import closing
from dataclasses import dataclass
from io import FileIO
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import httpx2

from engine.errors import EngineError, ModelUnavailable
from engine.events import Notice
from engine.messages import Message
from engine.models.folder import POINTER

CONNECT_SECONDS = 15.0
READ_SECONDS = 30.0  # without a byte
PAUSES = (1.0, 2.0, 4.0, 8.0)  # seconds, after each try in a row that brought nothing
EVERY = 0.1  # seconds between two events, about

_RETRIED = {408, 425, 429, *range(500, 600)}
_RANGE = re.compile(r"bytes (\d+)-\d+/")


class _Cut(EngineError):
    """The line was cut, or the server is in trouble: worth another try."""


class _Refused(ModelUnavailable):
    """What arrived is not the file, nor a part of it, and is to be removed."""


@dataclass(frozen=True, slots=True)
class _File:
    """The file that is wanted: its address, where it arrives, its published size in bytes."""

    url: str
    part: Path
    size: int

    @property
    def names(self) -> dict[str, str]:
        return {"file": self.url.rsplit("/", 1)[-1], "host": httpx2.URL(self.url).host}

    def arrived(self) -> int:
        return self.part.stat().st_size if self.part.exists() else 0


def download(url: str, part: Path, size: int) -> Generator[int | Notice, None, None]:
    """Fetch `url` until `part` holds `size` bytes; yield now and then how many it holds.

    To stop is to close the generator; what has arrived stays. A try that brings at least one new
    byte does not count; the source may fail five times in a row. Raises `ModelUnavailable`.
    """
    wanted = _File(url, part, size)
    try:
        if wanted.arrived() > size:
            part.unlink()
        with closing(_client(wanted)) as client:
            yield from _persist(client, wanted)
    except _Refused:
        part.unlink(missing_ok=True)
        raise
    except OSError as error:
        raise ModelUnavailable("models.part-not-written", file=part, reason=error) from error


def fetch_json(url: str, model: str) -> Any:
    """Return what a hub answers to a question about `model`. Raises `ModelUnavailable`."""
    asked = _File(url, Path(), 0)
    names = {"model": model, "host": asked.names["host"]}
    cut = Message("models.line-cut")
    with closing(_client(asked)) as client:
        for pause in (*PAUSES[:2], 0.0):
            try:
                response = client.get(url)
                if response.status_code not in _RETRIED:
                    break
                cut = Message("models.server-trouble", status=response.status_code)
            except httpx2.TooManyRedirects as error:
                raise ModelUnavailable("models.hub-odd", **names) from error
            except (httpx2.HTTPError, httpx2.InvalidURL) as error:
                cut = _cause_of(error)
            sleep(pause)
        else:
            raise ModelUnavailable("models.hub-silent", cut=cut, **names)
    if response.status_code in (401, 403, 404):  # a private one is not told from none
        raise ModelUnavailable("models.no-repository", **names)
    try:
        if response.status_code == 200:
            return response.json()
    except (ValueError, RecursionError) as error:
        raise ModelUnavailable("models.hub-odd", **names) from error
    raise ModelUnavailable("models.hub-odd", **names)


def _persist(client: httpx2.Client, wanted: _File) -> Iterator[int | Notice]:
    """Try until the file is there, or five tries in a row have brought nothing."""
    most = wanted.arrived()  # a server that starts again each time brings nothing by that
    failures = 0
    while wanted.arrived() < wanted.size:
        try:
            yield from _receive(client, wanted)
        except _Cut as cut:
            if wanted.arrived() == wanted.size:
                return
            failures = 0 if wanted.arrived() > most else failures + 1
            if failures > len(PAUSES):
                raise ModelUnavailable(
                    "models.cannot-fetch", cut=cut.message, **wanted.names
                ) from cut
            if failures > 1:
                tries = {"number": failures + 1, "count": len(PAUSES) + 1}
                yield Notice(Message("models.retrying", cut=cut.message, **tries, **wanted.names))
            sleep(PAUSES[max(failures - 1, 0)])
        most = max(most, wanted.arrived())


def _client(wanted: _File) -> httpx2.Client:
    """Return a client that goes through the proxy of the environment, if one is set there."""

    def stay_secure(request: httpx2.Request) -> None:
        if wanted.url.startswith("https:") and request.url.scheme != "https":
            raise ModelUnavailable("models.insecure", address=request.url.host, **wanted.names)

    try:
        return httpx2.Client(
            timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
            headers={"User-Agent": "pagewise", "Accept-Encoding": "identity"},
            follow_redirects=True,
            event_hooks={"request": [stay_secure]},
        )
    except (ImportError, ValueError, httpx2.InvalidURL) as error:  # SOCKS, or nonsense
        raise ModelUnavailable("models.bad-proxy") from error
    except OSError as error:
        raise ModelUnavailable("models.bad-certificates", reason=error) from error


def _receive(client: httpx2.Client, wanted: _File) -> Iterator[int]:
    """Make one request and append what it brings. Raises `_Cut`."""
    start = wanted.arrived()
    headers = {"Range": f"bytes={start}-"} if start else {}
    try:
        with client.stream("GET", wanted.url, headers=headers) as response:
            place = _place(response, wanted, start)
            with wanted.part.open("r+b" if place else "wb", buffering=0) as stream:
                stream.seek(place)
                yield from _append(response, wanted, stream)
    except httpx2.TooManyRedirects as error:
        raise ModelUnavailable("models.circle", **wanted.names) from error
    except (httpx2.HTTPError, httpx2.InvalidURL) as error:
        raise _Cut(_cause_of(error)) from error
    if wanted.arrived() < wanted.size:
        # All that was announced is there. A server that sends a short file from its start again,
        # when asked for the rest, has another file; the line was not cut.
        if start and not place and "content-length" in response.headers:
            raise _Refused("models.other-size", **wanted.names)
        raise _Cut("models.line-cut")


def _place(response: httpx2.Response, wanted: _File, start: int) -> int:
    """Return where in the file the answer begins: `start` or 0. Raises for a useless answer."""
    status, kind = response.status_code, response.headers.get("content-type", "")
    if status in _RETRIED:
        raise _Cut("models.server-trouble", status=status)
    if status == 416 and start:
        raise _Refused("models.other-size", **wanted.names)
    if status not in (200, 206):
        raise ModelUnavailable("models.not-served", status=status, **wanted.names)
    if kind.startswith("text/html"):
        raise _Refused("models.web-page", **wanted.names)
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelUnavailable("models.changed-on-way", **wanted.names)
    if status == 200:
        return 0
    given = _RANGE.match(response.headers.get("content-range", ""))
    if given is None or int(given[1]) != start:
        wanted.part.unlink(missing_ok=True)
        raise _Cut("models.other-part")
    return start


def _append(response: httpx2.Response, wanted: _File, stream: FileIO) -> Iterator[int]:
    """Write what arrives; a kill loses no byte that was written."""
    reported = monotonic()
    for chunk in response.iter_raw():
        at = stream.tell()
        if at == 0 and chunk.lstrip()[:1] == b"<":  # none of our files begins so
            raise _Refused("models.web-page", **wanted.names)
        if at == 0 and chunk.startswith(POINTER):
            raise _Refused("models.pointer-served", **wanted.names)
        if at + len(chunk) > wanted.size:
            raise _Refused("models.other-size", **wanted.names)
        rest = memoryview(chunk)
        while rest:
            rest = rest[stream.write(rest) :]
        if monotonic() - reported >= EVERY:
            reported = monotonic()
            yield stream.tell()
    yield stream.tell()


def _cause_of(error: Exception) -> Message:
    if isinstance(error, httpx2.ConnectTimeout):
        return Message("models.no-connection-within", seconds=CONNECT_SECONDS)
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError | httpx2.UnsupportedProtocol):
        return Message("models.no-connection", error=error)
    if isinstance(error, httpx2.TimeoutException):
        return Message("models.nothing-arrived", seconds=READ_SECONDS)
    return Message("models.line-cut")
