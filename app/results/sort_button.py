"""SortButton: by what the documents in the list are sorted."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton

from app.widgets import Translated
from engine import SORTS


class SortButton(Translated, QToolButton):
    """Names the order, and offers the others in its menu.

    Signals:
        chosen: One of `SORTS`.

    Attributes:
        choices: The menu.
    """

    chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(autoRaise=True)
        self.setObjectName("sort")
        self.choices = QMenu(self)
        self._group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}
        for name in SORTS:
            action = self._group.addAction("")
            action.setCheckable(True)
            action.setData(name)
            self._actions[name] = action
        self.choices.addActions(self._group.actions())
        self._actions[SORTS[0]].setChecked(True)
        self._group.triggered.connect(self._on_chosen)
        self.setMenu(self.choices)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._retranslate()
        self.hide()

    def _on_chosen(self, action: QAction) -> None:
        self._retranslate()
        self.chosen.emit(action.data())

    def _retranslate(self) -> None:
        for name, words in {
            "relevance": self.tr("Relevance"),
            "date": self.tr("Date, newest first"),
            "name": self.tr("Name"),
        }.items():
            self._actions[name].setText(words)
        chosen = self._group.checkedAction()
        self.choices.setTitle(self.tr("&Sort by"))
        self.setText(self.tr("Sorted by: {order}").format(order=chosen.text() if chosen else ""))
        self.setAccessibleName(self.text())
