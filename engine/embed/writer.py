"""Writer: the writing side of a record of vectors."""

import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path
from time import time
from zlib import crc32

import numpy

from engine.embed.record import (
    ENTRY,
    Array,
    Entries,
    encoded_text,
    map_rows,
    read_entries,
    rows_file,
    write_entries,
)
from engine.errors import IndexUnreadable
from engine.messages import Message
from engine.records import Document, Passage

_STAYS = 30  # days, for a row of no passage: what was removed may come back
_DEAD = 1 / 3  # of the rows, from which on those that need not stay are left out
_BLOCK = 4096  # rows that are copied at a time


class VectorWriter:
    """One at a time (the caller holds a lock).

    Attributes:
        damage: Why the record that was there is made again.
    """

    def __init__(self, folder: Path, width: int) -> None:
        """`width`: numbers of a vector."""
        self._folder, self._width = folder, width
        self.damage: Message | None = None
        self._generation = self._number = self._checksum = 0
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
        entries = None
        try:
            entries = read_entries(self._folder)
            if entries and entries.width == self._width:
                map_rows(self._folder, entries)
            else:
                entries = None
        except IndexUnreadable as error:
            self.damage, entries = error.message, None
        if entries is None:
            entries = Entries(0, self._width, self._next_number(), 0, self._table)
        self._generation = entries.generation
        table = entries.table.copy()
        if not generation or self._generation != generation:
            table["passage"], table["document"] = 0, _today()
            self._generation = int.from_bytes(os.urandom(6), "little") or 1
        self._load(entries._replace(table=table))
        self._file.touch(0o600)
        self.commit()
        self._sweep()
        return self._generation

    def passages(self, but: Iterable[int] = ()) -> int:
        """Count the passages that have a vector, except those of some documents."""
        those = self._table["passage"] > 0
        return int(numpy.count_nonzero(those & ~numpy.isin(self._table["document"], [*but])))

    def without(self, passages: Sequence[int]) -> list[int]:
        """Return those of some passages that have no vector."""
        known = self._table["passage"]
        return [each for each in passages if each not in known]

    def lacks(self, texts: Iterable[str]) -> list[str]:
        """Return those of some texts that are not encoded yet, each once."""
        return [text for text in dict.fromkeys(texts) if _key(text) not in self._by_text]

    def encoded(self, texts: Sequence[str], vectors: Iterable[Array]) -> None:
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

    def vector(self, text: str) -> Array:
        """Return the vector of a text that is encoded already."""
        return self._row(self._by_text[_key(text)])

    def remove(self, document_ids: Iterable[int]) -> None:
        """Remove the passages of documents, at best of many at once: all rows are looked at."""
        gone = self._documents.intersection(document_ids)
        if not gone:
            return
        self._documents -= gone
        of_them = numpy.isin(self._table["document"], [*gone]) & (self._table["passage"] > 0)
        for row in numpy.flatnonzero(of_them).tolist():
            self._table["passage"][row], self._table["document"][row] = 0, _today()
            self._free.setdefault(int(self._table["text"][row]), []).append(row)

    def commit(self) -> None:
        """Make searchable what was added and removed; lasting when this returns."""
        fresh = b"".join(each.tobytes() for each in self._rows)
        with self._file.open("r+b") as stream:
            # Not cut off before: somebody may have mapped it.
            stream.seek(2 * self._width * (self._count - len(self._rows)))
            stream.write(fresh)
            stream.flush()
            os.fsync(stream.fileno())
        self._rows, self._checksum = [], crc32(fresh, self._checksum)
        table = self._table[: self._count]
        write_entries(
            self._folder,
            Entries(self._generation, self._width, self._number, self._checksum, table),
        )

    def compact(self) -> None:
        """Leave out the rows that have long been of no passage, where they are many.

        All else is committed. Raises `OSError`; then all stays as it was.
        """
        table = self._table[: self._count]
        # Of a clock that was wrong once, a day to come is one long ago.
        is_old = (table["passage"] == 0) & (_today() - table["document"] > _STAYS)
        kept = numpy.flatnonzero(~is_old)
        if len(kept) >= (1 - _DEAD) * self._count:
            return
        table = table[kept]
        number, checksum = self._next_number(), 0
        file = rows_file(self._folder, number)
        file.touch(0o600)
        try:
            before = numpy.memmap(self._file, "<f2", "r", shape=(self._count, self._width))
            with file.open("r+b") as stream:
                for start in range(0, len(kept), _BLOCK):
                    block = before[kept[start : start + _BLOCK]].tobytes()
                    checksum = crc32(block, checksum)
                    stream.write(block)
                stream.flush()
                os.fsync(stream.fileno())
            del before
            then = self._entries._replace(number=number, checksum=checksum, table=table)
            write_entries(self._folder, then)
        except BaseException:
            with suppress(OSError):
                file.unlink()
            raise
        self._load(then)
        self._sweep()

    @property
    def _entries(self) -> Entries:
        table = self._table[: self._count]
        return Entries(self._generation, self._width, self._number, self._checksum, table)

    @property
    def _file(self) -> Path:
        return rows_file(self._folder, self._number)

    def _load(self, entries: Entries) -> None:
        self._number, self._checksum = entries.number, entries.checksum
        self._table, self._count = entries.table, len(entries.table)
        self._by_text, self._free = {}, {}
        for row, text in enumerate(self._table["text"].tolist()):
            self._by_text[text] = row
            if not self._table["passage"][row]:
                self._free.setdefault(text, []).append(row)
        self._documents = set(self._table["document"][self._table["passage"] > 0].tolist())

    def _next_number(self) -> int:
        """Return a number that no file of rows has, not even one that could not be deleted."""
        numbers = (int(each.name[4:] or 0) for each in self._folder.glob("rows*"))
        return max(numbers, default=-1) + 1

    def _sweep(self) -> None:
        for file in self._folder.glob("rows*"):
            if file != self._file:
                with suppress(OSError):  # on Windows not while it is mapped: next time
                    file.unlink()

    def _append(self, key: int, vector: Array) -> int:
        if self._count == len(self._table):
            more = numpy.zeros(max(1024, self._count), ENTRY)
            self._table = numpy.concatenate([self._table, more])
        row = self._count
        self._table["document"][row], self._table["text"][row] = _today(), key
        self._rows.append(numpy.asarray(vector, "<f2"))
        self._count += 1
        self._by_text.setdefault(key, row)
        return row

    def _row(self, row: int) -> Array:
        committed = self._count - len(self._rows)
        if row >= committed:
            return self._rows[row - committed]
        return numpy.fromfile(self._file, "<f2", self._width, offset=2 * self._width * row)


def _today() -> int:
    return int(time() // 86_400)


def _key(text: str) -> int:
    digest = blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little")
