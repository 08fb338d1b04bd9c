"""Reading: files → what is in them, by worker processes that are killed at a limit.

Every file comes back, with its passages or with the reason why there are none, or not all.
"""

from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from engine.config import Config
from engine.errors import DocumentError, TooLarge, Unreadable
from engine.extract import read
from engine.passages import Splitter
from engine.records import Document, Front, Passage
from engine.scan import File
from engine.worker import Crashed, Overgrown, TimedOut, Worker

READER = 2  # raise it when the same file would now be read otherwise: everything is read again
_READERS = 2  # processes, beside the one that asks


@dataclass(slots=True)
class Reading:
    """What came of reading one file."""

    digest: str
    front: Front | None = None
    passages: list[Passage] = field(default_factory=list)
    error: DocumentError | None = None

    @property
    def reason(self) -> str | None:
        """Why the file was skipped, or what of it is missing."""
        if self.error and self.passages:
            # The sheets of a file within this one say nothing of how far this one was read.
            last = self.passages[-1].page if self.front and self.front.pages else None
            return f"It could be read {f'to page {last}' if last else 'in part'} only. {self.error}"
        return str(self.error) if self.error else None

    def document(self, file: File) -> Document:
        """The document to store for `file`, read or not."""
        suffix = file.path.suffix.lstrip(".").lower()
        front = self.front or Front(kind=suffix or "unknown")
        return Document(
            id=0,
            path=file.path,
            size=file.size,
            mtime_ns=file.mtime_ns,
            digest=self.digest,
            kind=front.kind,
            title=front.title or file.path.stem,
            pages=front.pages,
            reason=self.reason,
        )


def read_all(
    files: Iterable[tuple[File, str, DocumentError | None]], config: Config
) -> Iterator[tuple[File, Reading]]:
    """Read files in worker processes, in order; the next ones are read while one is handled."""
    workers = [
        Worker(_read_passages, seconds=config.read_seconds, memory=config.read_memory)
        for _ in range(_READERS)
    ]
    queue = iter(files)
    running: deque[tuple[Worker, File, str]] = deque()
    idle = list(workers)
    try:
        while True:
            while idle and (file := next(queue, None)):
                what, content, error = file
                if error is not None:
                    yield what, Reading(content, error=error)
                    continue
                worker = idle.pop()
                worker.start(what.path)
                running.append((worker, what, content))
            if not running:
                return
            worker, what, content = running.popleft()
            reading = _collect(worker, content, config)
            idle.append(worker)
            yield what, reading
    finally:
        for worker in workers:
            worker.kill()


def _collect(worker: Worker, content: str, config: Config) -> Reading:
    """Take what a worker reads, up to its end or its limit."""
    reading = Reading(content)
    try:
        for item in worker.items():
            if isinstance(item, Front):
                reading.front = item
            else:
                reading.passages.extend(item)
    except DocumentError as error:
        reading.error = error
    except TimedOut:
        seconds = config.read_seconds
        reading.error = TooLarge(f"Reading it took longer than {seconds:.0f} seconds.")
    except Overgrown:
        reading.error = TooLarge(f"Reading it needs more than {config.read_memory} MB of memory.")
    except Crashed:
        reading.error = Unreadable("It made its reader crash; the file is probably damaged.")
    return reading


def _read_passages(path: Path) -> Iterator[Front | list[Passage]]:
    """In the worker process: the document's front, then the passages of each page."""
    splitter = Splitter()
    for item in read(path):
        if isinstance(item, Front):
            splitter = Splitter(item.title or "")
            yield item
        else:
            yield list(splitter.split(item))
