"""Worker: a child process that runs a generator function, and can be killed.

Documents are hostile: their readers hang, explode and crash, so they run here, not in the program.
The child is spawned (never forked: the program has threads), serves one request after another, has
a lower priority than its parent, and dies with it. What it yields arrives as it is yielded, so that
all that came before a limit is kept. Time counts only while the parent waits: a child held up by a
busy parent is not slow. To start and load its modules the child has time of its own.
"""

import gc
import multiprocessing
import os
import signal
import threading
import traceback
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, suppress
from multiprocessing import connection
from time import monotonic
from typing import Any, cast

from engine.errors import EngineError, TooLarge
from engine.messages import Message
from engine.process.tree import kill_tree, tree_memory, tree_seconds

_CONTEXT = multiprocessing.get_context("spawn")
_POLL_SECONDS = 0.1  # how often time and memory are looked at
_TREE_EVERY = 10  # looks, for what the child started: to find that takes some milliseconds
_START_SECONDS = 120  # for a new process on a busy machine; they are not the request's
_LEAST = 0.002  # of its time, that a child computes which gets on at all
_LOWER, _LOWEST = 5, 19  # priorities, as POSIX counts
# What a child makes mostly lives until it is sent: to look through it as often as Python does
# otherwise finds nothing, and takes a seventh of the time of indexing.
_GARBAGE = (20_000, 20, 20)


class Crashed(Exception):
    """The child died by itself, or by an exception that is a bug; the text says which."""


class Worker:
    """One child process; it is started by the first request and again after each kill.

    `function` is a module-level generator function; its arguments and items are pickled.
    """

    def __init__(
        self,
        function: Callable[..., Iterator[Any]],
        *,
        seconds: float = 0,
        memory: int = 0,
        daemon: bool = False,
        at_once: bool = False,
        gives_way: bool = False,
    ) -> None:
        """Limits for one request: `seconds` of waiting, `memory` in MiB; 0 is none.

        A `daemon` need not be killed before the program can end; it can have no children. With
        `at_once` all items of a request come together, so that whoever waits wakes up but once; a
        request at which the child dies is then always tried again. One that `gives_way` to all
        programs has its `seconds` to compute, however long they take it the processor.
        """
        self._function, self._daemon, self._at_once = function, daemon, at_once
        self._seconds, self._memory, self._gives_way = seconds, memory, gives_way
        self._computed = self._computed_before = 0.0  # seconds
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: connection.Connection | None = None
        self._request: object = None
        self._has_begun = self._is_second_try = False
        self._looked, self._looks = 0.0, 0  # when memory was last looked at, and how often
        self._waited = self._allowed = 0.0  # seconds
        self.is_busy = False  # with a request

    def start(self, *arguments: object, **options: object) -> None:
        """Send a request; all its items must be received before the next one is sent.

        `results` yields them; of several workers, `wait` and `receive` do. Raises `Crashed`.
        """
        self._request = arguments, options
        self._is_second_try = False
        self._send()

    def results(self, tick: Any = None) -> Iterator[Any]:
        """Yield what the function yields for the request, as it does.

        A `tick`, if given, comes whenever there is nothing else for a moment, so that the caller
        can stop. Not receiving all items kills the child. Raises what `receive` raises.
        """
        try:
            while self.is_busy:
                wait((self,))
                received = self.receive()
                yield from received
                if not received and self.is_busy and tick is not None:
                    yield tick
        finally:
            if self.is_busy:
                self.kill()

    def receive(self, seconds: float = 0.0) -> list[Any]:
        """Return the next item of the request, if it is there; `is_busy` tells if more can come.

        It is waited for some `seconds`, which do not count. Raises what the function raises, if
        that is an `EngineError`; `TooLarge` at a limit; and `Crashed`.
        """
        assert self._pipe is not None
        what, value = "", cast(Any, None)
        try:
            self._check_memory()
            if self._pipe.poll(seconds):
                what, value = self._pipe.recv()
            if what == "crashed":
                raise Crashed(value)
            if what == "begun":
                self._has_begun = True
                self._waited, self._allowed = 0.0, self._seconds
                self._computed = self._computed_before = self._computing()
            self.is_busy = what not in ("ended", "raised", "all")
            if self.is_busy and self._seconds and self._is_too_slow():
                raise TooLarge("process.slow", seconds=self._seconds)
        except (EOFError, OSError) as error:
            self._try_again(error)
        except (Crashed, TooLarge):
            self.kill()
            raise
        if what == "raised":
            raise value
        if what == "all":
            return cast(list[Any], value)
        return [value] if what == "item" else []

    def kill(self) -> None:
        if self._process is not None:
            if self._process.is_alive() and self._process.pid is not None:
                kill_tree(self._process.pid)
            self._process.kill()  # if it could not be looked at
            self._process.join()
            self._process.close()
        if self._pipe is not None:
            self._pipe.close()
        self._process = self._pipe = None
        self.is_busy = False

    def _send(self) -> None:
        if self._process is None or not self._process.is_alive():
            self.kill()
            self._spawn()
        assert self._pipe is not None
        self._waited, self._allowed = 0.0, self._seconds + _START_SECONDS
        self._has_begun = False
        try:
            self._pipe.send(self._request)
        except OSError as error:
            self._try_again(error)
        self.is_busy = True

    def _try_again(self, error: Exception) -> None:
        """Send the request to a new child: the last one died before it took it, of something else.

        Raises `Crashed` where it had begun, or where that happens twice.
        """
        self.kill()
        if self._has_begun or self._is_second_try:
            raise Crashed(Message("process.silent")) from error
        self._is_second_try = True
        self._send()

    def _spawn(self) -> None:
        self._pipe, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(
            target=_serve,
            args=(theirs, self._function, self._at_once),
            name=f"pagewise {self._function.__name__}",
            daemon=self._daemon,
        )
        with closing(theirs):
            process.start()
        self._process = process

    def _is_too_slow(self) -> bool:
        """Say so at the end of its time; a child that gives way has more of it while it gets on."""
        if self._waited <= self._allowed:
            return False
        before, self._computed = self._computed, self._computing()
        self._allowed += self._seconds
        gets_on = self._computed - before > _LEAST * self._seconds
        return not gets_on or self._computed - self._computed_before > self._seconds

    def _computing(self) -> float:
        """Return the seconds of computing of a child that gives way; else 0."""
        pid = self._process and self._process.pid
        return tree_seconds(pid) if pid and self._gives_way else 0.0

    def _check_memory(self) -> None:
        now = monotonic()
        pid = self._process and self._process.pid
        if not self._memory or not pid or now - self._looked < _POLL_SECONDS:
            return
        self._looked, self._looks = now, self._looks + 1
        if tree_memory(pid, whole=self._looks % _TREE_EVERY == 0) > self._memory << 20:
            raise TooLarge("process.memory", size=self._memory)


def wait(workers: Collection[Worker]) -> None:
    """Wait until one of them has something, for a moment at most; that time counts for each."""
    began = monotonic()
    pipes = [worker._pipe for worker in workers if worker._pipe is not None]
    connection.wait(pipes, _POLL_SECONDS)
    for worker in workers:
        worker._waited += monotonic() - began


def lower_priority(*, to_lowest: bool = False) -> None:
    """Let the window and other programs go before this process.

    `to_lowest`: any program goes before it, at the processor and at the disk.
    """
    import psutil  # late: a window is shown without it

    with suppress(OSError, psutil.Error):
        process = psutil.Process()
        if os.name == "nt":
            low, lowest = psutil.BELOW_NORMAL_PRIORITY_CLASS, psutil.IDLE_PRIORITY_CLASS
            process.nice(lowest if to_lowest else low)
        else:
            process.nice(max(process.nice(), _LOWEST if to_lowest else _LOWER))
        if to_lowest and hasattr(process, "ionice"):  # not on macOS
            process.ionice(psutil.IOPRIO_LOW if os.name == "nt" else psutil.IOPRIO_CLASS_IDLE)


def _serve(
    pipe: connection.Connection, function: Callable[..., Iterator[Any]], at_once: bool
) -> None:
    """Serve requests in the child until the parent closes the pipe or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    lower_priority()
    gc.set_threshold(*_GARBAGE)
    threading.Thread(target=_die_with_parent, daemon=True).start()
    while True:
        try:
            arguments, options = pipe.recv()
        except EOFError:
            return
        try:
            if at_once:
                pipe.send(("all", list(function(*arguments, **options))))
                continue
            pipe.send(("begun", None))
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
