"""Record: the vectors of a library's passages on disk, by one encoder; a cache over the catalog.

    rows     float16, a vector a row; only ever appended to
    entries  what each row is of: passage, document, language, and a hash of the encoded text;
             replaced as a whole by each commit, with how many rows count

A row whose passage is gone is of passage 0, and stays: a text that comes back, in a file that was
moved, copied or read again, is not encoded again. Rows behind those that count are what a kill has
left. What cannot be right, such as a row that is not of unit length, is never repaired: the record
is emptied, and filled from the catalog.
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
_HEADER = struct.Struct("<8sQIQI")  # magic, generation, width, rows, CRC-32 of the entries
_MAGIC = b"PWVEC\0\0\1"
_UNIT = 0.02  # how far from 1 the length of a vector may be, in float16

_log = logging.getLogger(__name__)


class Entries(NamedTuple):
    """One commit. `generation` is what the catalog that it was fed from calls it."""

    generation: int
    width: int
    table: Array  # of ENTRY; one for each row


def read_entries(folder: Path) -> Entries | None:
    """Return the last commit of a record; None where there is none. Raises `IndexUnreadable`."""
    try:
        content = (folder / "entries").read_bytes()
        magic, generation, width, count, checksum = _HEADER.unpack_from(content)
        table = numpy.frombuffer(content, ENTRY, count, _HEADER.size)
        if magic != _MAGIC or crc32(table.tobytes()) != checksum:
            raise ValueError("the entries are not as they were written")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, struct.error) as error:
        raise IndexUnreadable("embed.vectors-damaged", folder=folder) from error
    return Entries(generation, width, table)


def read_rows(folder: Path, entries: Entries, start: int = 0) -> Array:
    """Return the vectors from row `start` on, float16. Raises `IndexUnreadable`."""
    count, width = len(entries.table) - start, entries.width
    try:
        rows = numpy.fromfile(folder / "rows", "<f2", count * width, offset=2 * start * width)
        rows = rows.reshape(count, width)
        lengths = numpy.sqrt(numpy.square(rows, dtype=numpy.float32).sum(1))
        if not (abs(lengths - 1) < _UNIT).all():  # nor where one is NaN
            raise ValueError("a row is not of unit length")
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
        self._generation = 0
        self._table = numpy.empty(0, ENTRY)
        self._added: list[tuple[int, int, bytes, int]] = []  # entries of rows not committed yet
        self._rows: list[Array] = []  # and these
        self._by_text: dict[int, int] = {}  # a row for each text
        self._documents: set[int] = set()

    def open(self, generation: int) -> int:
        """Open the record; return which generation it is of.

        That is `generation` where the record is whole and was fed from the catalog that calls it
        so. Otherwise all of it is of no passage, and the number is one that was never used.
        Raises `OSError`.
        """
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        entries = None
        try:
            entries = read_entries(self._folder)
            if entries and entries.width == self._width:
                read_rows(self._folder, entries)
            else:
                entries = None
        except IndexUnreadable:
            _log.exception("The vectors in %s are made again", self._folder)
            entries = None
        self._table = entries.table.copy() if entries else numpy.empty(0, ENTRY)
        self._generation = entries.generation if entries else 0
        if not generation or self._generation != generation:
            self._table["passage"] = 0
            self._generation = int.from_bytes(os.urandom(6), "little") or 1
        with (self._folder / "rows").open("ab") as stream:
            stream.truncate(2 * self._width * len(self._table))
        self._by_text = {text: row for row, text in enumerate(self._table["text"].tolist())}
        self._documents = set(self._table["document"][self._table["passage"] > 0].tolist())
        self.commit()
        return self._generation

    @property
    def passages(self) -> int:
        """How many passages have a vector."""
        return int(numpy.count_nonzero(self._table["passage"])) + sum(
            1 for each in self._added if each[0]
        )

    def lacks(self, texts: Iterable[str]) -> list[str]:
        """Return those of some texts that are not encoded yet, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._by_text]

    def encoded(self, texts: Sequence[str], vectors: Array) -> None:
        """Keep the vectors of texts, (texts, width): of no passage yet."""
        for text, vector in zip(texts, vectors, strict=True):
            self._append((0, 0, b"", _key(text)), vector)

    def add(self, document: Document, passages: Mapping[int, Passage]) -> None:
        """Add passages of a document by their ids; their texts are encoded already."""
        self._documents.add(document.id)
        for passage_id, passage in passages.items():
            key = _key(encoded_text(document, passage))
            row = self._by_text[key]
            entry = (passage_id, document.id, passage.language.encode(), key)
            if self._is_free(row):
                self._set(row, entry)
            else:  # of a passage with the same text
                self._append(entry, self._row(row))

    def remove(self, document_id: int) -> None:
        """Remove the passages of a document."""
        if document_id in self._documents:
            self._documents.discard(document_id)
            self._table["passage"][self._table["document"] == document_id] = 0
            self._added = [
                (0, 0, b"", each[3]) if each[1] == document_id else each for each in self._added
            ]

    def commit(self) -> None:
        """Make searchable what was added and removed; lasting when this returns."""
        with (self._folder / "rows").open("ab") as stream:
            for each in self._rows:
                stream.write(each.tobytes())
            stream.flush()
            os.fsync(stream.fileno())
        if self._added:
            self._table = numpy.concatenate([self._table, numpy.array(self._added, ENTRY)])
        self._added, self._rows = [], []
        content = self._table.tobytes()
        header = _HEADER.pack(
            _MAGIC, self._generation, self._width, len(self._table), crc32(content)
        )
        write_atomically(self._folder / "entries", header + content)

    def _append(self, entry: tuple[int, int, bytes, int], vector: Array) -> None:
        self._by_text.setdefault(entry[3], len(self._table) + len(self._added))
        self._added.append(entry)
        self._rows.append(numpy.asarray(vector, "<f2"))

    def _is_free(self, row: int) -> bool:
        at = row - len(self._table)
        return not (self._table["passage"][row] if at < 0 else self._added[at][0])

    def _set(self, row: int, entry: tuple[int, int, bytes, int]) -> None:
        at = row - len(self._table)
        if at < 0:
            self._table[row] = entry
        else:
            self._added[at] = entry

    def _row(self, row: int) -> Array:
        at = row - len(self._table)
        if at >= 0:
            return self._rows[at]
        path = self._folder / "rows"
        return numpy.fromfile(path, "<f2", self._width, offset=2 * self._width * row)


def _key(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
