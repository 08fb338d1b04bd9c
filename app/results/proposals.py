"""Proposals: questions to begin with, each a click away."""

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from app.widgets import SMALL, TIGHT, Label, Translated, button, column, icon, row

_MOST = 4


class Proposal(NamedTuple):
    """A question, and the id of the preset that goes with it; "" is the one in use."""

    question: str
    preset: str = ""


class Proposals(Translated, QWidget):
    """Shows a few questions as buttons, one below the other; nothing where there are none.

    Signals:
        asked: The Proposal that was clicked.
    """

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._title = Label(quiet=True)
        self._buttons = [self._button(place) for place in range(_MOST)]
        rows = (row(None, each, None) for each in self._buttons)
        title = row(None, self._title, None)
        self.setLayout(column(title, *rows, spacing=TIGHT, margins=(0, SMALL, 0, 0)))
        self._proposals: Sequence[Proposal] = ()
        self.show_proposals(())
        self._retranslate()

    @property
    def questions(self) -> list[str]:
        return [each.question for each in self._proposals]

    def show_proposals(self, proposals: Sequence[Proposal]) -> None:
        self._proposals = proposals[:_MOST]
        for place, each in enumerate(self._buttons):
            each.setVisible(place < len(self._proposals))
            if place < len(self._proposals):
                question = self._proposals[place].question
                each.setText(question.replace("&", "&&"))  # else the next letter is a mnemonic
                each.setAccessibleName(question)
        self._title.setVisible(bool(self._proposals))

    def _button(self, place: int) -> QPushButton:
        made = button(lambda: self.asked.emit(self._proposals[place]), "proposal")
        made.setIcon(icon("search"))
        return made

    def _retranslate(self) -> None:
        self._title.setText(self.tr("For example:"))
