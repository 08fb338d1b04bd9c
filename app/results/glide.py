"""Glide: moves rows to their new places slowly enough for the eye to follow."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QAbstractAnimation,
    QEasingCurve,
    QObject,
    QVariantAnimation,
    Signal,
)

_MS = 180


class Glide(QObject):
    """Says how far rows are from their places: fewer and fewer pixels.

    Signals:
        moved: `shifts` have changed.
    """

    moved = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._from: Mapping[int, int] = {}
        self.shifts: dict[int, int] = {}
        self._animation = QVariantAnimation(self)
        self._animation.setDuration(_MS)
        self._animation.setStartValue(1.0)
        self._animation.setEndValue(0.0)
        self._animation.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._animation.valueChanged.connect(self._advance)

    @property
    def running(self) -> bool:
        """Whether rows are moving."""
        return self._animation.state() == QAbstractAnimation.State.Running

    def start(self, shifts: Mapping[int, int]) -> None:
        """Start with rows so many pixels from their places; without any, stop."""
        self._animation.stop()
        self._from = {key: shift for key, shift in shifts.items() if shift}
        self.shifts = dict(self._from)
        if self._from:
            self._animation.start()
        self.moved.emit()

    def _advance(self, part: float) -> None:
        self.shifts = {key: round(shift * part) for key, shift in self._from.items()}
        self.moved.emit()
