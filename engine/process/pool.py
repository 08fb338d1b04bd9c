"""Pool: worker processes that read side by side; one that hangs does not hold up the others."""

from collections.abc import Callable, Generator, Iterable, Iterator
from time import monotonic
from typing import Any, TypeVar

from engine.config import Config
from engine.errors import DocumentError, Unreadable
from engine.events import Tick
from engine.process.worker import Crashed, Worker, wait

_TICK = Tick()
_SLOW = 10.0  # seconds; nearly all documents are read in less

Key = TypeVar("Key")


def map_in_processes(
    function: Callable[..., Iterator[Any]],
    requests: Iterable[tuple[Key, tuple[object, ...] | None]],
    number: int,
    config: Config,
    spare: int = 0,
    gives_way: bool = False,
) -> Generator[Tick | tuple[Key, list[Any], DocumentError | None], None, None]:
    """Call `function` for every request, in `number` processes; yield each result when it is done.

    A request is a key, which comes back, and arguments, or None where there is nothing to call. A
    result has all items, or those that came before the error. Requests are consumed when a process
    is free for one; a process starts its next before the result of its last is yielded. `Tick`s
    come in between. For each process that is at one request for long, as one that hangs is, another
    takes its place meanwhile: up to `spare`. What `gives_way` is as `Worker` has it.
    """
    queue = iter(requests)
    workers = [
        Worker(
            function,
            seconds=config.read_seconds,
            memory=config.read_memory,
            gives_way=gives_way,
        )
        for _ in range(number + spare)
    ]  # each starts its process with its first request
    idle = workers[::-1]
    running: dict[Worker, tuple[Key, list[Any], float]] = {}  # with the time of its start
    done: list[tuple[Key, list[Any], DocumentError | None]] = []
    try:
        while True:
            slow = sum(monotonic() - began > _SLOW for _, _, began in running.values())
            while (
                idle and len(running) - slow < number and (request := next(queue, None)) is not None
            ):
                key, arguments = request
                if arguments is None:
                    yield key, [], None
                    continue
                try:
                    idle[-1].start(*arguments)
                except Crashed:
                    yield key, [], Unreadable("process.crashed")
                    continue
                running[idle.pop()] = (key, [], monotonic())
            yield from done or (_TICK,)
            if not running:
                return
            wait(running)
            done = []
            for worker, (key, items, _) in list(running.items()):
                error: DocumentError | None = None
                try:
                    items += worker.receive()
                except DocumentError as its:
                    error = its
                except Crashed:
                    error = Unreadable("process.crashed")
                if not worker.is_busy:
                    del running[worker]
                    idle.append(worker)
                    done.append((key, items, error))
    finally:
        for worker in workers:
            worker.kill()
