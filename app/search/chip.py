"""Chip: a filter as a button, with an icon for what it filters by."""

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionButton, QToolButton

from app.widgets import SIDE, SMALL, TARGET, TIGHT, draw_icon

_ICONS = {
    "type": "file",
    "in": "folder",
    "lang": "languages",
    "after": "calendar",
    "without": "search",
}
_CROSS = 12  # pixels
_PAD = 10


def icon_of(key: str) -> str:
    """Return the name of the icon for filters of a kind."""
    return _ICONS.get(key, "calendar")


class Chip(QToolButton):
    """Shows a value, and how many hits have it; `held`: it filters already, and has a cross."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.show_filter("", "", 0, held=False)

    def show_filter(self, key: str, value: str, count: int, *, held: bool) -> None:
        self._icon, self._held = icon_of(key), held
        self._count = f"{count:,}" if count else ""
        self.setText(value)
        self._fit()
        self.update()

    def _fit(self) -> None:
        """Take as much room as the words need, once: a layout would ask for it time and again."""
        advance = self.fontMetrics().horizontalAdvance
        width = 2 * _PAD + SIDE + TIGHT + advance(self.text())
        if self._count:
            width += SMALL + advance(self._count)
        if self._held:
            width += SMALL + _CROSS
        self.setFixedSize(width, TARGET)

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, palette, role = QPainter(self), self.palette(), QPalette.ColorRole
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        option = QStyleOptionButton()
        option.initFrom(self)
        focus = self.hasFocus() and option.state & QStyle.StateFlag.State_KeyboardFocusChange
        ink = palette.color(role.HighlightedText if self._held else role.ButtonText)
        edge = role.Accent if focus else role.Highlight if self._held else role.Mid
        if self.underMouse() and not focus:
            edge = role.ButtonText
        width = 2 if focus else 1
        painter.setPen(QPen(palette.color(edge), width))
        painter.setBrush(palette.color(role.Highlight if self._held else role.Button))
        half = width / 2  # so that each line is on whole pixels
        inner = self.rect().toRectF().adjusted(half, half, -half, -half)
        painter.drawRoundedRect(inner, inner.height() / 2, inner.height() / 2)
        top = (self.height() - SIDE) // 2
        quiet = ink if self._held else palette.color(role.PlaceholderText)
        draw_icon(painter, self._icon, QRect(_PAD, top, SIDE, SIDE), quiet)
        left, middle = _PAD + SIDE + TIGHT, Qt.AlignmentFlag.AlignVCenter
        painter.setPen(ink)
        painter.drawText(self.rect().adjusted(left, 0, 0, 0), middle, self.text())
        right = self.rect().adjusted(0, 0, -_PAD, 0)
        if self._held:
            top = (self.height() - _CROSS) // 2
            draw_icon(painter, "x", QRect(right.right() - _CROSS, top, _CROSS, _CROSS), ink)
        elif self._count:
            painter.setPen(quiet)
            painter.drawText(right, middle | Qt.AlignmentFlag.AlignRight, self._count)
