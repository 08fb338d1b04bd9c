"""StatusLine: which model is ready, what is encoded, what orders the list, how long that took."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from app.translate import word
from app.widgets import (
    HUGE,
    LARGE,
    TIGHT,
    ElidedLabel,
    Label,
    Translated,
    minutes_in_words,
    row,
)
from engine import Message

_SHOWN_MS = 4000  # what was done


class StatusLine(Translated, QWidget):
    """The line at the bottom of the window.

    Signals:
        said: What was done just now, in words.
    """

    said = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._times: tuple[float, float] | None = None
        self._order: tuple[str, str, int, int, int] = ("", "", 0, 0, 0)
        self._encoded: tuple[int, int, float] | None = None
        self._done: Message | None = None
        self._way = ""
        self._timer = QTimer(self, singleShot=True, interval=_SHOWN_MS)
        self._timer.timeout.connect(lambda: self._show_done(None))
        self._left, self._middle = ElidedLabel(quiet=True), Label(quiet=True)
        self._right = Label(quiet=True)
        line = row(self._left, self._middle, self._right, wide=self._left, spacing=HUGE)
        line.setContentsMargins(LARGE, TIGHT, LARGE, TIGHT)
        self.setLayout(line)
        self.show_no_model()
        self.set_meaning(True)

    @property
    def text(self) -> str:
        return " · ".join(
            part
            for part in (each.text() for each in (self._left, self._middle, self._right))
            if part
        )

    @property
    def ranking(self) -> str:
        """What orders the list, and how long that took; "" where nothing is ranked."""
        model, device, scored, cached, total = self._order
        seconds = self._times[1] if self._times else 0.0
        if not scored:
            return ""
        if scored < total:
            by = self.tr("{count} of {total} ranked by {model} on {device}")
        elif seconds:
            by = self.tr("{count} ranked by {model} on {device} in {seconds} s")
        else:
            by = self.tr("{count} ranked by {model} on {device}")
        by = by.format(
            count=scored, total=total, model=model, device=device, seconds=f"{seconds:.1f}"
        )
        if cached:
            by += self.tr(" ({count} from the cache)").format(count=cached)
        return by

    def show_loading(self, model: str) -> None:
        self._left.setText(Message("window.loading", model=model))

    def show_model(self, model: str, device: str, dtype: str, verified: bool) -> None:
        """Show which model is ready; `verified`: its files are the published ones."""
        code = "window.model" if verified else "window.unverified-model"
        self._left.setText(Message(code, model=model, device=device, dtype=dtype))

    def show_no_model(self) -> None:
        self._left.setText(Message("window.no-model"))

    def show_unranked(self) -> None:
        self._left.setText(lambda: word(Message(self._way)))

    def set_meaning(self, on: bool) -> None:
        """Note whether passages are found by meaning, too."""
        self._way = "models.words-and-meaning" if on else "window.words-only"
        self._left.renew()

    def show_unloaded(self, model: str) -> None:
        self._left.setText(Message("window.unloaded", model=model))

    def show_times(self, keywords_ms: float, seconds: float) -> None:
        """Show how long recall took, and the reranker (0: it is not done)."""
        self._times = (keywords_ms, seconds)
        self._retranslate()

    def show_order(self, model: str, device: str, scored: int, cached: int, total: int) -> None:
        """Show what orders the list; see `SearchSession.ordered`."""
        self._order = (model, device, scored, cached, total)
        self._retranslate()

    def show_done(self, message: Message) -> None:
        """Show for some seconds what was done just now."""
        self._show_done(message)
        self._timer.start()
        self.said.emit(word(message))

    def _show_done(self, message: Message | None) -> None:
        self._done = message
        self._retranslate()

    def show_encoded(self, done: int, total: int, seconds: float) -> None:
        """Show how many passages are found by meaning by now; see `Indexing.encoded`."""
        self._encoded = (done, total, seconds)
        self._retranslate()

    def clear_encoded(self) -> None:
        """Show that nothing is being encoded."""
        self._encoded = None
        self._retranslate()

    def clear_times(self) -> None:
        """Show no times: there is no question."""
        self._times = None
        self._retranslate()

    def _retranslate(self) -> None:
        self._right.setText(self._list_in_words() if self._times else "")
        encoded = self._encoded_in_words(*self._encoded) if self._encoded else ""
        self._middle.setText(self._done or encoded)
        self._middle.setVisible(bool(self._done or encoded))

    def _encoded_in_words(self, done: int, total: int, seconds: float) -> str:
        words = self.tr("Search by meaning: {done} of {total} passages, {time}")
        if not seconds:
            words = self.tr("Search by meaning: {done} of {total} passages")
        return words.format(done=f"{done:,}", total=f"{total:,}", time=minutes_in_words(seconds))

    def _list_in_words(self) -> str:
        assert self._times is not None
        words = self.tr("found in {ms} ms").format(ms=round(self._times[0]))
        return f"{words} · {self.ranking}" if self.ranking else words

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(0, 0, self.width(), 1, self.palette().midlight())
