"""ResultsModel: the hits of a question under their documents, in the order in which they are shown.

A batch of scores moves rows; it never resets the list, so that selection and scroll stay put.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence, Set
from dataclasses import replace
from enum import IntEnum
from pathlib import Path

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
    QUrl,
)

from app.results.export import cited, markdown
from app.results.row_model import Index, RowModel
from app.results.row_text import RowWords
from app.results.rows import ALL, BEST, FOLDED, Row, Shape, file_rows, rows
from app.translate import word
from app.widgets import tooltip
from engine import (
    Answer,
    Hit,
    Score,
    Sort,
    best_first,
    sorted_hits,
    with_answers,
    with_relay,
    with_scores,
)

_FLAGS = (  # made once: the list asks for them at every painting
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsDragEnabled
    | Qt.ItemFlag.ItemNeverHasChildren
)
_PAGE = 300  # documents that are listed at a time: ten thousand hits cost no more than these


class Role(IntEnum):
    """What the model knows of a row beyond Qt's own roles."""

    HIT = Qt.ItemDataRole.UserRole  # the Hit itself
    ROW = Qt.ItemDataRole.UserRole + 1  # the Row: all that the delegate draws


class ResultsModel(RowModel):
    """The hits, in display order; some are folded away until the user unfolds them.

    Attributes:
        question: What the hits are of, to be named where they are dragged to.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = RowWords(self)
        self._hits: list[Hit] = []
        self._files: tuple[Hit, ...] = ()  # that are found by their name
        self._most_files = BEST
        self.question = ""
        self._shown: dict[Path, int] = {}  # see `rows`
        self._most = _PAGE  # documents that are listed so far
        self._sort: Sort = "relevance"
        self._fresh: Set[int] = frozenset()
        self._grades: dict[int, int] = {}  # by passage id

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits, shown or folded away, best first."""
        return tuple(self._hits)

    @property
    def sorted_hits(self) -> list[Hit]:
        """All hits in the order of their documents in the list."""
        return sorted_hits(self._hits, self._sort)

    @property
    def in_part(self) -> bool:
        """Whether some hits are scored and others not."""
        return len({hit.score is None for hit in self._hits}) == 2

    def show(self, hits: Sequence[Hit], *, again: bool = False) -> None:
        """Show the hits of a question; the same passages in another order only move.

        `again`: it is the question of the hits before, so that rows only come and go.
        """
        same = {each.passage_id for each in hits} == {each.passage_id for each in self._hits}
        if hits and self._hits and (again or same):
            self._hits = best_first(hits)
            self._arrange(self.held())
            return
        self._hits = best_first(hits)
        self._shown, self._most = {}, _PAGE
        self.reset(self._made_rows(frozenset()))

    def show_files(self, files: Sequence[Hit]) -> None:
        """Show files that are found by their name above the hits."""
        worded = tuple(
            replace(file, snippet=word(file.reason)) if file.reason else file for file in files
        )
        if worded == self._files:  # as with most keys
            return
        if [file.passage_id for file in files] != [file.passage_id for file in self._files]:
            self._most_files = BEST
        self._files = worded
        self._arrange(self.held())

    def leave_out(self, paths: Collection[Path]) -> None:
        """Show these documents no more."""
        self._files = tuple(file for file in self._files if file.path not in paths)
        self._hits = [hit for hit in self._hits if hit.path not in paths]
        self._arrange(self.held())

    def retranslate(self) -> None:
        self.show_files(self._files)
        self.emit_changed()

    def apply(self, scores: Iterable[Score]) -> None:
        self._hits = with_scores(self._hits, scores)
        self._arrange(self.held())

    def apply_relay(self, order: Sequence[int]) -> None:
        self._hits = with_relay(self._hits, order)
        self._arrange(self.held())

    def show_answers(self, answers: Iterable[Answer]) -> None:
        self._hits = with_answers(self._hits, answers)
        self._arrange(self.held())

    def set_order(self, model: str, preset: str) -> None:
        """Name the model that orders the hits, and the preset that it follows, "" for none."""
        if self._words.ordered_by != (model, preset):
            self._words.ordered_by = (model, preset)
            self.emit_changed()

    def sort_by(self, sort: Sort) -> None:
        """Sort the documents; the best hits of each stay on top of it."""
        self._sort = sort
        self._arrange(self.held())

    def mark_fresh(self, passage_ids: Set[int]) -> None:
        if passage_ids != self._fresh:
            self._fresh = passage_ids
            self._arrange(self.held())

    def set_grades(self, grades: dict[int, int]) -> None:
        if grades != self._grades:
            self._grades = grades
            self._arrange(self.held())

    def reveal(self, passage_id: int) -> int:
        """Unfold the document of a passage if need be; return its row, -1 when it is no hit."""
        hidden = (hit.path for hit in self._hits if hit.passage_id == passage_id)
        if passage_id not in self.places and (path := next(hidden, None)):
            self._shown[path] = ALL
            self._arrange(self.held() | {passage_id})
        return self.row_of(passage_id)

    def head_of(self, row: int) -> int:
        while self.rows[row].shape is Shape.PASSAGE:
            row -= 1
        return row

    def unfold(self, row: int) -> None:
        """Show more of the document in `row`: the best of its hits, then all."""
        head = self.rows[self.head_of(row)]
        if head.shape is Shape.FILE:
            self._most_files = ALL
            self._arrange(self.held())
            return
        more = ALL if head.shape is Shape.FULL else BEST
        self._shown[head.hit.path] = more
        self._arrange(self.held())

    def fold(self, row: int) -> None:
        """Show the document in `row` on two lines."""
        if self.rows[row].shape is Shape.FILE:
            self._most_files = BEST
        else:
            self._shown[self.rows[row].hit.path] = FOLDED
        self._arrange(set())

    def unfold_all(self) -> None:
        self._shown = {hit.path: ALL for hit in self._hits}
        self._arrange(set())

    def rows_of(self, hits: Sequence[Hit]) -> Iterator[Row]:
        """Yield the rows that the hits of another question would have."""
        yield from file_rows(self._files, self._most_files, frozenset())
        yield from rows(best_first(hits), {}, frozenset(), self._fresh, {}, _PAGE, self._sort)

    def _made_rows(self, held: Set[int]) -> list[Row]:
        files = file_rows(self._files, self._most_files, held)
        made = rows(self._hits, self._shown, held, self._fresh, self._grades, self._most,
                    self._sort)  # fmt: skip
        return [*files, *made]

    def _arrange(self, held: Set[int]) -> None:
        self.arrange(self._made_rows(held))

    # --- Qt

    def canFetchMore(self, parent: Index) -> bool:
        documents = len({hit.path for hit in self._hits})
        return not parent.isValid() and not self.busy and documents > self._most

    def fetchMore(self, parent: Index) -> None:
        if self.canFetchMore(parent):
            self._most += _PAGE
            self._arrange(self.held())

    def flags(self, index: Index) -> Qt.ItemFlag:
        return _FLAGS if index.isValid() else Qt.ItemFlag.NoItemFlags

    def supportedDragActions(self) -> Qt.DropAction:
        """Allow copies only: a move would take the file away."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:
        return ["text/uri-list", "text/plain"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return passages with their sources as text; of one, its file as well."""
        hits = [self.rows[row].hit for row in sorted(each.row() for each in indexes)]
        data = QMimeData()
        if len(hits) == 1:
            data.setText(cited(hits[0]))
            data.setUrls([QUrl.fromLocalFile(str(hits[0].path))])
        else:
            data.setText(markdown(self.question, hits))
        return data

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        match role:
            case Role.ROW:
                return row
            case Role.HIT:
                return row.hit
            case Qt.ItemDataRole.DisplayRole:
                return row.hit.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._words.spoken(row)
            case Qt.ItemDataRole.AccessibleDescriptionRole:
                return self._words.why(row)
            case Qt.ItemDataRole.ToolTipRole:
                return tooltip(self._words.why(row))
        return None
