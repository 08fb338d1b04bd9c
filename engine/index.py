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
from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from math import log
from pathlib import Path, PurePath

from whoosh import columns, fields, formats, index, query, scoring
from whoosh.searching import Searcher

from engine.segment import TEXT_WEIGHT, PassageWriter

VERSION = 3


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
        passage=fields.COLUMN(columns.NumericColumn("q")),
        document=fields.ID(),  # to delete by
        number=fields.COLUMN(columns.NumericColumn("q")),  # the same, to choose documents by
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
        self._numbers: Sequence[int] | None = None  # the document of each passage, when needed

    def recall(
        self,
        terms: Mapping[str, float],
        limit: int | None,
        within: Path | None = None,
        *,
        documents: Set[int] | None = None,
        required: Collection[str] = (),
        forbidden: Collection[str] = (),
    ) -> list[tuple[int, float]]:
        """The best `limit` passages, or all, as (passage id, BM25F score), best first.

        `terms` are weighted by their value; `within` keeps to a folder or file, `documents` to
        these ids. A passage has all `required` terms and no `forbidden` one. Ids of passages that
        the catalog has dropped since may be among them.
        """
        searcher = self._filled()
        if searcher is None or not terms:
            return []
        wanted = query.Or([query.Term("text", term, boost=boost) for term, boost in terms.items()])
        allowed = self._allowed(searcher, within, documents, required)
        if allowed is not None and not allowed:  # Whoosh takes an empty set for no filter
            return []
        unwanted = query.Or([query.Term("text", term) for term in forbidden]) if forbidden else None
        results = searcher.search(wanted, limit=limit, filter=allowed, mask=unwanted, scored=True)
        passages = searcher.reader().column_reader("passage")
        return [(passages[at], float(score)) for at, score in results.items()]

    def frequency(self, term: str) -> int:
        """How many passages have the term."""
        searcher = self._filled()
        return 0 if searcher is None else int(searcher.doc_frequency("text", term))

    def neighbours(self, term: str) -> set[str]:
        """Terms that are one or two changed, missing or added letters away, the first one kept."""
        searcher = self._filled()
        if searcher is None:
            return set()
        # Without a beginning to keep to, Whoosh walks through all of its terms: seconds. So it does
        # over several segments at once.
        found: set[str] = set()
        for segment, _ in searcher.reader().leaf_readers():
            found.update(segment.terms_within("text", term, 2, prefix=1))
        return found - {term}

    def _filled(self) -> Searcher | None:
        """The searcher, if there is a passage: without one Whoosh has no columns either."""
        searcher = self.open()
        return searcher if searcher is not None and searcher.doc_count_all() else None

    def _allowed(
        self,
        searcher: Searcher,
        within: Path | None,
        documents: Set[int] | None,
        required: Collection[str],
    ) -> set[int] | None:
        """Whoosh's numbers of the passages that may be found; None for all."""
        conditions = [query.Term("text", term) for term in required]
        if within is not None:
            conditions.append(query.Term("within", str(within)))
        allowed = set(searcher.docs_for_query(query.And(conditions))) if conditions else None
        if documents is None:
            return allowed
        if self._numbers is None:
            self._numbers = searcher.reader().column_reader("number").load()
        chosen = {at for at, number in enumerate(self._numbers) if number in documents}
        return chosen if allowed is None else chosen & allowed

    def close(self) -> None:
        """Let go of the files."""
        if self._searcher is not None:
            self._searcher.close()
        self._use(None)

    def _use(self, searcher: Searcher | None, directory: Path | None = None) -> None:
        if searcher is not self._searcher:
            self._numbers = None
        self._searcher, self._directory = searcher, directory

    def open(self) -> Searcher | None:
        """A searcher over the last commit; the writer may commit, merge or start anew meanwhile."""
        for attempt in (1, 2):
            directory = newest(self._root)
            try:
                if directory is None:
                    self.close()
                elif self._searcher is not None and directory == self._directory:
                    self._use(self._searcher.refresh(), directory)
                else:
                    self.close()
                    opened = index.open_dir(directory).searcher(weighting=_WEIGHTING)
                    self._use(opened, directory)
                return self._searcher
            except Exception:  # Whoosh raises what its pickles and files raise
                # A merge took a segment away between the reading of two files: look again. What
                # stays broken is damage, which the next sync mends by a new generation.
                self._use(None)
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
