"""Record: the vectors of a library's passages on disk, by one encoder; a cache over the catalog.

    rows     float16, a vector a row; only ever appended to
    entries  what each row is of: passage, document, language, and a hash of the encoded text;
             replaced as a whole by each commit, with how many rows count

A row whose passage is gone is of passage 0, and stays: a text that comes back, in a file that was
moved, copied or read again, is not encoded again. Rows behind those that count are what a kill has
left. Both files have checksums; what is not as it was written is never repaired: the record is
emptied, and filled from the catalog.
"""

import logging
import os
import struct
from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
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
_HEADER = struct.Struct("<8sQIQI")  # magic, generation, width, rows, CRC-32 of the rows
_MAGIC = b"PWVEC\0\0\2"
_CHECKSUM = 4  # bytes, at the end of the entries: the CRC-32 of all before

_log = logging.getLogger(__name__)


class Entries(NamedTuple):
    """One commit. `generation` is what the catalog that it was fed from calls it."""

    generation: int
    width: int
    checksum: int  # CRC-32 of the rows
    table: Array  # of ENTRY; one for each row


def read_entries(folder: Path) -> Entries | None:
    """Return the last commit of a record; None where there is none. Raises `IndexUnreadable`."""
    try:
        content = (folder / "entries").read_bytes()
        magic, generation, width, count, checksum = _HEADER.unpack_from(content)
        if magic != _MAGIC or _checked(content[:-_CHECKSUM]) != content:
            raise ValueError("the entries are not as they were written")
        table = numpy.frombuffer(content, ENTRY, count, _HEADER.size)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, struct.error) as error:
        raise IndexUnreadable("embed.vectors-damaged", folder=folder) from error
    return Entries(generation, width, checksum, table)


def map_rows(folder: Path, entries: Entries, known: Entries | None = None) -> Array:
    """Return the vectors, float16: (rows, width), mapped.

    `known` is a commit whose rows have been checked. Raises `IndexUnreadable`.
    """
    shape = len(entries.table), entries.width
    if not entries.table.size:
        return numpy.empty(shape, "<f2")
    start, checksum = 0, 0
    if known and (known.generation, known.width) == (entries.generation, entries.width):
        start, checksum = len(known.table), known.checksum
    try:
        rows: Array = numpy.asarray(numpy.memmap(folder / "rows", "<f2", "c", shape=shape))
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


def record_folder(config: Config, model: EncoderModel) -> Path:
    """Return the folder of a library's vectors by an encoder."""
    return config.vectors_dir / model.key


def write_wanted(config: Config, document_ids: Iterable[int]) -> None:
    """Ask for these documents to be encoded before all others. Raises `OSError`."""
    config.vectors_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (config.vectors_dir / "wanted").write_text(" ".join(map(str, document_ids)), "utf-8")


def read_wanted(config: Config) -> list[int]:
    """Return the documents that were last asked for."""
    try:
        return [int(each) for each in (config.vectors_dir / "wanted").read_text("utf-8").split()]
    except (OSError, ValueError):
        return []


class VectorWriter:
    """The writing side; one at a time (the caller holds a lock)."""

    def __init__(self, folder: Path, width: int) -> None:
        """`width`: numbers of a vector."""
        self._folder, self._width = folder, width
        self._generation = self._checksum = 0
        self._table = numpy.zeros(0, ENTRY)  # with entries to spare at its end, of passage 0
        self._count = 0  # of entries in use
        self._rows: list[Array] = []  # the last of them, which are not committed yet
        self._by_text: dict[int, int] = {}  # a row for each text
        self._free: dict[int, list[int]] = {}  # and those that are of no passage
        self._documents: set[int] = set()

    def open(self, generation: int) -> int:
        """Open the record; return which generation it is of.

        That is `generation` where the record is whole and was fed from the catalog that calls it
        so. Otherwise all of it is of no passage, and the number is one that was never used.
        Raises `OSError`.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for left in self._folder.glob(".entries.*"):  # by a kill
            left.unlink()
        (self._folder / "rows").touch(0o600)
        entries = None
        try:
            entries = read_entries(self._folder)
            if entries and entries.width == self._width:
                map_rows(self._folder, entries)
            else:
                entries = None
        except IndexUnreadable:
            _log.exception("The vectors in %s are made again", self._folder)
            entries = None
        if entries:
            self._table, self._count = entries.table.copy(), len(entries.table)
            self._generation, self._checksum = entries.generation, entries.checksum
        if not generation or self._generation != generation:
            self._table["passage"] = 0
            self._generation = int.from_bytes(os.urandom(6), "little") or 1
        for row, text in enumerate(self._table["text"].tolist()):
            self._by_text[text] = row
            if not self._table["passage"][row]:
                self._free.setdefault(text, []).append(row)
        self._documents = set(self._table["document"][self._table["passage"] > 0].tolist())
        self.commit()
        return self._generation

    @property
    def passages(self) -> int:
        """How many passages have a vector."""
        return int(numpy.count_nonzero(self._table["passage"]))

    def lacks(self, texts: Iterable[str]) -> list[str]:
        """Return those of some texts that are not encoded yet, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._by_text]

    def encoded(self, texts: Sequence[str], vectors: Array) -> None:
        """Keep the vectors of texts, (texts, width): of no passage yet."""
        for text, vector in zip(texts, vectors, strict=True):
            key = _key(text)
            self._free.setdefault(key, []).append(self._append(key, vector))

    def add(self, document: Document, passages: Mapping[int, Passage]) -> None:
        """Add passages of a document by their ids; their texts are encoded already."""
        self._documents.add(document.id)
        for passage_id, passage in passages.items():
            key = _key(encoded_text(document, passage))
            free = self._free.get(key)
            row = free.pop() if free else self._append(key, self._row(self._by_text[key]))
            self._table[row] = passage_id, document.id, passage.language.encode(), key

    def remove(self, document_id: int) -> None:
        """Remove the passages of a document."""
        if document_id not in self._documents:
            return
        self._documents.discard(document_id)
        of_it = (self._table["document"] == document_id) & (self._table["passage"] > 0)
        for row in numpy.flatnonzero(of_it).tolist():
            self._table["passage"][row] = 0
            self._free.setdefault(int(self._table["text"][row]), []).append(row)

    def commit(self) -> None:
        """Make searchable what was added and removed; lasting when this returns."""
        fresh = b"".join(each.tobytes() for each in self._rows)
        with (self._folder / "rows").open("r+b") as stream:
            # Not cut off before: somebody may have mapped it.
            stream.seek(2 * self._width * (self._count - len(self._rows)))
            stream.write(fresh)
            stream.flush()
            os.fsync(stream.fileno())
        self._rows, self._checksum = [], crc32(fresh, self._checksum)
        table = self._table[: self._count].tobytes()
        counts = self._generation, self._width, self._count, self._checksum
        write_atomically(self._folder / "entries", _checked(_HEADER.pack(_MAGIC, *counts) + table))

    def _append(self, key: int, vector: Array) -> int:
        if self._count == len(self._table):
            more = numpy.zeros(max(1024, self._count), ENTRY)
            self._table = numpy.concatenate([self._table, more])
        row = self._count
        self._table["text"][row] = key
        self._rows.append(numpy.asarray(vector, "<f2"))
        self._count += 1
        self._by_text.setdefault(key, row)
        return row

    def _row(self, row: int) -> Array:
        committed = self._count - len(self._rows)
        if row >= committed:
            return self._rows[row - committed]
        path = self._folder / "rows"
        return numpy.fromfile(path, "<f2", self._width, offset=2 * self._width * row)


def _checked(content: bytes) -> bytes:
    return content + crc32(content).to_bytes(_CHECKSUM, "little")


def _key(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
