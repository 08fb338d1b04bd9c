"""Client: asks a server, within limits of time and size, and again where that may help.

The requests are made on a thread of its own, so that one that nobody waits for any more is broken
off, which tells the server to stop, too. A server that redirects is not followed: the user has
agreed to one host. What is asked is never logged.
"""

import asyncio
import json
import logging
import weakref
from collections.abc import Generator, Mapping
from concurrent.futures import Future, wait
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import httpx2

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.servers.address import Address
from engine.models.servers.keys import Keys
from engine.models.servers.refusal import reason_in
from engine.models.servers.waiting import seconds_of

CONNECT_SECONDS = 5.0
READ_SECONDS = 60.0  # without a byte
WHOLE_SECONDS = 180.0  # of one answer, however slowly it comes
PAUSES = (0.5, 1.5)  # seconds, before it is asked again
MOST_BYTES = 64_000_000  # of an answer
_LONGEST_PAUSE = 20.0  # seconds that a server may have us wait
_EVERY = 0.05  # seconds between two chances to stop

_AGAIN = {408, 425, 429, *range(500, 600)}
_REASON = 160  # characters of what a server gives as a reason

log = logging.getLogger(__name__)


class Refused(ModelUnavailable):
    """The server did not take what it was sent: another shape, or less of it, it may take."""

    @property
    def is_gone(self) -> bool:
        """Whether there is no such path."""
        return self.message.fields["status"] in (404, 405)

    @property
    def is_busy(self) -> bool:
        """Whether what was sent is not to blame."""
        return self.message.fields["status"] in (408, 425, 429, 502, 503, 504)


class _Trouble(Exception):
    """Worth another try, after so many seconds where the server has said."""

    def __init__(self, problem: ModelUnavailable, after: float | None = None) -> None:
        super().__init__(problem)
        self.problem, self.after = problem, after


class Client:
    """Asks one server, from any thread; several requests may be under way at a time."""

    def __init__(self, address: Address, data_dir: Path) -> None:
        """Raises `ModelUnavailable` where the proxy or the certificates of the environment fail."""
        self.address, self._key = address, Keys(data_dir).get(address)
        headers = {"User-Agent": "pagewise"}
        if self._key:
            headers["Authorization"] = f"Bearer {self._key}"
        try:
            self._http = httpx2.AsyncClient(
                timeout=httpx2.Timeout(READ_SECONDS, connect=CONNECT_SECONDS),
                headers=headers,
                trust_env=not address.is_local,  # what stays here needs no proxy
            )
        except (ImportError, ValueError, httpx2.InvalidURL) as error:
            raise ModelUnavailable("models.bad-proxy") from error
        except OSError as error:
            raise ModelUnavailable("models.bad-certificates", reason=error) from error
        self._loop = asyncio.new_event_loop()
        thread = Thread(target=self._loop.run_forever, name="server", daemon=True)
        thread.start()
        self.close = weakref.finalize(self, _end, self._loop, self._http, thread)

    def ask(
        self, path: str, content: Mapping[str, Any] | None = None
    ) -> Generator[tuple[()], None, Any]:
        """Return what the server answers, as JSON; with `content` by POST. `()`: a chance to stop.

        Raises `ModelUnavailable`, and `Refused`.
        """
        future: Future[Any] = asyncio.run_coroutine_threadsafe(
            self._persist(path, content), self._loop
        )
        try:
            while not wait({future}, _EVERY).done:
                yield ()
            return future.result()
        finally:
            future.cancel()

    def answer(self, path: str, content: Mapping[str, Any] | None = None) -> Any:
        """Wait for what `ask` returns."""
        return waited_for(self.ask(path, content))

    async def _persist(self, path: str, content: Mapping[str, Any] | None) -> Any:
        for pause in (*PAUSES, None):
            try:
                return await self._once(path, content)
            except _Trouble as trouble:
                after = pause if trouble.after is None else trouble.after
                if pause is None or after is None or after > _LONGEST_PAUSE:
                    raise trouble.problem from trouble
                log.info("%s: asked again in %.1f s", self.address.host, after)
                await asyncio.sleep(after)
        raise AssertionError

    async def _once(self, path: str, content: Mapping[str, Any] | None) -> Any:
        host, url = self.address.host, self.address.base + path
        # Lone surrogates are no text to others.
        sent = None if content is None else json.dumps(content, ensure_ascii=True).encode()
        request = self._http.build_request(
            "GET" if sent is None else "POST",
            url,
            content=sent,
            headers={"Content-Type": "application/json"} if sent is not None else None,
        )
        body = bytearray()
        try:
            async with asyncio.timeout(WHOLE_SECONDS):
                response = await self._http.send(request, stream=True)
                try:
                    async for chunk in response.aiter_bytes():
                        body += chunk
                        if len(body) > MOST_BYTES:
                            raise ModelUnavailable("servers.endless", host=host)
                finally:
                    await response.aclose()
        except (TimeoutError, httpx2.ReadTimeout, httpx2.WriteTimeout) as error:
            raise ModelUnavailable("servers.silent", host=host, seconds=READ_SECONDS) from error
        except httpx2.ConnectTimeout as error:
            raise ModelUnavailable(
                "servers.cannot-ask",
                host=host,
                reason=Message("models.no-connection-within", seconds=CONNECT_SECONDS),
            ) from error
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _Trouble(
                ModelUnavailable("servers.cannot-ask", host=host, reason=_cause_of(error))
            ) from error
        return self._read(response, bytes(body))

    def _read(self, response: httpx2.Response, body: bytes) -> Any:
        host, status = self.address.host, response.status_code
        if response.has_redirect_location:
            target = httpx2.URL(response.headers["location"])
            raise ModelUnavailable("servers.redirects", host=host, other=target.host or host)
        if status in (401, 403):
            code = "servers.key-refused" if self._key else "servers.key-needed"
            raise ModelUnavailable(code, host=host)
        if status >= 400:
            words = reason_in(body, self._key)[:_REASON]
            said = f" (“{words}”)" if words else ""
            problem = Refused("servers.refused", host=host, status=status, said=said)
            if status in _AGAIN:
                raise _Trouble(problem, seconds_of(response.headers.get("retry-after", "")))
            raise problem
        if body.lstrip()[:1] == b"<":
            raise ModelUnavailable("servers.web-page", host=host)
        try:
            return json.loads(body)
        except (ValueError, RecursionError) as error:
            raise ModelUnavailable("servers.odd", host=host) from error


def waited_for(asking: Generator[object, None, Any]) -> Any:
    """Return what a generator returns."""
    while True:
        try:
            next(asking)
        except StopIteration as end:
            return end.value


def _end(loop: asyncio.AbstractEventLoop, http: httpx2.AsyncClient, thread: Thread) -> None:
    async def end() -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for each in others:
            each.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await http.aclose()

    with suppress(Exception):  # the program may be ending
        asyncio.run_coroutine_threadsafe(end(), loop).result(2.0)
    loop.call_soon_threadsafe(loop.stop)
    thread.join(2.0)
    if not thread.is_alive():
        loop.close()


def _cause_of(error: Exception) -> Message:
    if isinstance(error, httpx2.ConnectError | httpx2.ProxyError | httpx2.UnsupportedProtocol):
        return Message("models.no-connection", error=error)
    return Message("models.line-cut")
