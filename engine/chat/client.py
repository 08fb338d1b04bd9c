"""Client: asks a server in OpenAI's chat shape. The only code here that has a network.

What strange servers send (a web page, endless text, nothing at all, numbers for words) has each an
error of its own. Redirections are not followed: what is sent goes to the host that was agreed to.
"""

import json
from collections.abc import AsyncIterator, Generator, Iterator, Mapping
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

import httpx2

from engine.chat.pump import pumped
from engine.errors import ModelUnavailable
from engine.events import Tick
from engine.models.servers import Address, reason_in, without_key

CONNECT_SECONDS = 15.0
_LONGEST = 12_000  # characters of a reply
_THOUGHTS = 100_000  # characters that a model may think before
_BODY = 2_000_000  # bytes of an answer that is no stream, or of one line of it
_REASON = 300  # characters of what a server gives as a reason


class TooLong(ModelUnavailable):
    """The prompt has more tokens than the model reads."""


class Client:
    """Asks one server, which may be sent `key`; silent for `seconds` it is given up."""

    def __init__(self, address: Address, key: str, seconds: float) -> None:
        self._address, self._key, self._seconds = address, key, seconds
        self._headers = {"User-Agent": "pagewise", "Accept-Encoding": "identity"}
        if key:
            self._headers["Authorization"] = f"Bearer {key}"

    def models(self) -> Generator[Tick | tuple[str, ...]]:
        """Yield the names of the models that the server has. Raises `ModelUnavailable`."""
        yield from pumped(self._models)

    def chat(self, model: str, prompt: str) -> Generator[Tick | str]:
        """Yield the reply piece by piece, without what the model thinks before.

        Raises `ModelUnavailable`; `TooLong` before anything came.
        """
        body = {
            "model": model, "messages": [{"role": "user", "content": prompt}],
            "stream": True, "temperature": 0,
        }  # fmt: skip
        yield from pumped(lambda: self._chat(body))

    async def _models(self) -> AsyncIterator[tuple[str, ...]]:
        async with self._sent("GET", "/v1/models") as response:
            content = _parsed(await self._body(response), self._names)
        try:
            yield tuple(str(each["id"]) for each in content["data"])
        except (LookupError, TypeError) as error:
            raise ModelUnavailable("chat.odd", **self._names) from error

    async def _chat(self, body: Mapping[str, Any]) -> AsyncIterator[str]:
        thought, written = _Thought(), 0
        try:
            async with self._sent("POST", "/v1/chat/completions", body) as response:
                async for piece, thinks in self._pieces(response):
                    said = "" if thinks else thought.said(piece)
                    written += len(said)
                    if written > _LONGEST or thought.length + len(piece) * thinks > _THOUGHTS:
                        raise ModelUnavailable("chat.endless", count=written, **self._names)
                    thought.length += len(piece) * thinks
                    if said:
                        yield said
        except _NoTemperature:  # some models have one of their own
            rest = {name: value for name, value in body.items() if name != "temperature"}
            async for said in self._chat(rest):
                yield said
            return
        if not written:
            raise ModelUnavailable("chat.empty", **self._names)

    async def _pieces(self, response: httpx2.Response) -> AsyncIterator[tuple[str, bool]]:
        """Yield each piece of text, and whether it is of what the model thinks."""
        is_over, heard = False, monotonic()
        async for data in self._events(response):
            if monotonic() - heard > self._seconds:  # but for signs of life
                raise ModelUnavailable("chat.silent", seconds=self._seconds, **self._names)
            if data is None:
                continue
            if data == "[DONE]":
                return
            content = _parsed(data.encode(), self._names)
            for piece, thinks, reason in _choices(content, self._names, self._key):
                heard = monotonic()
                if piece:
                    yield piece, thinks
                if reason == "length":
                    raise ModelUnavailable("chat.full", **self._names)
                is_over = is_over or reason is not None
        if not is_over:
            raise ModelUnavailable("chat.cut", **self._names)

    async def _events(self, response: httpx2.Response) -> AsyncIterator[str | None]:
        """Yield the data of each event; None for a line that has none."""
        kind = response.headers.get("content-type", "")
        if "json" in kind and "event" not in kind:  # it does not know how to stream
            yield (await self._body(response)).decode("utf-8", "replace")
            yield "[DONE]"
            return
        rest = b""
        async for block in response.aiter_bytes():
            if not rest and block.lstrip()[:1] == b"<":
                raise ModelUnavailable("chat.web-page", **self._names)
            *lines, rest = (rest + block).split(b"\n")
            if len(rest) > _BODY:
                raise ModelUnavailable("chat.odd", **self._names)
            for line in lines:
                text = line.decode("utf-8", "replace").strip()
                yield text[5:].strip() if text.startswith("data:") else None

    async def _body(self, response: httpx2.Response) -> bytes:
        body = b""
        async for block in response.aiter_bytes():
            body += block
            if len(body) > _BODY:
                raise ModelUnavailable("chat.odd", **self._names)
        if body.lstrip()[:1] == b"<":
            raise ModelUnavailable("chat.web-page", **self._names)
        return body

    @property
    def _names(self) -> dict[str, str]:
        return {"host": self._address.host}

    @asynccontextmanager
    async def _sent(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> AsyncIterator[httpx2.Response]:
        """Send a request. Raises `ModelUnavailable` for whatever is no answer to it."""
        limit = httpx2.Timeout(self._seconds, connect=min(CONNECT_SECONDS, self._seconds))
        try:
            async with (
                httpx2.AsyncClient(
                    timeout=limit,
                    headers=self._headers,
                    trust_env=not self._address.is_local,  # no proxy leads to this machine
                ) as client,
                client.stream(method, self._address.base + path, json=body) as response,
            ):
                if response.status_code != 200:
                    raise await self._refusal(response)
                yield response
        except httpx2.ConnectTimeout as error:
            raise ModelUnavailable("chat.no-server", address=self._address.base) from error
        except httpx2.TimeoutException as error:
            raise ModelUnavailable("chat.silent", seconds=self._seconds, **self._names) from error
        except (httpx2.ConnectError, httpx2.ProxyError) as error:
            raise ModelUnavailable("chat.no-server", address=self._address.base) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise ModelUnavailable("chat.cut", **self._names) from error
        except (ImportError, ValueError) as error:  # a proxy by SOCKS, or nonsense
            raise ModelUnavailable("models.bad-proxy") from error

    async def _refusal(self, response: httpx2.Response) -> ModelUnavailable:
        status = response.status_code
        if 300 <= status < 400:
            return ModelUnavailable("chat.elsewhere", **self._names)
        if status in (401, 403):
            return ModelUnavailable("chat.no-key", **self._names)
        body = await self._body(response)
        said = reason_in(body, self._key) or body.decode("utf-8", "replace")
        reason = _short(said, self._key)
        if status == 400 and "temperature" in reason.casefold():
            return _NoTemperature("chat.refused", status=status, reason=reason, **self._names)
        if status in (400, 413) and any(word in reason.casefold() for word in ("context", "token")):
            return TooLong("chat.refused", status=status, reason=reason, **self._names)
        return ModelUnavailable("chat.refused", status=status, reason=reason, **self._names)


class _NoTemperature(ModelUnavailable):
    """The model takes no temperature."""


class _Thought:
    """Leaves out what a model writes between <think> and </think> before its reply."""

    def __init__(self) -> None:
        self.length = 0  # of what was thought
        self._held: str | None = ""  # until it is known to be thought, or over

    def said(self, piece: str) -> str:
        if self._held is None:
            return piece
        self._held += piece
        held = self._held.lstrip()
        if held.startswith("<think>"):
            self.length = len(held)
            _, end, rest = held.partition("</think>")
            if not end:
                return ""
            held = rest.lstrip()
            if not held:
                return ""
        elif "<think>".startswith(held):
            return ""
        self._held = None
        return held


def _parsed(body: bytes, names: Mapping[str, str]) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ModelUnavailable("chat.odd", **names) from error


def _choices(
    content: Any, names: Mapping[str, str], key: str
) -> Iterator[tuple[str, bool, str | None]]:
    """Yield text, whether it is a thought, and why the reply ended, of the first choice."""
    try:
        if error := content.get("error"):
            reason = error.get("message", "") if isinstance(error, dict) else error
            raise ModelUnavailable("chat.failed", reason=_short(str(reason), key), **names)
        for choice in content.get("choices") or ():
            if choice.get("index"):
                continue
            delta = choice.get("delta") or choice.get("message") or {}
            thought = delta.get("reasoning_content") or delta.get("reasoning") or ""
            text = delta.get("content") or ""
            if not (isinstance(text, str) and isinstance(thought, str)):
                raise TypeError(text)
            yield thought, True, None
            yield text, False, choice.get("finish_reason")
    except (AttributeError, TypeError) as error:
        raise ModelUnavailable("chat.odd", **names) from error


def _short(reason: str, key: str) -> str:
    return without_key(reason, key)[:_REASON].rstrip(". ")
