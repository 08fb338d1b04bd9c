"""RowModel: rows that come, move and go one by one, so that selection and scroll stay put."""

from collections.abc import Sequence, Set

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Signal

from app.results.rows import Row

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class RowModel(QAbstractListModel):
    """A list of rows, each known by the passage of its hit.

    Attributes:
        rows: In the order in which they are shown.
        places: Where the row of a passage is, by its id.
        rule: The row above which the rule stands, -1 where there is none.
        busy: Rows are moving: more must not be listed now.

    Signals:
        arranging, arranged: Rows are going to move, come and go; they have. Around all of Qt's own
            signals of one change.
    """

    arranging = Signal()
    arranged = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.places: dict[int, int] = {}
        self.rule = -1
        self.busy = False

    def row_of(self, passage_id: int) -> int:
        """Find the row of a passage, -1 when it is not among the hits that are shown."""
        return self.places.get(passage_id, -1)

    def held(self) -> set[int]:
        """Ids with a persistent index (selection, current row): they must stay visible."""
        return {self.rows[index.row()].hit.passage_id for index in self.persistentIndexList()}

    def reset(self, new: list[Row]) -> None:
        """Show other rows."""
        self.busy = True
        self.beginResetModel()
        self._set_rows(new)
        self.endResetModel()
        self.busy = False

    def arrange(self, new: list[Row]) -> None:
        """Bring the rows up to date, and keep persistent indexes on their hits."""
        self.busy = True
        self.arranging.emit()
        self._remove(self.places.keys() - {row.hit.passage_id for row in new})
        self._move([row for row in new if row.hit.passage_id in self.places])
        self._insert(new)
        self.busy = False
        self.arranged.emit()

    def _remove(self, gone: Set[int]) -> None:
        places = sorted((self.places[passage_id] for passage_id in gone), reverse=True)
        for first, last in _runs(places):
            self.beginRemoveRows(_ROOT, last, first)
            self._set_rows(self.rows[:last] + self.rows[first + 1 :])
            self.endRemoveRows()

    def _move(self, new: list[Row]) -> None:
        """Give the remaining rows their new order and shape."""
        before = self.rows
        if [row.hit.passage_id for row in new] != [row.hit.passage_id for row in before]:
            self.layoutAboutToBeChanged.emit()
            old = self.persistentIndexList()
            self._set_rows(new)
            places = [self.places[before[index.row()].hit.passage_id] for index in old]
            self.changePersistentIndexList(old, [self.index(place) for place in places])
            self.layoutChanged.emit()
        self._set_rows(new)
        pairs = enumerate(zip(before, new, strict=True))
        if changed := [place for place, (was, row) in pairs if was != row]:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def emit_changed(self) -> None:
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def _insert(self, new: list[Row]) -> None:
        places = [n for n, row in enumerate(new) if row.hit.passage_id not in self.places]
        for first, last in _runs(places):
            self.beginInsertRows(_ROOT, first, last)
            self._set_rows(self.rows[:first] + new[first : last + 1] + self.rows[first:])
            self.endInsertRows()

    def _set_rows(self, rows: list[Row]) -> None:
        self.rows = rows
        self.places = {row.hit.passage_id: place for place, row in enumerate(rows)}
        self.rule = next((place for place, row in enumerate(rows) if row.ruled), -1)

    # --- Qt

    def rowCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)


def _runs(places: Sequence[int]) -> list[tuple[int, int]]:
    """Return first and last of each run of neighbours in `places`, rising or falling."""
    runs: list[tuple[int, int]] = []
    for place in places:
        if runs and abs(place - runs[-1][1]) == 1:
            runs[-1] = (runs[-1][0], place)
        else:
            runs.append((place, place))
    return runs
