"""PageView: one page of a PDF, drawn elsewhere; the passage framed, the question's words marked."""

from functools import cache

from PySide6.QtCore import QObject, QPoint, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QAccessibleWidget, QFrame, QWidget

from app.preview.paper import draw, image_of, placed
from app.widgets import Translated
from engine import PageImage

_MARGIN = 10  # around the page
_STEP = 1.2  # of zoom
_SMALLEST, _LARGEST = 0.5, 5.0  # times the width of the view
_PAUSE = 120  # ms without a change of size before the page is drawn again
_DARK = 100  # the lightness, of 255, below which a theme is dark
_NEAR = 2  # pixels
_TURN = 240  # of a wheel's angle, beyond the end of a page


class PageView(Translated, QAbstractScrollArea):
    """Shows a `PageImage`.

    Signals:
        resized: The page is to be drawn again, in another width.
        zoomed: The user zoomed.
        turned: The user goes on to the next page (1) or the one before (-1).
    """

    resized = Signal()
    zoomed = Signal()
    turned = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _announce()
        self._shown: PageImage | None = None
        self._image = QImage()
        self.scale = 1.0
        self._beyond = 0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.viewport().setBackgroundRole(QPalette.ColorRole.Mid)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.resized)
        self._retranslate()

    @property
    def wanted_width(self) -> int:
        """The width to draw the text of a page in, in physical pixels."""
        return max(1, round(self._width() * self.devicePixelRatioF()))

    def show_page(self, image: PageImage, place: str = "keep") -> None:
        """Show a page, scrolled to its "frame", "top" or "bottom"; "keep": like the one before."""
        self._shown = image
        self._image = image_of(image)
        self._lay_out()
        self._scroll(place)
        self._retranslate()
        self.viewport().update()

    def zoom(self, step: int) -> None:
        """Zoom in by so many steps, or out; 0 fits the text to the width."""
        self.set_scale(self.scale * _STEP**step if step else 1.0)
        self.zoomed.emit()

    def set_scale(self, scale: float) -> None:
        """Show the text so many times as wide as the view; a visible frame stays visible."""
        frame_seen = self._frame_seen()
        self.scale = min(max(scale, _SMALLEST), _LARGEST)
        self._lay_out()
        if frame_seen:
            self._scroll("frame")
        self.viewport().update()
        self._pause.start()

    def _width(self) -> float:
        return max(1, self.viewport().width() - 2 * _MARGIN) * self.scale

    def _page(self) -> QRectF:
        assert self._shown is not None
        start, end = self._shown.text
        width = self._width() / (end - start)
        ratio = self.devicePixelRatioF()
        if abs(self._shown.width - width * ratio) < _NEAR:  # each pixel on a pixel: sharp
            width = self._shown.width / ratio
        height = width * self._shown.height / self._shown.width
        view = self.viewport().size()
        left = max(_MARGIN, (view.width() - self._width()) / 2) - start * width
        left = round((left - self.horizontalScrollBar().value()) * ratio) / ratio
        top = _MARGIN - self.verticalScrollBar().value()
        return QRectF(left, top, width, height)

    def _lay_out(self) -> None:
        """Fit the scroll bars to the page, and keep the middle of the view where it is."""
        if self._shown is None:
            return
        page = self._page()
        view = self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), self._width(), view.width()),
            (self.verticalScrollBar(), page.height(), view.height()),
        ):
            before = bar.maximum() + bar.pageStep()
            middle = (bar.value() + bar.pageStep() / 2) / before if before else 0.0
            bar.setPageStep(seen)
            bar.setSingleStep(40)
            bar.setRange(0, max(0, round(whole) + 2 * _MARGIN - seen))
            bar.setValue(round(middle * (bar.maximum() + seen) - seen / 2))

    def _frame_seen(self) -> bool:
        if self._shown is None or not self._shown.frames:
            return False
        frame = placed(self._shown.frames[0], self._page())
        return frame.intersects(QRectF(self.viewport().rect()))

    def _scroll(self, place: str) -> None:
        assert self._shown is not None
        bar = self.verticalScrollBar()
        if place == "frame" and self._shown.frames:
            page = self._page()
            box = placed(self._shown.frames[0], page)
            bar.setValue(round(box.top() - page.top() + _MARGIN - self.viewport().height() / 5))
            # of a frame that is wider than the view, the left part
            width = min(box.width() + 2 * _MARGIN, self.viewport().width())
            left = box.left() - page.left() - self._shown.text[0] * page.width()
            left -= (self.viewport().width() - width) / 2
            self.horizontalScrollBar().setValue(round(left))
        elif place in ("frame", "top", "bottom"):
            bar.setValue(bar.maximum() if place == "bottom" else 0)

    def _leave(self, step: int, amount: int) -> bool:
        """Count a move beyond the end of the page; enough of them turn it.

        Return False within the page.
        """
        bar = self.verticalScrollBar()
        if bar.value() != (bar.maximum() if step > 0 else bar.minimum()):
            self._beyond = 0
            return False
        if self._beyond * step < 0:
            self._beyond = 0
        self._beyond += step * amount
        if abs(self._beyond) >= _TURN:
            self._beyond = 0
            self.turned.emit(step)
        return True

    def _retranslate(self) -> None:
        words = self.tr("Page of the document")
        if page := self._shown:
            words = self.tr("Page {number} of {count}")
            words = words.format(number=page.number, count=page.count)
        self.setAccessibleName(words)

    # --- Qt

    def sizeHint(self) -> QSize:
        return QSize(460, 600)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self.palette().color(QPalette.ColorRole.Window).darker(108))
        if self._shown:
            dark = self.palette().color(QPalette.ColorRole.Window).lightness() < _DARK
            draw(painter, self._shown, self._image, self._page(), dark)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the page in the new width, once that stops changing."""
        super().resizeEvent(event)
        self._lay_out()
        if event.size().width() != event.oldSize().width():
            self._pause.start()

    def scrollContentsBy(self, across: int, down: int) -> None:
        self.viewport().update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta() or QPoint()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if delta.y():
                self.zoom(1 if delta.y() > 0 else -1)
            event.accept()
        elif delta.y() and self._leave(1 if delta.y() < 0 else -1, abs(delta.y())):
            event.accept()
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        steps = {Qt.Key.Key_PageDown: 1, Qt.Key.Key_Space: 1, Qt.Key.Key_PageUp: -1}
        if key in steps and self._leave(steps[Qt.Key(key)], _TURN):
            return
        if key == Qt.Key.Key_Space:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + bar.pageStep())
            return
        super().keyPressEvent(event)


@cache
def _announce() -> None:
    """Have screen readers told that such a view is a document: to Qt it is any widget."""
    QAccessible.installFactory(_spoken)


def _spoken(_: str, shown: QObject | None) -> QAccessibleWidget | None:
    if isinstance(shown, PageView):
        return QAccessibleWidget(shown, QAccessible.Role.Document)
    return None
