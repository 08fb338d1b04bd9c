"""Work: the engine's work, which blocks, beside the service's loop."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Event
from typing import TypeVar, cast

T = TypeVar("T")

_THREADS = 16
_END = object()


class Work:
    """A few threads; what comes while all are busy waits."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(_THREADS, "work")

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    async def run(self, function: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._pool, function)

    async def last(self, start: Callable[[], Iterator[T | None]]) -> T | None:
        """Return the last that a generator yields; cancel it to stop that, as `events` is.

        The loop is woken once, at the end.
        """
        stopped = Event()

        def advance() -> T | None:
            last = None
            with closing(start()) as items:  # type: ignore[type-var]
                for item in items:
                    if stopped.is_set():
                        break
                    last = last if item is None else item
            return last

        try:
            return await self.run(advance)
        finally:
            stopped.set()

    async def events(self, start: Callable[[], Iterator[T | None]]) -> AsyncIterator[T]:
        """Yield what a generator yields, all of it in one thread; close this one to stop it.

        It can be stopped wherever the generator yields, which may be None: that is not passed on.
        """
        loop, stopped = asyncio.get_running_loop(), Event()
        queue: asyncio.Queue[object] = asyncio.Queue()

        def advance() -> None:
            try:
                with closing(start()) as items:  # type: ignore[type-var]
                    for item in items:
                        if stopped.is_set():
                            return
                        if item is not None:
                            loop.call_soon_threadsafe(queue.put_nowait, item)
            finally:
                loop.call_soon_threadsafe(queue.put_nowait, _END)

        running = loop.run_in_executor(self._pool, advance)
        try:
            while (item := await queue.get()) is not _END:
                yield cast(T, item)
            await running  # raises what the generator has raised
        finally:
            stopped.set()
            running.cancel()
