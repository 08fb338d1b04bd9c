"""Remark: what is said above the page: why it is not shown, or where its folder may be."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.widgets import Label, Translated, button, column, row
from engine import Message


class Remark(Translated, QWidget):
    """A line of text and, where a team's folder is not found here, a button that asks for it.

    Signals:
        root_wanted: The user would say where this folder of a team's library is here.
    """

    root_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._root = ""
        self._said = Label(quiet=True, wrap=True)
        self._said.hide()
        self.where = button(lambda: self.root_wanted.emit(self._root), "where")
        self.where.hide()
        self._inside = column(self._said, row(self.where, None), spacing=6)
        self.setLayout(self._inside)
        self._retranslate()
        self._settle()

    @property
    def text(self) -> str:
        return self._said.text()

    def say(self, said: str | Message) -> None:
        self._said.setText(said)
        self._said.setVisible(bool(said))
        self._settle()

    def ask_for(self, root: str) -> None:
        """Offer to say where this folder is; none with ""."""
        self._root = root
        self.where.setVisible(bool(root))
        self._settle()

    def _settle(self) -> None:
        """Take no room for nothing."""
        shown = not (self._said.isHidden() and self.where.isHidden())
        self._inside.setContentsMargins(14, 0, 14, 6 if shown else 0)

    def _retranslate(self) -> None:
        self.where.setText(self.tr("Locate its folder…"))
