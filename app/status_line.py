"""StatusLine: which model scores on what, and how long the last question took."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.label import ElidedLabel, Label


class StatusLine(QWidget):
    """The line at the bottom of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("status")
        self._model: tuple[str, ...] = ()  # nothing, a name that is loading, or name and device
        self._verified = False
        self._times: tuple[float, int, float] | None = None
        self._left = ElidedLabel(quiet=True)
        self._right = Label(quiet=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 14, 7)
        row.addWidget(self._left, 1)
        row.addWidget(self._right)
        self._retranslate()

    @property
    def text(self) -> str:
        """What the line says."""
        return " · ".join(part for part in (self._left.text(), self._right.text()) if part)

    def show_loading(self, model: str) -> None:
        """Say that a model is being loaded."""
        self._model = (model,)
        self._retranslate()

    def show_model(self, model: str, device: str, dtype: str, verified: bool) -> None:
        """Say which model is ready; `verified`: it is the published one."""
        self._model = (model, device, dtype)
        self._verified = verified
        self._retranslate()

    def show_no_model(self) -> None:
        """There is no model to score with."""
        self._model = ()
        self._retranslate()

    def show_times(self, keywords_ms: float, scored: int, seconds: float) -> None:
        """How long keywords took, and the reranker for so many passages (0: none yet)."""
        self._times = (keywords_ms, scored, seconds)
        self._retranslate()

    def clear_times(self) -> None:
        """There is no question."""
        self._times = None
        self._retranslate()

    def _retranslate(self) -> None:
        match self._model:
            case (model,):
                self._left.setText(self.tr("Loading {model} …").format(model=model))
            case (model, device, dtype):
                if not self._verified:
                    model = self.tr("{model} (unverified)").format(model=model)
                self._left.setText(f"{model} · {device} · {dtype}")
            case _:
                self._left.setText(self.tr("No reranker loaded"))
        if not self._times:
            self._right.setText("")
            return
        keywords_ms, scored, seconds = self._times
        words = self.tr("keywords {ms} ms").format(ms=round(keywords_ms))
        if scored:
            words += " · " + self.tr("reranked {count} in {seconds} s").format(
                count=scored, seconds=f"{seconds:.1f}"
            )
        self._right.setText(words)

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a hairline above the line."""
        colour = self.palette().color(QPalette.ColorRole.Text)
        colour.setAlpha(40)
        painter = QPainter(self)
        painter.setPen(colour)
        painter.drawLine(self.rect().topLeft(), self.rect().topRight())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
