"""Pump: runs something asynchronous a moment at a time, so that whoever steps it can stop."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Generator
from contextlib import suppress
from typing import TypeVar

from engine.events import Tick

_TICK = 0.05  # seconds between two chances to stop

_Item = TypeVar("_Item")


def pumped(make: Callable[[], AsyncIterator[_Item]]) -> Generator[_Item | Tick]:
    """Yield what comes from an asynchronous generator, and ticks while nothing does.

    To close this one cancels whatever the other waits for. It is not to be used within an event
    loop.
    """
    came: deque[_Item] = deque()

    async def collect() -> None:
        async for item in make():
            came.append(item)

    loop = asyncio.new_event_loop()
    try:
        task = loop.create_task(collect())
        try:
            while not task.done():
                loop.run_until_complete(asyncio.wait([task], timeout=_TICK))
                yield Tick()
                while came:
                    yield came.popleft()
            task.result()
        finally:
            task.cancel()
            with suppress(BaseException):  # whatever it ended by has been said
                loop.run_until_complete(task)
            loop.run_until_complete(loop.shutdown_asyncgens())
    finally:
        loop.close()
