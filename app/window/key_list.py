"""KeyList: all keys of the window, read from its actions and so never out of date."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QHeaderView,
    QMainWindow,
    QMenu,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

from app.widgets import Translated, plain

_AIR = 3  # pixels above and below a row


class KeyList(Translated, QTreeWidget):
    """Lists keys with what they do, by menu and by part of the window."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__()
        self._window = window
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setHeaderHidden(True)
        self.setSelectionMode(QTreeWidget.SelectionMode.NoSelection)
        self.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        self._retranslate()

    @property
    def rows(self) -> list[tuple[str, str, str]]:
        """(menu or part of the window, keys, what they do), in the order of the sheet."""
        return [(name, *row) for name, rows in self._groups().items() for row in rows]

    def _groups(self) -> dict[str, list[tuple[str, str]]]:
        """Return keys and what they do, by menu, then by part of the window."""
        native = QKeySequence.SequenceFormat.NativeText
        menus = self._window.menuBar().actions()
        groups = {plain(each.text()): list[tuple[str, str]]() for each in menus}
        for action in self._window.findChildren(QAction):
            keys = dict.fromkeys(
                key.toString(native) for key in action.shortcuts() if not key.isEmpty()
            )
            words = plain(action.text())
            name = self._group(action)
            if keys and words and name:
                groups.setdefault(name, []).append((", ".join(keys), words))
        return {name: rows for name, rows in groups.items() if rows}

    def _group(self, action: QAction) -> str:
        """Return the title of the action's menu, or the name of the widget it acts on."""
        if action.parent() is self._window:
            return self.tr("Everywhere")
        for owner in action.associatedObjects():
            if isinstance(owner, QMenu) and owner.title():
                return plain(owner.title())
            if isinstance(owner, QWidget) and owner.accessibleName():
                return owner.accessibleName()
        return ""

    def _fill(self) -> None:
        self.clear()
        bold = self.font()
        bold.setBold(True)
        for name, rows in self._groups().items():
            group = QTreeWidgetItem(self, [name])
            group.setFirstColumnSpanned(True)
            group.setFont(0, bold)
            group.setExpanded(True)
            for keys, words in rows:
                row = QTreeWidgetItem(group, [keys, words])
                # not of the first column: its width follows the hint
                row.setSizeHint(1, QSize(0, self.fontMetrics().height() + 2 * _AIR))
                row.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{keys}: {words}")

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Keyboard shortcuts"))
        if self.isVisible():
            self._fill()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Read the keys from the window as it is now."""
        self._fill()
        super().showEvent(event)
