"""Reading: files → what is in them, by worker processes that are killed at a limit.

Every file comes back, with its passages or with the reason why there are none, or not all.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.config import Config
from engine.documents import File, read, unread
from engine.errors import DocumentError
from engine.index import TermCounts, count
from engine.passages import Splitter
from engine.process import map_in_processes
from engine.records import Cause, Document, Metadata, Passage, ScannedPage, Tick

READER = 4  # raise it when the same file would now be read otherwise: everything is read again
_READERS = 2  # processes, beside the one that asks
_SPARE = 2  # more of them, while as many are at one file for long


@dataclass(slots=True)
class Reading:
    """What came of reading one file."""

    digest: str
    front: Metadata | None = None
    passages: list[Passage] = field(default_factory=list)
    error: DocumentError | None = None
    counts: list[TermCounts] = field(default_factory=list)  # of the passages of each page
    scans: list[ScannedPage] = field(default_factory=list)

    @property
    def reason(self) -> str | None:
        """Why the file was skipped, or what of it is missing."""
        if self.error and self.passages:
            # The sheets of a file within this one say nothing of how far this one was read.
            last = self.passages[-1].page if self.front and self.front.pages else None
            return f"It could be read {f'to page {last}' if last else 'in part'} only. {self.error}"
        if self.error is None and self.scans:
            return unread(len(self.scans), whole=not self.passages)
        return str(self.error) if self.error else None

    @property
    def cause(self) -> Cause | None:
        """The same in one word."""
        if self.error is None:
            return "scanned" if self.scans else None
        return self.error.cause

    def document(self, file: File) -> Document:
        """The document to store for `file`, read or not."""
        suffix = file.path.suffix.lstrip(".").lower()
        front = self.front or Metadata(kind=suffix or "unknown")
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
            cause=self.cause,
        )


def read_all(
    files: Iterable[tuple[File, str, DocumentError | None]],
    config: Config,
    passwords: Sequence[str] = (),
) -> Generator[Tick | tuple[File, Reading], None, None]:
    """Read files in worker processes: each comes as soon as it is read, with pulses in between.

    A file is given with its digest, and with what forbids to read it. `passwords` are tried on
    what is encrypted.
    """
    requests = ((each, None if each[2] else (each[0].path, passwords)) for each in files)
    with closing(map_in_processes(_read_passages, requests, _READERS, config, _SPARE)) as answered:
        for answer in answered:
            if isinstance(answer, Tick):
                yield answer
            else:
                (file, content, forbidden), items, error = answer
                yield file, _reading(content, items, forbidden or error)


def _reading(
    content: str,
    items: Iterable[Metadata | tuple[list[Passage], TermCounts] | ScannedPage],
    error: DocumentError | None,
) -> Reading:
    reading = Reading(content, error=error)
    for item in items:
        if isinstance(item, Metadata):
            reading.front = item
        elif isinstance(item, ScannedPage):
            reading.scans.append(item)
        else:
            passages, counts = item
            reading.passages += passages
            reading.counts.append(counts)
    return reading


def _read_passages(
    path: Path, passwords: Sequence[str]
) -> Iterator[Metadata | tuple[list[Passage], TermCounts] | ScannedPage]:
    """In the worker process: the front, then the passages of each page, counted, or the scan."""
    splitter, title = Splitter(), path.stem
    for item in read(path, passwords):
        if isinstance(item, Metadata):
            splitter, title = Splitter(item.title or ""), item.title or path.stem
            yield item
        elif isinstance(item, ScannedPage):
            yield replace(item, heading=splitter.heading)
        elif passages := list(splitter.split(item)):
            yield passages, count(passages, title, path.name)
