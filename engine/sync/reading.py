"""Reading: files → what is in them, by worker processes that are killed at a limit.

Every file comes back, with its passages or with the reason why there are none, or not all.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path

from engine.config import Config
from engine.documents import File, read, waiting_for_ocr
from engine.errors import DocumentError
from engine.events import Tick
from engine.messages import Message
from engine.passages import Splitter
from engine.process import map_in_processes
from engine.records import Cause, Document, Metadata, ScannedPage
from engine.sync.sink import Part, Prepare, prepare_part

READER = 5  # raise it when a file would now be read differently: all files are then read again
_READERS = 2  # processes, beside the one that asks
_SPARE = 2  # more of them, while as many are at one file for long

# A file with its digest, and with the error that forbids to read it, if one does.
ToRead = tuple[File, str, DocumentError | None]


@dataclass(slots=True)
class Reading:
    """What came of reading one file."""

    digest: str
    metadata: Metadata | None = None
    parts: list[Part] = field(default_factory=list)  # one for each page
    error: DocumentError | None = None
    scans: list[ScannedPage] = field(default_factory=list)

    @property
    def reason(self) -> Message | None:
        """Why the file was skipped, or what of it is missing."""
        if self.error and self.parts:
            # Page numbers of an attachment do not tell how far the outer file was read.
            last = (
                self.parts[-1].passages[-1].page if self.metadata and self.metadata.pages else None
            )
            if last:
                return Message("documents.read-to-page", number=last, reason=self.error.message)
            return Message("documents.read-in-part", reason=self.error.message)
        if self.error is None and self.scans:
            return waiting_for_ocr(len(self.scans), whole=not self.parts)
        return self.error.message if self.error else None

    @property
    def cause(self) -> Cause | None:
        """The reason in one word."""
        if self.error is None:
            return "scanned" if self.scans else None
        return self.error.cause

    def document(self, file: File) -> Document:
        """Return the document to store for `file`, read or not."""
        suffix = file.path.suffix.lstrip(".").lower()
        metadata = self.metadata or Metadata(kind=suffix or "unknown")
        return Document(
            id=0,
            path=file.path,
            size=file.size,
            mtime_ns=file.mtime_ns,
            digest=self.digest,
            kind=metadata.kind,
            title=metadata.title or file.path.stem,
            pages=metadata.pages,
            reason=self.reason,
            cause=self.cause,
        )


def read_all(
    files: Iterable[ToRead],
    config: Config,
    passwords: Sequence[str] = (),
    prepare: Sequence[Prepare | None] = (),
) -> Generator[Tick | tuple[File, Reading], None, None]:
    """Read files in worker processes; yield each as soon as it is read, with `Tick`s in between.

    `passwords` are tried on what is encrypted. `prepare` are the functions of the sinks; see
    `IndexSink`.
    """
    requests = ((each, None if each[2] else (each[0].path, passwords, prepare)) for each in files)
    with closing(map_in_processes(_read_parts, requests, _READERS, config, _SPARE)) as answered:
        for answer in answered:
            if isinstance(answer, Tick):
                yield answer
            else:
                (file, content, forbidden), items, error = answer
                yield file, _reading(content, items, forbidden or error)


def _reading(
    content: str, items: Iterable[Metadata | Part | ScannedPage], error: DocumentError | None
) -> Reading:
    reading = Reading(content, error=error)
    for item in items:
        if isinstance(item, Metadata):
            reading.metadata = item
        elif isinstance(item, ScannedPage):
            reading.scans.append(item)
        else:
            reading.parts.append(item)
    return reading


def _read_parts(
    path: Path, passwords: Sequence[str], prepare: Sequence[Prepare | None]
) -> Iterator[Metadata | Part | ScannedPage]:
    """In the reader process: the metadata, then the passages of each page, or that it is a scan."""
    splitter, title = Splitter(), path.stem
    for item in read(path, passwords):
        if isinstance(item, Metadata):
            splitter = Splitter(item.title or "", item.pages)
            title = item.title or path.stem
            yield item
        elif isinstance(item, ScannedPage):
            yield replace(item, heading=splitter.heading)
        elif passages := list(splitter.split(item)):
            yield prepare_part(prepare, passages, title, path.name)
