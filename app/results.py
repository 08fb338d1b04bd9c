"""ResultsModel: the hits of a question in the order in which they are shown.

A batch of scores moves rows; it never resets the list, so that selection and scroll stay put.
"""

from collections.abc import Iterable, Sequence
from enum import IntEnum

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
)

from engine.ranking import order, with_scores
from engine.records import Hit, Score

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class Role(IntEnum):
    """What the model knows of a row beyond Qt's own roles."""

    HIT = Qt.ItemDataRole.UserRole  # the Hit itself, all that the delegate draws
    WAS = Qt.ItemDataRole.UserRole + 1  # its keyword rank, where the row has moved; else None


class ResultsModel(QAbstractListModel):
    """The hits, in display order."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._hits: list[Hit] = []

    @property
    def hits(self) -> tuple[Hit, ...]:
        """All hits as they are shown, best first."""
        return tuple(self._hits)

    def show(self, hits: Sequence[Hit]) -> None:
        """Put up the hits of a question; the same passages in another order only move."""
        if hits and {each.passage_id for each in hits} == {e.passage_id for e in self._hits}:
            self._arrange(order(hits))
            return
        self.beginResetModel()
        self._hits = order(hits)
        self.endResetModel()

    def apply(self, scores: Iterable[Score]) -> None:
        """Give hits their scores and move them to where these put them."""
        self._arrange(with_scores(self._hits, scores))

    def row_of(self, passage_id: int) -> int:
        """Find the row of a passage, -1 when it is not among the hits."""
        rows = (row for row, hit in enumerate(self._hits) if hit.passage_id == passage_id)
        return next(rows, -1)

    def _arrange(self, hits: list[Hit]) -> None:
        """Take the same passages in a new order; whatever points at one goes on doing so."""
        before = self._hits
        moved = [hit.passage_id for hit in hits] != [hit.passage_id for hit in before]
        if moved:
            self.layoutAboutToBeChanged.emit()
            rows = {hit.passage_id: row for row, hit in enumerate(hits)}
            old = self.persistentIndexList()
            new = [self.index(rows[before[index.row()].passage_id]) for index in old]
            self._hits = hits
            self.changePersistentIndexList(old, new)
            self.layoutChanged.emit()
        self._hits = hits
        if hits:
            self.dataChanged.emit(self.index(0), self.index(len(hits) - 1))

    def _spoken(self, row: int) -> str:
        """Put a row as a screen reader says it."""
        hit = self._hits[row]
        parts = [hit.title, hit.heading]
        if page := hit.page_label or (str(hit.page) if hit.page else ""):
            parts.append(self.tr("page {page}").format(page=page))
        if hit.score is not None:
            parts.append(self.tr("score {score}").format(score=f"{hit.score:.3f}"))
        parts.append(hit.snippet)
        return ", ".join(part for part in parts if part)

    # --- Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        """One row a hit."""
        return 0 if parent.isValid() else len(self._hits)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt's text roles, and those of `Role`."""
        if not self.checkIndex(index, QAbstractItemModel.CheckIndexOption.IndexIsValid):
            return None
        hit = self._hits[index.row()]
        match role:
            case Role.HIT:
                return hit
            case Role.WAS:
                here = index.row() + 1
                scored = hit.score is not None
                return hit.keyword_rank if scored and here != hit.keyword_rank else None
            case Qt.ItemDataRole.DisplayRole:
                return hit.title
            case Qt.ItemDataRole.AccessibleTextRole:
                return self._spoken(index.row())
        return None
