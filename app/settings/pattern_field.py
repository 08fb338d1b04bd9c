"""PatternField: edits patterns of files to exclude, one a line."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPalette
from PySide6.QtWidgets import QPlainTextEdit

_PAUSE = 1200  # ms without a key before they take effect


class PatternField(QPlainTextEdit):
    """Lines of text that take effect when the field loses the focus, or after a pause.

    Signals:
        changed: The lines (a tuple of str).
    """

    changed = Signal(tuple)

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("ignore")
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setForegroundRole(QPalette.ColorRole.Text)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._emit)
        self.textChanged.connect(self._pause.start)

    def show_lines(self, lines: Sequence[str]) -> None:
        """Show these lines, unless they are shown already, blank lines apart."""
        if self._lines() != tuple(lines):
            self.setPlainText("\n".join(lines))
        self._pause.stop()

    def _lines(self) -> tuple[str, ...]:
        return tuple(line for line in self.toPlainText().split("\n") if line.strip())

    def _emit(self) -> None:
        self._pause.stop()
        self.changed.emit(self._lines())

    # --- Qt

    def sizeHint(self) -> QSize:
        """Say the least: beside a text that wraps, a layout takes nothing less than the hint."""
        return self.minimumSizeHint()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if self._pause.isActive():
            self._emit()
