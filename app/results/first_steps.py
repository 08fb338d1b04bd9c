"""FirstSteps: the three things to do first, each ticked off once it is done."""

from PySide6.QtCore import QSettings, QSize
from PySide6.QtWidgets import QLabel, QWidget

from app.widgets import SIDE, SMALL, TIGHT, Label, Translated, column, icon, row

_STEPS = ("folder", "question", "page")  # in the order in which they can be done
_KEY = "first_steps"


class FirstSteps(Translated, QWidget):
    """Shown until all of them are done, once and for all; `settings` keeps which are."""

    def __init__(self, settings: QSettings) -> None:
        super().__init__()
        self._settings = settings
        kept = settings.value(_KEY, "")
        self._done = set(str(kept).split()) & set(_STEPS)
        self._marks = {step: QLabel() for step in _STEPS}
        self._words = {step: Label() for step in _STEPS}
        rows = [row(self._marks[step], self._words[step], None, spacing=SMALL) for step in _STEPS]
        self.setLayout(column(*rows, spacing=TIGHT, margins=(0, 0, 0, 0)))
        self._retranslate()

    @property
    def is_over(self) -> bool:
        return len(self._done) == len(_STEPS)

    def tick(self, step: str) -> None:
        if step not in self._done:
            self._done.add(step)
            self._settings.setValue(_KEY, " ".join(sorted(self._done)))
            self._retranslate()

    def _recolour(self) -> None:
        for step, mark in self._marks.items():
            name = "circle-check" if step in self._done else "circle"
            mark.setPixmap(icon(name).pixmap(QSize(SIDE, SIDE)))

    def _retranslate(self) -> None:
        words = {
            "folder": self.tr("Drop a folder on the window, or add one"),
            "question": self.tr("Ask a question in your own words"),
            "page": self.tr("Click a passage to read it on its page"),
        }
        self._recolour()
        for step in _STEPS:
            done = step in self._done
            self._words[step].setText(words[step])
            self._words[step].setEnabled(not done)
            said = self.tr("Done: {step}") if done else self.tr("To do: {step}")
            self._words[step].setAccessibleName(said.format(step=words[step]))
