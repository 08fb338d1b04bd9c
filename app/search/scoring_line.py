"""ScoringLine: how far the reranker has read, a button to stop it or go on, and doubts."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.translate import model_in_words, word
from app.widgets import (
    LARGE,
    MEDIUM,
    SIDE,
    TIGHT,
    Label,
    Translated,
    icon,
    row,
    time_left_in_words,
)
from engine import Message, Pace

_BAR = 160  # pixels


class ScoringLine(Translated, QWidget):
    """A thin bar with words beside it; hidden where there is nothing to say.

    Signals:
        stop_wanted: The user has seen enough.
        rest_wanted: The user wants the rest read, too.
    """

    stop_wanted = Signal()
    rest_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self._running = False
        self._done = self._goal = self._total = 0
        self._ahead = ""  # the model that reads before the one that scores
        self._pace = Pace()
        self._doubt: Message | None = None
        self._shown: tuple[object, ...] = ()  # what `_show` has shown
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(TIGHT)
        self._icon = Label()  # beside a doubt
        self._words = Label(quiet=True, wrap=True)
        self._button = QPushButton()
        self._button.setAutoDefault(False)
        self._button.clicked.connect(self._on_clicked)

        self._bar.setFixedWidth(_BAR)
        line = row(
            self._icon, self._words, self._bar, self._button, wide=self._words, spacing=MEDIUM
        )
        line.setContentsMargins(LARGE, TIGHT, LARGE, TIGHT)
        self.setLayout(line)
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def advance(self, done: int, goal: int, total: int, took_time: bool = True) -> None:
        """Show that `done` of `total` passages are read, of which `goal` are to be read now.

        The pace is that of scores that took time, not of cached ones.
        """
        if not took_time:
            self._pace = Pace()
        self._ahead = ""
        self._advance(done, goal, total)

    def read_ahead(self, model: str, done: int, goal: int, total: int) -> None:
        """Show how far a quick model is that reads before the one that scores."""
        if not done:
            self._pace = Pace()
        self._ahead = model
        self._advance(done, goal, total)

    def _advance(self, done: int, goal: int, total: int) -> None:
        self._pace.update(done)
        self._running, self._done, self._goal, self._total = True, done, goal, total
        self._refresh()

    def end(self) -> None:
        """Show that nothing is being read; say what is left, and what there is to doubt."""
        if self._ahead:  # nothing is scored
            self._ahead, self._done = "", 0
        self._running = False
        self._refresh()

    def clear(self) -> None:
        """Forget what was read: there are other hits."""
        self._done = self._total = 0
        self.end()

    def doubt(self, doubt: Message | None) -> None:
        """Note what is doubtful about the hits, None where nothing is."""
        self._doubt = doubt
        self._refresh()

    def _refresh(self) -> None:
        """Show what is new: each key ends, clears and doubts, mostly with nothing to show."""
        now = self._running, self._done, self._goal, self._total, self._ahead, self._doubt
        if self._running or now != self._shown:  # the time that is left is another each time
            self._shown = now
            self._show()

    def _show(self) -> None:
        rests = 0 < self._done < self._total
        self._bar.setRange(0, self._goal)
        self._bar.setValue(self._done)
        self._bar.setVisible(self._running)
        self._button.setVisible(self._running or rests)
        doubts = self._doubt is not None and not self._running
        self._icon.setVisible(doubts)
        role = QPalette.ColorRole
        self._words.setForegroundRole(role.WindowText if doubts else role.PlaceholderText)
        self.setVisible(self._running or rests or self._doubt is not None)
        self._retranslate()

    def _retranslate(self) -> None:
        self._icon.setPixmap(icon("info").pixmap(SIDE, SIDE))
        parts = []
        if self._doubt and not self._running:
            parts.append(word(self._doubt))
        if self._running or 0 < self._done < self._total:
            words = self.tr("{done} of {total} ranked")
            if self._ahead:
                words = self.tr("{model} ranks first: {done} of {total}")
            name = model_in_words(self._ahead)
            parts.append(words.format(model=name, done=self._done, total=self._total))
        if self._running and (left := self._pace.seconds_left(self._goal)) is not None:
            parts.append(time_left_in_words(left))
        self._words.setText(" · ".join(parts))
        self._bar.setAccessibleName(self.tr("Passages ranked"))
        self._button.setText(
            self.tr("Stop") if self._running else self.tr("Rank the rest (Ctrl+R)")
        )
        self._button.setToolTip(
            self.tr("Stop ranking (Esc)")
            if self._running
            else self.tr("Rank the other passages, too")
        )

    def _recolour(self) -> None:
        self._show()

    def _on_clicked(self) -> None:
        (self.stop_wanted if self._running else self.rest_wanted).emit()
