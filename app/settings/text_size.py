"""TextSize: how large the letters of the windows are."""

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication

from app.widgets import restore_share

SIZES = (80, 90, 100, 110, 125, 150, 175, 200)  # percent of the system's


class TextSize(QObject):
    """One of `SIZES`, kept in `settings` and applied to all windows at once.

    Signals:
        changed: Another one was chosen.
    """

    changed = Signal()

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._usual = QApplication.font()
        if self.percent != 100:
            self._apply()

    @property
    def percent(self) -> int:
        value = str(self._settings.value("text_size", 100))
        return int(value) if value in map(str, SIZES) else 100

    def set_percent(self, percent: int) -> None:
        self._settings.setValue("text_size", percent)
        self._apply()
        self.changed.emit()

    def step(self, step: int) -> None:
        """Go to the next larger size (1), or the next smaller (-1); 0 is the system's."""
        place = SIZES.index(self.percent if step else 100) + step
        self.set_percent(SIZES[min(max(place, 0), len(SIZES) - 1)])

    def _apply(self) -> None:
        font = QFont(self._usual)
        font.setPointSizeF(font.pointSizeF() * self.percent / 100)
        QApplication.setFont(font)
        for widget in QApplication.allWidgets():
            restore_share(widget)
