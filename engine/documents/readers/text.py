"""Text: a plain text file is one page of its paragraphs, without headings."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents.encoding import decode, is_utf16
from engine.documents.plain_text import without_escapes
from engine.documents.text_builder import clean
from engine.errors import TooLarge
from engine.records import Metadata, Page

_BYTES_MAX = 32 << 20  # logs and database dumps may be endless


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    text, cut = text_of(path)
    yield Metadata("text")
    yield Page(clean(without_escapes(text)).strip("\n").rstrip())
    if cut:
        raise TooLarge("documents.text-too-large", size=_BYTES_MAX >> 20)


def text_of(path: Path) -> tuple[str, bool]:
    """Return the text of a file, and whether that is only its beginning."""
    with path.open("rb") as stream:
        data = stream.read(_BYTES_MAX + 1)
    cut = len(data) > _BYTES_MAX
    if cut:  # at the end of a line: half a character would hide the encoding
        end = data.rfind(b"\n", 0, _BYTES_MAX - 1) + 1 or _BYTES_MAX
        is_wide = is_utf16(data[: _BYTES_MAX & ~1])  # which needs an even number of bytes
        data = data[: end + end % 2 if is_wide else end]
    return decode(data), cut
