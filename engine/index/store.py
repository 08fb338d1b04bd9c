"""Index: the Whoosh store of passages, a cache over the catalog.

It answers one question: which passages hold these terms, best first by BM25. Text and context
(title, headings, file name) are one Whoosh field, so that a term's evidence is added up over them
before it saturates, as BM25F has it, and there is one posting list a term instead of four.

An index lies in a generation directory, `VERSION.N`. One that cannot be opened, is of another
version, or is not the one that the catalog names as its own (its ids would be those of other
passages), is never repaired: the writer begins a later generation and fills it from the catalog.
Whoosh keeps pickles, so nothing but our own data directory is ever opened.
"""

from collections.abc import Collection, Mapping, Sequence, Set
from pathlib import Path
from typing import TYPE_CHECKING

from whoosh import index
from whoosh.reading import IndexReader

if TYPE_CHECKING:
    from engine.index.bm25 import Bm25

VERSION = 5


class Index:
    """The reading side: recall over the newest generation, or over nothing when there is none."""

    def __init__(self, root: Path) -> None:
        """`root` holds the generations; it need not exist."""
        self._root = root
        self._directory: Path | None = None
        self._opened: index.FileIndex | None = None
        self._reader: IndexReader | None = None
        self._scorer: Bm25 | None = None

    def recall(
        self,
        terms: Mapping[str, float],
        limit: int | None,
        *,
        documents: Set[int] | None = None,
        required: Collection[str] = (),
        forbidden: Collection[str] = (),
    ) -> list[tuple[int, float]]:
        """The best `limit` passages, or all, as (passage id, BM25 score), best first.

        `terms` are weighted by their value; `documents` keeps to these ids. A passage has all
        `required` terms and no `forbidden` one. Ids of passages that the catalog has dropped since
        may be among them.
        """
        scorer = self.open()
        if scorer is None:
            return []
        return scorer.best(
            terms, limit, documents=documents, required=required, forbidden=forbidden
        )

    def frequency(self, term: str) -> int:
        """How many passages have the term."""
        scorer = self._scorer or self.open()
        return 0 if scorer is None else scorer.frequency(term)

    def near(self, words: Sequence[str], most: int) -> dict[str, int]:
        """Terms at most `most` slips from one of these words, and how many.

        A slip is a letter that is changed, missing, added, or swapped with the next. The terms
        begin as the first of the words does.
        """
        scorer = self._scorer or self.open()
        return {} if scorer is None or not words else scorer.near(words, most)

    def close(self) -> None:
        """Let go of the files."""
        if self._reader is not None:
            self._reader.close()
        self._directory = self._opened = self._reader = self._scorer = None

    def open(self) -> "Bm25 | None":
        """The last commit; the writer may commit, merge or start anew meanwhile."""
        for _ in range(2):
            directory = newest(self._root)
            try:
                if directory is None or directory != self._directory:
                    self.close()
                if directory is not None:
                    self._open(directory)
                return self._scorer
            except Exception:  # Whoosh raises what its pickles and files raise
                # A merge took a segment away between the reading of two files: look again. What
                # stays broken is damage, which the next sync mends by a new generation.
                self._reader = None
                self.close()
        return None

    def _open(self, directory: Path) -> None:
        if self._opened is None or self._reader is None:
            self._opened = index.open_dir(directory)
        elif self._reader.generation() == self._opened.latest_generation():
            return
        from engine.index.bm25 import Bm25  # NumPy is too slow to load before the window is up

        self._directory, self._reader = directory, self._opened.reader()
        self._scorer = Bm25(self._reader)


def newest(root: Path) -> Path | None:
    """The directory of the newest generation of this version; None when there is none."""
    number = last(root)
    return root / f"{VERSION}.{number}" if number else None


def last(root: Path) -> int:
    """The number of the newest generation; 0 when there is none."""
    numbers = (each.name.partition(".")[2] for each in root.glob(f"{VERSION}.*"))
    return max((int(number) for number in numbers if number.isdigit()), default=0)
