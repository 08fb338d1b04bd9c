"""Paper: a drawn page with its frame and marks on it, for the view and for the clipboard."""

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from engine import Box, PageImage

_MARK = QColor("#ffe45c")  # a page is paper in every theme
_FRAME = QColor("#1558a6")
_SHADE = QColor("#c4c4c4")  # what a page is multiplied by where all else is dark


def image_of(page: PageImage) -> QImage:
    """Return its pixels, which `page` has to outlive."""
    return QImage(page.pixels, page.width, page.height, page.stride, QImage.Format.Format_RGB32)


def picture_of(page: PageImage) -> QImage:
    """Return the whole page with the frame and the marks, on white paper."""
    picture = image_of(page).copy()
    painter = QPainter(picture)
    draw(painter, page, image_of(page), QRectF(picture.rect()), dark=False)
    painter.end()
    return picture


def placed(box: Box, area: QRectF) -> QRectF:
    left, top, right, bottom = box
    return QRectF(
        QPointF(area.left() + left * area.width(), area.top() + top * area.height()),
        QPointF(area.left() + right * area.width(), area.top() + bottom * area.height()),
    )


def draw(painter: QPainter, page: PageImage, image: QImage, area: QRectF, dark: bool) -> None:
    """Draw it where `area` is, shaded where all around it is dark."""
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.drawImage(area, image)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
    if dark:
        painter.fillRect(area, _SHADE)
    for mark in page.marks:
        painter.fillRect(placed(mark, area).adjusted(-1, -1, 1, 1), _MARK)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(_FRAME, 1.2))
    for line in page.answer:
        box = placed(line, area)
        painter.drawLine(box.bottomLeft(), box.bottomRight())
    painter.setPen(QPen(_FRAME, 2))
    for frame in page.frames:
        painter.drawRoundedRect(placed(frame, area).adjusted(-5, -2, 5, 2), 4, 4)
