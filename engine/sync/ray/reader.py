"""Reader: reads files on a node, by the path that they have here, in a process that can be killed.

The folders of the library must be there under the same path, as those of a shared drive are.
"""

import sys
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from engine.config import Config
from engine.documents import File
from engine.errors import Denied, DocumentError, Unreadable, Vanished
from engine.events import Notice, Tick
from engine.messages import Message
from engine.process import Crashed, Worker
from engine.storage import on_disk
from engine.sync.ray.crew import Crew, Lost, NotHere, Share
from engine.sync.ray.packing import packed, unpacked
from engine.sync.ray.version import why_other

Key = TypeVar("Key")
Function = Callable[..., Iterator[Any]]


class Reader:
    """An actor: it has one process, and serves one file after another."""

    def __init__(self, function: Function, seconds: float, memory: int) -> None:
        self._function = function
        self._worker = Worker(packed, seconds=seconds, memory=memory)

    def begin(self, fingerprint: str) -> Message | None:
        """See `Crew`."""
        # Its process would load this one's main module, which is Ray's, and all of Ray with it.
        sys.modules["__main__"].__file__ = None
        return why_other(fingerprint)

    def call(
        self, file: File, *arguments: object
    ) -> NotHere | tuple[list[bytes], DocumentError | None]:
        """Read a file; return all that is in it, or what came before the error, pickled."""
        if not _is_here(file):
            return NotHere(Message("ray.unseen", path=file.path))
        items: list[bytes] = []
        try:
            self._worker.start(self._function, file.path, *arguments)
            for item in self._worker.results():
                items.append(item)
        except (Denied, Vanished) as error:
            return (items, error) if items else NotHere(Message("ray.unseen", path=file.path))
        except DocumentError as error:
            return items, error
        except Crashed:
            return items, Unreadable("process.crashed")
        return items, None


def read_on_nodes(
    function: Function,
    requests: Iterable[tuple[Key, tuple[object, ...] | None]],
    config: Config,
) -> Generator[Tick | Notice | tuple[Key, list[Any], DocumentError | None]]:
    """Call `function` for every request, as `map_in_processes` does; the cluster is connected.

    The first of the arguments is a `File`; the function gets its path. One that no node sees comes
    back as `Vanished`, so that what is known of it stays.
    """
    arguments = function, config.read_seconds, config.read_memory
    for event in Crew(Reader, arguments, _one_a_core, _is_here).map(requests):
        if isinstance(event, Tick | Notice):
            yield event
            continue
        key, result = event
        match result:
            case None:
                yield key, [], None
            case NotHere():
                yield key, [], Vanished("ray.seen-by-none")
            case Lost():
                yield key, [], Unreadable("process.crashed")
            case items, error:
                yield key, [*map(unpacked, items)], error


def _is_here(file: File, *_: object) -> bool:
    """Say whether this is a file that can be read, of the size that was listed."""
    try:
        path = on_disk(file.path)
        with path.open("rb"):
            return path.stat().st_size == file.size
    except OSError:
        return False


def _one_a_core(nodes: Sequence[Mapping[str, float]]) -> list[list[Share]]:
    return [[{"num_cpus": 1}] * int(node.get("CPU", 0)) for node in nodes]
