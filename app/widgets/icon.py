"""Icons: of one set, drawn in the text colour of the theme, sharp at any scale."""

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QIconEngine, QPainter, QPalette, QPixmap
from PySide6.QtSvg import QSvgRenderer

from app.resources import ICONS
from app.widgets.metrics import SIDE, TARGET


class _Engine(QIconEngine):
    """Looks the colour up each time that it draws: the theme may have changed."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name

    # --- Qt

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        draw_icon(painter, self._name, rect, _colour(mode))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return _drawn(self._name, size, 1, _colour(mode).rgba())

    def clone(self) -> QIconEngine:
        return _Engine(self._name)


class _WithRoom(_Engine):
    """Leaves room around: in a field, Qt makes a button no larger than the whole of its icon."""

    # --- Qt

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        room = rect.width() * (TARGET - SIDE) // (2 * TARGET)
        super().paint(painter, rect.adjusted(room, room, -room, -room), mode, state)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        image = QPixmap(size)
        image.fill(Qt.GlobalColor.transparent)
        with QPainter(image) as painter:
            self.paint(painter, image.rect(), mode, state)
        return image

    def clone(self) -> QIconEngine:
        return _WithRoom(self._name)


def _colour(mode: QIcon.Mode) -> QColor:
    group = QPalette.ColorGroup
    faded = group.Disabled if mode == QIcon.Mode.Disabled else group.Active
    return QGuiApplication.palette().color(faded, QPalette.ColorRole.ButtonText)


def icon(name: str) -> QIcon:
    return QIcon(_Engine(name))


def field_icon(name: str) -> QIcon:
    """Return an icon for a button within a field, which is as large as other targets."""
    return QIcon(_WithRoom(name))


def draw_icon(painter: QPainter, name: str, rect: QRect, colour: QColor) -> None:
    ratio = painter.device().devicePixelRatio()
    painter.drawPixmap(rect.topLeft(), _drawn(name, rect.size(), ratio, colour.rgba()))


@lru_cache(maxsize=512)
def _drawn(name: str, size: QSize, ratio: float, rgba: int) -> QPixmap:
    image = QPixmap(size * ratio)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    colour = QColor.fromRgba(rgba)
    svg = (ICONS / f"{name}.svg").read_text("utf-8").replace("currentColor", colour.name())
    with QPainter(image) as painter:
        painter.setOpacity(colour.alphaF())
        QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(0, 0, *size.toTuple()))
    return image
