"""Record: the vectors of a library's passages on disk, by one encoder; a cache over the catalog.

    rows     float16, a vector a row; only ever appended to
    entries  what each row is of: passage, document, language, and a hash of the encoded text;
             replaced as a whole by each commit, with how many rows of which file count

A row whose passage is gone is of passage 0, has the day (of Unix) instead of a document, and stays:
a text that comes back, in a file that was moved, copied or read again, or a folder that was removed
by mistake, is not encoded again. Only where those of a month ago have become many, a new file,
`rows1`, is written without them: who has mapped the old one keeps it. Rows behind those that count,
and files that do not, are what a kill has left. Both files have checksums; what is not as it was
written is never repaired: the record is emptied, and filled from the catalog.
"""

import struct
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import numpy

from engine.config import Config
from engine.embed.model import EncoderModel
from engine.errors import IndexUnreadable
from engine.records import Document, Passage
from engine.storage import write_atomically

Array = numpy.ndarray[Any, Any]

ENTRY = numpy.dtype(
    [("passage", "<u4"), ("document", "<u4"), ("language", "S2"), ("text", "<u8")]
)  # packed: with a row of 384 numbers, 786 bytes
_HEADER = struct.Struct("<8sQIIII")  # magic, generation, width, rows, number, CRC-32 of the rows
_MAGIC = b"PWVEC\0\0\2"
_CHECKSUM = 4  # bytes, at the end of the entries: the CRC-32 of all before


class Entries(NamedTuple):
    """One commit. `generation` is what the catalog that it was fed from calls it."""

    generation: int
    width: int
    number: int  # of the file of rows
    checksum: int  # CRC-32 of the rows
    table: Array  # of ENTRY; one for each row


def read_entries(folder: Path) -> Entries | None:
    """Return the last commit of a record; None where there is none. Raises `IndexUnreadable`."""
    try:
        content = (folder / "entries").read_bytes()
        magic, generation, width, count, number, checksum = _HEADER.unpack_from(content)
        if magic != _MAGIC or _checked(content[:-_CHECKSUM]) != content:
            raise ValueError("the entries are not as they were written")
        table = numpy.frombuffer(content, ENTRY, count, _HEADER.size)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, struct.error) as error:
        raise IndexUnreadable("embed.vectors-damaged", folder=folder) from error
    return Entries(generation, width, number, checksum, table)


def write_entries(folder: Path, entries: Entries) -> None:
    """Make this the last commit of a record. Raises `OSError`."""
    generation, width, number, checksum, table = entries
    header = _HEADER.pack(_MAGIC, generation, width, len(table), number, checksum)
    write_atomically(folder / "entries", _checked(header + table.tobytes()))


def rows_file(folder: Path, number: int) -> Path:
    """Return the file of rows of this number."""
    return folder / f"rows{number or ''}"


def map_rows(folder: Path, entries: Entries, known: Entries | None = None) -> Array:
    """Return the vectors, float16: (rows, width), mapped.

    `known` is a commit whose rows have been checked. Raises `IndexUnreadable`.
    """
    shape = len(entries.table), entries.width
    if not entries.table.size:
        return numpy.empty(shape, "<f2")
    start, checksum = 0, 0
    if known and known[:3] == entries[:3]:
        start, checksum = len(known.table), known.checksum
    try:
        rows: Array = numpy.asarray(
            numpy.memmap(rows_file(folder, entries.number), "<f2", "c", shape=shape)
        )
        if crc32(rows[start:].data, checksum) != entries.checksum:
            raise ValueError("the rows are not as they were written")
    except (OSError, ValueError) as error:
        raise IndexUnreadable("embed.vectors-damaged", folder=folder) from error
    return rows


def encoded_text(document: Document, passage: Passage) -> str:
    """Return what is encoded of a passage: with title and headings, as a reranker reads it.

    Not with the name of its file: to change that changes nothing.
    """
    title = "" if document.title == document.path.stem else document.title
    context = " › ".join(part for part in (title, passage.heading) if part)
    return f"{context}\n{passage.text}" if context else passage.text


def has_words(passage: Passage) -> bool:
    """Say whether a passage gets a vector: without a word it would be near to everything."""
    return any(map(str.isalnum, passage.text))


def record_folder(config: Config, model: EncoderModel) -> Path:
    """Return the folder of a library's vectors by an encoder."""
    return config.vectors_dir / model.key


def _checked(content: bytes) -> bytes:
    return content + crc32(content).to_bytes(_CHECKSUM, "little")
