"""Text: a plain text file is one page of its paragraphs as they are, without headings."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.extract.encoding import decode
from engine.extract.flow import cleaned
from engine.records import Front, Page


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Front | Page]:
    """Yield the front and the one page. Raises `OSError`."""
    yield Front("text")
    yield Page(cleaned(decode(path.read_bytes())).strip("\n").rstrip())
