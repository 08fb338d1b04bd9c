"""Reading: files → what is in them, by worker processes that are killed at a limit.

Every file comes back, with its passages or with the reason why there are none, or not all.
"""

from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from engine.config import Config
from engine.documents import File, read, waiting_for_ocr
from engine.errors import DocumentError
from engine.events import Notice, Tick
from engine.messages import Message
from engine.passages import Splitter
from engine.process import map_in_processes
from engine.records import Document, Metadata, ScannedPage
from engine.sync.sink import Part, Prepare, prepare_part

READER = 8  # raise it when a file would now be read differently: all files are then read again
_READERS = 2  # processes, beside the one that asks
_SPARE = 2  # more of them, while as many are at one file for long

# A file with its digest, and with the error that forbids to read it, if one does.
ToRead = tuple[File, str, DocumentError | None]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading one file: all `items`, or those before the `error`."""

    file: File
    digest: str
    items: Sequence[Metadata | Part | ScannedPage]
    error: DocumentError | None = None

    @property
    def parts(self) -> list[Part]:
        """One for each page."""
        return [item for item in self.items if isinstance(item, Part)]

    @property
    def scans(self) -> list[ScannedPage]:
        """The pages that OCR has yet to read."""
        return [item for item in self.items if isinstance(item, ScannedPage)]

    @property
    def document(self) -> Document:
        path = self.file.path
        found = next((item for item in self.items if isinstance(item, Metadata)), None)
        metadata = found or Metadata(kind=path.suffix.lstrip(".").lower() or "unknown")
        return Document(
            id=0,
            path=path,
            size=self.file.size,
            mtime_ns=self.file.mtime_ns,
            digest=self.digest,
            kind=metadata.kind,
            title=metadata.title or path.stem,
            pages=metadata.pages,
            reason=self._reason(metadata.pages),
            cause=self.error.cause if self.error else "scanned" if self.scans else None,
            sent_ns=metadata.sent_ns,
            ctime_ns=self.file.ctime_ns,
        )

    def _reason(self, pages: int | None) -> Message | None:
        parts, scans, error = self.parts, self.scans, self.error
        if error and parts:
            # Page numbers of an attachment do not tell how far the outer file was read.
            if pages and (last := parts[-1].passages[-1].page):
                return Message("documents.read-to-page", number=last, reason=error.message)
            return Message("documents.read-in-part", reason=error.message)
        if error:
            return error.message
        return waiting_for_ocr(len(scans), whole=not parts) if scans else None


def read_all(
    files: Iterable[ToRead],
    config: Config,
    passwords: Sequence[str] = (),
    prepare: Sequence[Prepare | None] = (),
    *,
    on_ray: bool = False,
) -> Generator[Tick | Notice | Reading, None, None]:
    """Read files in worker processes; yield each as soon as it is read, with `Tick`s in between.

    `passwords` are tried on what is encrypted. `prepare` are the functions of the sinks; see
    `IndexSink`. With `on_ray` they are read on the nodes of the cluster that is connected.
    """
    if on_ray:
        from engine.sync.ray import read_on_nodes  # late, as few have it

        on_nodes = ((each, None if each[2] else (each[0], passwords, prepare)) for each in files)
        answers = read_on_nodes(_read_parts, on_nodes, config)
    else:
        here = ((each, None if each[2] else (each[0].path, passwords, prepare)) for each in files)
        answers = map_in_processes(_read_parts, here, _READERS, config, _SPARE)
    with closing(answers) as answered:
        for answer in answered:
            if isinstance(answer, Tick | Notice):
                yield answer
            else:
                (file, content, forbidden), items, error = answer
                yield Reading(file, content, items, forbidden or error)


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
