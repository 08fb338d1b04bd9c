"""TextTable: rows of plain text, to be read."""

from collections.abc import Container, Iterable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableWidget, QTableWidgetItem

from app.widgets.label import tooltip

_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class TextTable(QTableWidget):
    """A table whose cells cannot be edited; a cell that is cut off has its text as a tooltip."""

    def __init__(
        self, name: str, columns: int, *, wide: Iterable[int], right: Container[int] = ()
    ) -> None:
        """The columns `wide` share the width that the others leave; `right` are aligned so."""
        super().__init__(0, columns)
        self._right = right
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setAlternatingRowColors(True)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        for column in wide:
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)

    def name_columns(self, names: Sequence[str]) -> None:
        for column, name in enumerate(names):
            item = QTableWidgetItem(name)
            if column in self._right:
                item.setTextAlignment(_RIGHT)
            self.setHorizontalHeaderItem(column, item)

    def show_rows(self, rows: Sequence[Sequence[str]]) -> None:
        """Replace all rows; the current one stays the current."""
        self.setRowCount(len(rows))
        for row, cells in enumerate(rows):
            self._fill(row, cells)

    def add_row(self, cells: Sequence[str]) -> int:
        """Append a row; return its number."""
        row = self.rowCount()
        self.insertRow(row)
        self._fill(row, cells)
        return row

    def cell(self, row: int, column: int) -> QTableWidgetItem:
        item = self.item(row, column)
        assert item is not None
        return item

    def _fill(self, row: int, cells: Sequence[str]) -> None:
        for column in range(self.columnCount()):
            text = cells[column] if column < len(cells) else ""
            item = QTableWidgetItem(text)
            item.setToolTip(tooltip(text) if text else "")
            if column in self._right:
                item.setTextAlignment(_RIGHT)
            self.setItem(row, column, item)
