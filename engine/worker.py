"""Worker: a child process that runs a generator function, and can be killed.

Documents are hostile: their readers hang, explode and crash, so they run here, not in the program.
The child is spawned (never forked: the program has threads), serves one request after another, and
dies with its parent. What it yields arrives as it is yielded, so that all that came before a limit
is kept. Time counts only while the parent waits: a child held up by a busy parent is not slow.
"""

import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Iterator
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

import psutil  # type: ignore[import-untyped]

from engine.errors import EngineError
from engine.processes import end_children

_CONTEXT = multiprocessing.get_context("spawn")
_POLL_SECONDS = 0.1  # how often time and memory are looked at
_MIB = 1024 * 1024


class Killed(Exception):
    """The child is gone before its work was done."""


class TimedOut(Killed):
    """It kept the parent waiting for longer than allowed."""


class Overgrown(Killed):
    """It took more memory than allowed."""


class Crashed(Killed):
    """It died by itself, or by an exception that is a bug; the text says which."""


class Worker:
    """One child process; it is started by the first request and again after each kill.

    `function` is a module-level generator function; its arguments and items are pickled.
    """

    def __init__(
        self, function: Callable[..., Iterator[Any]], *, seconds: float = 0, memory: int = 0
    ) -> None:
        """Limits for one request: `seconds` of waiting, `memory` in MiB; 0 is none."""
        self._function = function
        self._seconds = seconds
        self._memory = memory * _MIB
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def start(self, *arguments: object, **options: object) -> None:
        """Send a request; its items are to be taken from `items` before the next one is sent."""
        if self._process is None or not self._process.is_alive():
            self.kill()
            self._spawn()
        assert self._pipe is not None
        self._pipe.send((arguments, options))

    def items(self, pulse: Any = None) -> Iterator[Any]:
        """What the function yields for the request, as it does.

        A `pulse`, if given, comes whenever there is nothing else for a moment, so that whoever
        takes the items can stop. Not taking all of them kills the child. Raises what the function
        raises, if that is an `EngineError`, and `TimedOut`, `Overgrown` or `Crashed`.
        """
        ended = False
        waited = 0.0
        try:
            while True:
                began = monotonic()
                message: tuple[str, Any] = self._receive() or ("nothing", None)
                waited += monotonic() - began
                what, value = message
                ended = what in ("ended", "raised")
                if what == "raised":
                    raise value
                if ended:
                    return
                if self._seconds and waited > self._seconds:
                    raise TimedOut
                if what == "item":
                    yield value
                elif pulse is not None:
                    yield pulse
        finally:
            if not ended:
                self.kill()

    def kill(self) -> None:
        """End the child now, with all its own children."""
        if self._process is not None:
            if self._process.is_alive() and self._process.pid is not None:
                end_children(self._process.pid)
            self._process.terminate()
            self._process.join(1.0)
            if self._process.is_alive():
                self._process.kill()
                self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None

    def _spawn(self) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        self._process = _CONTEXT.Process(
            target=_serve, args=(theirs, self._function), name=f"pagewise {self._function.__name__}"
        )
        self._process.start()
        theirs.close()

    def _receive(self) -> tuple[str, Any] | None:
        """The next message; None when there is none for a moment."""
        assert self._pipe is not None
        try:
            self._check_memory()
            if not self._pipe.poll(_POLL_SECONDS):
                return None
            what, value = self._pipe.recv()
        except (EOFError, OSError) as error:
            raise Crashed("it ended without a word") from error
        if what == "crashed":
            raise Crashed(value)
        return what, value

    def _check_memory(self) -> None:
        if not self._memory or self._process is None or self._process.pid is None:
            return
        try:
            used = psutil.Process(self._process.pid).memory_info().rss
        except psutil.NoSuchProcess:
            return  # the pipe will say so
        if used > self._memory:
            raise Overgrown


def _serve(pipe: Connection, function: Callable[..., Iterator[Any]]) -> None:
    """The child: requests in, items out, until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    signal.signal(signal.SIGTERM, lambda *_: os._exit(1))
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            arguments, options = pipe.recv()
        except EOFError:
            return
        try:
            for item in function(*arguments, **options):
                pipe.send(("item", item))
            pipe.send(("ended", None))
        except EngineError as error:
            pipe.send(("raised", error))
        except (BrokenPipeError, ConnectionResetError):
            return
        except BaseException:
            pipe.send(("crashed", traceback.format_exc()))


def _die_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
