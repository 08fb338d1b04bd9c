"""Endpoint: reads a request, answers it as long as the caller is there, and words what fails."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from time import perf_counter
from typing import Any

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from app.shell.service.guard import Refused
from app.shell.service.metrics import Metrics
from app.shell.service.shapes import Malformed
from engine import EngineError, Invalid

Content = Mapping[str, Any]
Answer = Callable[[Request, Content], Awaitable[Response]]
Respond = Callable[[Request], Awaitable[Response]]

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_HUNG_UP = Response(status_code=499)  # nobody reads it


def endpoint(name: str, answer: Answer, metrics: Metrics) -> Respond:
    """Return what Starlette calls: `answer`, with the JSON of the body, counted under `name`."""

    async def respond(request: Request) -> Response:
        started = perf_counter()
        try:
            response = await _respond(request, answer)
        except Refused as refused:
            response = problem(refused.status, refused.detail)
        except Malformed as malformed:
            response = problem(422, str(malformed))
        except EngineError as error:
            response = problem(422 if isinstance(error, Invalid) else 503, str(error))
        except ClientDisconnect:
            response = _HUNG_UP
        metrics.count(name, response.status_code, perf_counter() - started)
        return response

    return respond


def problem(status: int, detail: str) -> Response:
    return JSONResponse({"detail": detail}, status)


async def _respond(request: Request, answer: Answer) -> Response:
    content = await _content(request) if request.method == "POST" else {}
    answering = asyncio.ensure_future(answer(request, content))
    gone = asyncio.ensure_future(_hung_up(request))
    try:
        await asyncio.wait((answering, gone), return_when=asyncio.FIRST_COMPLETED)
        if answering.done():
            return answering.result()
        return _HUNG_UP
    finally:
        for task in (answering, gone):
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task


async def _content(request: Request) -> Content:
    body = await request.body()
    try:
        content = json.loads(body)
        if _HALF.search(body):  # of a character, which no text may hold by itself
            whole = json.dumps(content, ensure_ascii=False).encode("utf-8", "replace")
            content = json.loads(whole)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "The body is no JSON.") from error
    if not isinstance(content, dict):
        raise Refused(400, "The body must be a JSON object.")
    return content


async def _hung_up(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass
