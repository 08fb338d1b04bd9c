"""Strokes: how the parts of controls are drawn, in the colours of the palette."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QPlainTextEdit,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionFrame,
    QStyleOptionProgressBar,
    QStyleOptionTab,
    QToolButton,
    QWidget,
)

from app.widgets import TIGHT

Widget = QWidget | None

MENU = 20  # pixels: the width of the chevron of a button with a menu
INSTANT = QToolButton.ToolButtonPopupMode.InstantPopup
_ROUND = 5.0
_INNER = 4.0  # of frames: what is within a frame two pixels wide does not reach over it
_CHEVRON = 3.5

_Element, _Control = QStyle.PrimitiveElement, QStyle.ControlElement
_State, _Role = QStyle.StateFlag, QPalette.ColorRole


@contextmanager
def drawing(painter: QPainter) -> Iterator[None]:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    yield
    painter.restore()


def fill(painter: QPainter, place: QRectF, colour: QColor, radius: float = _ROUND) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(colour)
    painter.drawRoundedRect(place, radius, radius)


def _frame(
    painter: QPainter, rect: QRect, colour: QColor, width: float = 1, radius: float = _ROUND
) -> None:
    inset = width / 2
    painter.setPen(QPen(colour, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def _tint(option: QStyleOption, strong: bool) -> QColor:
    colour = option.palette.color(_Role.Text)
    colour.setAlpha(36 if strong else 18)
    return colour


def _has_keyboard(option: QStyleOption) -> bool:
    both = _State.State_HasFocus | _State.State_KeyboardFocusChange
    return option.state & both == both


def _draw_edge(option: QStyleOption, painter: QPainter, focus: bool) -> None:
    role, width = (_Role.Accent, 2) if focus else (_Role.Mid, 1)
    _frame(painter, option.rect, option.palette.color(role), width)


def is_default(option: QStyleOption) -> bool:
    """Whether a button is what is most likely wanted, and can be pressed."""
    return (
        isinstance(option, QStyleOptionButton)
        and bool(option.features & QStyleOptionButton.ButtonFeature.DefaultButton)
        and bool(option.state & _State.State_Enabled)
    )


def draw_button(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    down = bool(option.state & (_State.State_Sunken | _State.State_On))
    flat = (
        isinstance(option, QStyleOptionButton)
        and option.features & QStyleOptionButton.ButtonFeature.Flat
    )
    if not flat:
        role = _Role.Highlight if is_default(option) else _Role.Button
        fill(painter, QRectF(option.rect), option.palette.color(role))
    if down or (option.state & _State.State_MouseOver and option.state & _State.State_Enabled):
        fill(painter, QRectF(option.rect), _tint(option, down))
    if not flat or _has_keyboard(option):
        _draw_edge(option, painter, _has_keyboard(option))
    if is_default(option) and _has_keyboard(option):  # its edge is of the same colour
        _frame(
            painter, option.rect.adjusted(3, 3, -3, -3), option.palette.highlightedText().color()
        )


def _draw_tool(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    down = bool(option.state & (_State.State_Sunken | _State.State_On))
    raised = not option.state & _State.State_AutoRaise
    if raised:
        fill(painter, QRectF(option.rect), option.palette.color(_Role.Button))
    if down or (option.state & _State.State_MouseOver and option.state & _State.State_Enabled):
        fill(painter, QRectF(option.rect), _tint(option, down))
    if raised:
        _draw_edge(option, painter, focus=False)


def draw_field(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    fill(painter, QRectF(option.rect), option.palette.color(_Role.Base))
    _draw_edge(option, painter, bool(option.state & _State.State_HasFocus))


def _draw_line_edit(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    if isinstance(option, QStyleOptionFrame) and option.lineWidth > 0:
        draw_field(option, painter, widget)
    elif not (widget and isinstance(widget.parent(), QAbstractSpinBox)):
        painter.fillRect(option.rect, option.palette.color(_Role.Base))


def _draw_frame(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    """Draw a hairline around what is looked at, an edge around what is written in."""
    written = isinstance(widget, QPlainTextEdit) and not widget.isReadOnly()
    focus = written and widget is not None and widget.hasFocus()
    role = _Role.Accent if focus else _Role.Mid if written else _Role.Midlight
    if isinstance(widget, QAbstractScrollArea):
        ground = widget.viewport().palette().color(widget.viewport().backgroundRole())
        fill(painter, QRectF(option.rect), ground, _INNER)
    _frame(painter, option.rect, option.palette.color(role), 1 + focus, _INNER)


def _draw_focus(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    if _has_keyboard(option) and not isinstance(widget, QPushButton):  # that has it as its edge
        _frame(painter, option.rect, option.palette.color(_Role.Accent), 2)


def _draw_check(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    side = min(option.rect.width(), option.rect.height())
    rect = QRect(option.rect.left(), option.rect.top(), side, side)
    palette, middle = option.palette, QRectF(rect).center()
    chosen = option.state & (_State.State_On | _State.State_NoChange)
    painter.setBrush(palette.color(_Role.Highlight if chosen else _Role.Base))
    painter.setPen(palette.color(_Role.Highlight if chosen else _Role.Mid))
    painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
    painter.setPen(QPen(palette.color(_Role.HighlightedText), 1.8))
    if option.state & _State.State_On:
        corners = [QPointF(-3.2, 0.2), QPointF(-0.9, 2.6), QPointF(3.4, -2.6)]
        painter.drawPolyline([middle + each for each in corners])
    elif option.state & _State.State_NoChange:
        painter.drawLine(middle - QPointF(3, 0), middle + QPointF(3, 0))


def _draw_radio(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    palette, rect = option.palette, QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
    chosen = option.state & _State.State_On
    painter.setBrush(palette.color(_Role.Highlight if chosen else _Role.Base))
    painter.setPen(palette.color(_Role.Highlight if chosen else _Role.Mid))
    painter.drawEllipse(rect)
    if chosen:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(_Role.HighlightedText))
        painter.drawEllipse(rect.center(), 2.5, 2.5)


_WAYS = {"down": 0, "left": 90, "up": 180, "right": 270}


def draw_chevron(rect: QRect, way: str, option: QStyleOption, painter: QPainter) -> None:
    painter.setPen(QPen(option.palette.color(_Role.ButtonText), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(QRectF(rect).center())
    painter.rotate(_WAYS[way])
    half = _CHEVRON / 2
    painter.drawPolyline(
        QPolygonF([QPointF(-_CHEVRON, -half), QPointF(0, half), QPointF(_CHEVRON, -half)])
    )


def _draw_down(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    """Draw the chevron of a box, or in the middle of the right side of a button with a menu."""
    rect = option.rect
    if isinstance(widget, QToolButton) and widget.popupMode() == INSTANT:
        rect = QRect(widget.width() - MENU, 0, MENU - TIGHT, widget.height())
    draw_chevron(rect, "down", option, painter)


def _draw_branch(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    if option.state & _State.State_Children:
        way = "down" if option.state & _State.State_Open else "right"
        draw_chevron(option.rect, way, option, painter)


def _chevron(way: str) -> Callable[[QStyleOption, QPainter, Widget], None]:
    return lambda option, painter, widget: draw_chevron(option.rect, way, option, painter)


def _draw_nothing(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    pass


def _draw_line_above(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
    rect = option.rect
    painter.fillRect(rect.left(), rect.top(), rect.width(), 1, option.palette.midlight())


def _popup(ground: QPalette.ColorRole) -> Callable[[QStyleOption, QPainter, Widget], None]:
    def draw(option: QStyleOption, painter: QPainter, widget: Widget) -> None:
        painter.fillRect(option.rect, option.palette.brush(ground))
        _frame(painter, option.rect, option.palette.color(_Role.Mid), radius=0)

    return draw


PRIMITIVES: dict[QStyle.PrimitiveElement, Callable[[QStyleOption, QPainter, Widget], None]] = {
    _Element.PE_PanelButtonCommand: draw_button,
    _Element.PE_PanelButtonTool: _draw_tool,
    _Element.PE_PanelLineEdit: _draw_line_edit,
    _Element.PE_FrameLineEdit: _draw_nothing,
    _Element.PE_Frame: _draw_frame,
    _Element.PE_FrameFocusRect: _draw_focus,
    _Element.PE_FrameGroupBox: _draw_nothing,
    _Element.PE_PanelScrollAreaCorner: _draw_nothing,
    _Element.PE_FrameTabWidget: _draw_line_above,
    _Element.PE_PanelTipLabel: _popup(_Role.ToolTipBase),
    _Element.PE_PanelMenu: _popup(_Role.Base),
    _Element.PE_IndicatorCheckBox: _draw_check,
    _Element.PE_IndicatorRadioButton: _draw_radio,
    _Element.PE_IndicatorBranch: _draw_branch,
    _Element.PE_IndicatorArrowDown: _draw_down,
    _Element.PE_IndicatorArrowUp: _chevron("up"),
    _Element.PE_IndicatorArrowLeft: _chevron("left"),
    _Element.PE_IndicatorArrowRight: _chevron("right"),
}


def _draw_groove(option: QStyleOption, painter: QPainter) -> bool:
    place = QRectF(option.rect)
    with drawing(painter):
        fill(painter, place, option.palette.color(_Role.Midlight), place.height() / 2)
    return True


def _draw_done(option: QStyleOption, painter: QPainter) -> bool:
    """Draw the part of a bar that is done; Fusion moves one whose end is not known."""
    if not isinstance(option, QStyleOptionProgressBar) or option.maximum <= option.minimum:
        return False
    place = QRectF(option.rect)
    share = (option.progress - option.minimum) / (option.maximum - option.minimum)
    place.setWidth(place.width() * min(max(share, 0.0), 1.0))
    with drawing(painter):
        fill(painter, place, option.palette.color(_Role.Accent), place.height() / 2)
    return True


def _draw_tab(option: QStyleOption, painter: QPainter) -> bool:
    if not isinstance(option, QStyleOptionTab):
        return False
    rect = option.rect
    if option.state & _State.State_Selected:
        line = QRect(rect.left() + 4, rect.bottom() - 1, rect.width() - 8, 2)
        painter.fillRect(line, option.palette.accent())
    elif option.state & _State.State_MouseOver:
        painter.fillRect(rect, _tint(option, strong=False))
    if _has_keyboard(option):
        with drawing(painter):
            _frame(painter, rect, option.palette.color(_Role.Accent), 2)
    return True


def _draw_section(option: QStyleOption, painter: QPainter) -> bool:
    rect = option.rect
    painter.fillRect(rect, option.palette.window())
    painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, option.palette.midlight())
    return True


def _draw_splitter(option: QStyleOption, painter: QPainter) -> bool:
    rect = option.rect
    if option.state & _State.State_Horizontal:
        rect = QRect(rect.center().x(), rect.top(), 1, rect.height())
    else:
        rect = QRect(rect.left(), rect.center().y(), rect.width(), 1)
    painter.fillRect(rect, option.palette.midlight())
    return True


CONTROLS: dict[QStyle.ControlElement, Callable[[QStyleOption, QPainter], bool]] = {
    _Control.CE_ProgressBarGroove: _draw_groove,
    _Control.CE_ProgressBarContents: _draw_done,
    _Control.CE_TabBarTabShape: _draw_tab,
    _Control.CE_HeaderSection: _draw_section,
    _Control.CE_HeaderEmptyArea: _draw_section,
    _Control.CE_Splitter: _draw_splitter,
}
