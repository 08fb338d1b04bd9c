"""ScoringLine: the progress of the reranker, a button to stop it, and doubts about the result."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QProgressBar, QPushButton, QWidget

from app.widgets import Label, Translated, row, time_left_in_words
from engine import Message, Pace


class ScoringLine(Translated, QWidget):
    """A thin bar with words beside it; keeps its room when there is nothing to say.

    Signals:
        stop_wanted: The user has seen enough.
    """

    stop_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("progress")
        self._now: tuple[int, int] | None = None
        self._pace = Pace()
        self._doubt: Message | None = None
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._words = Label(quiet=True)
        self._stop = QPushButton()
        self._stop.setAutoDefault(False)
        self._stop.clicked.connect(self.stop_wanted)

        line = row(self._bar, self._words, self._stop, wide=self._bar, spacing=12)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        for each in (self, self._stop):  # so that what is below does not jump
            policy = each.sizePolicy()
            policy.setRetainSizeWhenHidden(True)
            each.setSizePolicy(policy)
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        return self._words.text()

    def advance(self, done: int, total: int, took_time: bool = True) -> None:
        """Show that `done` of `total` passages are scored.

        The pace is that of scores that took time, not of cached ones.
        """
        if not took_time:
            self._pace = Pace()
        self._pace.update(done)
        self._now = (done, total)
        self._show_progress(done, total)
        self._bar.show()
        self._stop.show()
        self.show()

    def _show_progress(self, done: int, total: int) -> None:
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        words = self.tr("ranked {done} of {total}").format(done=done, total=total)
        left = self._pace.seconds_left(total)
        self._words.setText(words if left is None else f"{words} · {time_left_in_words(left)}")

    def end(self) -> None:
        """Show that nothing is being scored; say what there is to doubt, if anything."""
        self._now = None
        self._bar.hide()
        self._stop.hide()
        self._words.setText(self._doubt or "")
        self.setVisible(self._doubt is not None)

    def doubt(self, doubt: Message | None) -> None:
        """Note what is doubtful about the hits, None where nothing is."""
        self._doubt = doubt
        if not self._now:
            self.end()

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Ranked passages"))
        self._stop.setText(self.tr("Stop"))
        self._stop.setToolTip(self.tr("Stop ranking (Esc)"))
        if self._now:
            self._show_progress(*self._now)
