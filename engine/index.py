"""Index: the Whoosh store of passages, a cache over the catalog.

It answers one question: which passages hold these terms, best first by BM25F. Text and context
(title, headings, file name) are one Whoosh field whose terms carry weights; that is BM25F proper,
where a term's evidence is added up over the fields before it saturates, and one posting list a term
instead of four.

An index lies in a generation directory, `VERSION.N`. One that cannot be opened, is of another
version, or is not the one that the catalog names as its own (its ids would be those of other
passages), is never repaired: the writer begins a later generation and fills it from the catalog.
Whoosh keeps pickles, so nothing but our own data directory is ever opened.
"""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from math import log
from pathlib import Path, PurePath

from whoosh import fields, formats, index, query, scoring
from whoosh.searching import Searcher

from engine.segment import TEXT_WEIGHT, PassageWriter

VERSION = 2


class PassageField(fields.FieldType):  # type: ignore[misc]
    """Terms with their weights, written by `PassageWriter`; no positions, no stored text."""

    indexed = True
    scorable = True
    stored = False
    unique = False
    vector = None
    spelling = False
    column_type = None
    analyzer = None
    format = formats.Existence()

    def __init__(self) -> None:
        pass


class _BM25(scoring.BM25F):  # type: ignore[misc]
    """BM25 with an idf that lets common terms fade: Whoosh's own never falls below 1."""

    def idf(self, searcher: Searcher, fieldname: str, text: bytes) -> float:
        parent = searcher.get_parent()
        count = parent.doc_frequency(fieldname, text)
        return log(1 + (parent.doc_count_all() - count + 0.5) / (count + 0.5))


_WEIGHTING = _BM25(B=0.75, K1=1.2 * TEXT_WEIGHT)


def _schema() -> fields.Schema:
    return fields.Schema(
        passage=fields.STORED(),
        document=fields.ID(),  # to delete by
        within=fields.ID(),  # the file and every folder above it, to filter by
        text=PassageField(),
    )


class Index:
    """The reading side: recall over the newest generation, or over nothing when there is none."""

    def __init__(self, root: Path) -> None:
        """`root` holds the generations; it need not exist."""
        self._root = root
        self._directory: Path | None = None
        self._searcher: Searcher | None = None

    def recall(
        self, terms: Mapping[str, float], limit: int, within: Path | None = None
    ) -> list[tuple[int, float]]:
        """The best `limit` passages as (passage id, BM25F score), best first.

        `terms` are weighted by their value; `within` keeps to a folder or file. Ids of passages
        that the catalog has dropped since may be among them.
        """
        searcher = self.open()
        if searcher is None or not terms:
            return []
        wanted = query.Or([query.Term("text", term, boost=boost) for term, boost in terms.items()])
        inside = None if within is None else query.Term("within", str(within))
        results = searcher.search(wanted, limit=limit, filter=inside, scored=True)
        return [(hit["passage"], float(hit.score)) for hit in results]

    def close(self) -> None:
        """Let go of the files."""
        if self._searcher is not None:
            self._searcher.close()
        self._searcher, self._directory = None, None

    def open(self) -> Searcher | None:
        """A searcher over the last commit; the writer may commit, merge or start anew meanwhile."""
        for attempt in (1, 2):
            directory = newest(self._root)
            try:
                if directory is None:
                    self.close()
                elif self._searcher is not None and directory == self._directory:
                    self._searcher = self._searcher.refresh()
                else:
                    self.close()
                    self._searcher = index.open_dir(directory).searcher(weighting=_WEIGHTING)
                    self._directory = directory
                return self._searcher
            except Exception:  # Whoosh raises what its pickles and files raise
                # A merge took a segment away between the reading of two files: look again. What
                # stays broken is damage, which the next sync mends by a new generation.
                self._searcher, self._directory = None, None
                if attempt == 2:
                    return None
        return None


class IndexWriter:
    """The writing side; one at a time (the caller holds the library's lock)."""

    def __init__(self, root: Path, generation: int = 0) -> None:
        """Open that generation, or begin one with a number that neither it nor another has had.

        `generation` says afterwards which one it is.
        """
        self._index, self.generation = _open_or_begin(root, generation)
        self._writer: PassageWriter | None = None

    def remove(self, document_ids: Sequence[int]) -> None:
        """Drop the passages of these documents, those of earlier commits."""
        for start in range(0, len(document_ids), 500):
            some = document_ids[start : start + 500]
            gone = [query.Term("document", str(each)) for each in some]
            self._open().delete_by_query(query.Or(gone))

    def add(
        self,
        document_id: int,
        paths: Iterable[PurePath],
        passages: Iterable[tuple[int, str, str]],
    ) -> None:
        """Add passages, (id, text, context) each, of the document that lies at all of `paths`."""
        places = list({str(each) for path in paths for each in (path, *path.parents)})
        writer = self._open()
        for passage_id, text, context in passages:
            writer.add_passage(passage_id, document_id, places, text, context)

    def commit(self) -> None:
        """Make what was added and removed searchable; on disk when this returns."""
        if self._writer is not None:
            self._writer.commit()
            self._writer = None

    def close(self) -> None:
        """Drop what was not committed."""
        if self._writer is not None:
            self._writer.cancel()
            self._writer = None
        self._index.close()

    def _open(self) -> PassageWriter:
        if self._writer is None:
            self._writer = PassageWriter(self._index)
        return self._writer


def newest(root: Path) -> Path | None:
    """The directory of the newest generation of this version; None when there is none."""
    number = _last(root)
    return root / f"{VERSION}.{number}" if number else None


def _last(root: Path) -> int:
    """The number of the newest generation; 0 when there is none."""
    numbers = (each.name.partition(".")[2] for each in root.glob(f"{VERSION}.*"))
    return max((int(number) for number in numbers if number.isdigit()), default=0)


def _open_or_begin(root: Path, generation: int) -> tuple[index.FileIndex, int]:
    """The generation, if it is the newest and whole, or a new one; old ones are cleared away."""
    last = _last(root)
    if generation and generation == last:
        try:
            opened = index.open_dir(root / f"{VERSION}.{last}")
            opened.searcher().close()
            return opened, last
        except Exception:  # whatever is wrong with it: it is a cache
            pass
    number = max(generation, last) + 1
    fresh = root / f"{VERSION}.{number}"
    fresh.mkdir(mode=0o700, parents=True)
    begun = index.create_in(fresh, _schema())
    for other in root.iterdir():
        if other != fresh:
            shutil.rmtree(other, ignore_errors=True)  # on Windows a reader may still hold one
    return begun, number
