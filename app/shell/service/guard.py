"""Guard: who may ask the service, and how much at a time.

Every request needs the token. A page in a browser must not reach the service at all: neither by its
own address (`Origin`) nor by a name that it makes point here (`Host`).
"""

import asyncio
import math
import re
from hmac import compare_digest
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.shell.service.rate import Rate

_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_LARGEST = 16 * 2**20  # bytes of a body
_BODY_SECONDS = 30  # to send one
_MOST = 256  # requests in progress
_A_SECOND = 1000  # requests, which no client sends by itself
_GUESSES = 10  # of the token, a minute, from one address
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^:]+)(:\d+)?", re.IGNORECASE)


class Refused(Exception):
    """A request that is not answered; `status` and `detail` say why, `wait` for how long."""

    def __init__(self, status: int, detail: str, wait: float = 1) -> None:
        self.status, self.detail, self.wait = status, detail, wait


class Guard:
    """Stands before an application, and lets through what may pass."""

    def __init__(self, app: ASGIApp, token: str, any_host: bool = False) -> None:
        """`any_host`: it is asked from other machines, by whatever name these have for it."""
        self._app, self._token, self._any_host = app, token.encode(), any_host
        self._running = 0
        self._rate, self._guesses = Rate(_A_SECOND, 1), Rate(_GUESSES, 60)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def sent(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        try:
            self._check(Headers(scope=scope), (scope.get("client") or ("",))[0])
            self._running += 1
            try:
                await self._app(scope, _Body(receive).receive, sent)
            finally:
                self._running -= 1
        except Refused as refused:
            if started:
                raise
            headers = {
                401: {"WWW-Authenticate": "Bearer"},
                429: {"Retry-After": str(math.ceil(refused.wait))},
            }
            response = JSONResponse(
                {"detail": refused.detail}, refused.status, headers.get(refused.status)
            )
            await response(scope, receive, send)

    def _check(self, headers: Headers, caller: str) -> None:
        """Raise `Refused` for what may not pass by its head."""
        if not self._any_host and _name(headers.get("host", "")) not in _LOOPBACK:
            raise Refused(421, "The service answers at localhost only.")
        origin = headers.get("origin")
        if origin is not None and _name(urlsplit(origin).netloc) not in _LOOPBACK:
            raise Refused(403, "Web pages may not ask the service.")
        scheme, _, token = headers.get("authorization", "").partition(" ")
        if scheme.lower() != "bearer" or not compare_digest(token.strip().encode(), self._token):
            if wait := self._guesses.wait(caller):
                raise Refused(429, "Too many requests without the right token.", wait)
            raise Refused(
                401, "Send the header “Authorization: Bearer TOKEN”; see: pagewise serve --token"
            )
        if int(headers.get("content-length", "0") or 0) > _LARGEST:
            raise Refused(413, f"A request may have {_LARGEST // 2**20} MB at most.")
        if self._running >= _MOST or self._rate.wait():
            raise Refused(429, "Too many requests at a time; try again in a second.")


class _Body:
    """The body of a request, of which no more comes than may, nor later."""

    def __init__(self, receive: Receive) -> None:
        self._receive, self._read, self._whole = receive, 0, False
        self._until = asyncio.get_running_loop().time() + _BODY_SECONDS

    async def receive(self) -> Message:
        if self._whole:  # from now on only that the caller has hung up
            return await self._receive()
        try:
            async with asyncio.timeout_at(self._until):
                message = await self._receive()
        except TimeoutError as error:
            raise Refused(408, "The request did not come to its end in time.") from error
        self._read += len(message.get("body", b""))
        self._whole = not message.get("more_body", False)
        if self._read > _LARGEST:
            raise Refused(413, f"A request may have {_LARGEST // 2**20} MB at most.")
        return message


def _name(host: str) -> str:
    match = _HOST.fullmatch(host)
    return match[1].strip("[]").lower() if match else ""
