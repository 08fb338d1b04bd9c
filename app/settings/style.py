"""Style: Fusion drawn flat: thin frames, and one colour for what is chosen or has the keyboard.

All colours are those of the palette, so that nothing is to be set again with another theme.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QIcon, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QAbstractSpinBox,
    QPlainTextEdit,
    QProxyStyle,
    QPushButton,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionProgressBar,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QStyleOptionTab,
    QToolButton,
    QWidget,
)

from app.widgets import TARGET, TIGHT

_Widget = QWidget | None

_ROUND = 5.0
_THIN = 6  # the width of a scroll bar's handle
_CHEVRON = 3.5
_MENU = 16  # the width of the chevron of a button with a menu
_INSTANT = QToolButton.ToolButtonPopupMode.InstantPopup

_Element, _Control, _Complex = QStyle.PrimitiveElement, QStyle.ControlElement, QStyle.ComplexControl
_Contents, _Part, _State, _Role = (
    QStyle.ContentsType,
    QStyle.SubControl,
    QStyle.StateFlag,
    QPalette.ColorRole,
)
_TARGETS = (
    _Contents.CT_PushButton,
    _Contents.CT_CheckBox,
    _Contents.CT_ComboBox,
    _Contents.CT_LineEdit,
    _Contents.CT_SpinBox,
)


class Style(QProxyStyle):
    """Controls are large enough to be hit, and what has the keyboard has a frame in the accent."""

    def __init__(self) -> None:
        super().__init__("fusion")

    # --- Qt; the stubs of Qt's own styles name the arguments in other ways

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        contents: QSize,
        widget: _Widget = None,
    ) -> QSize:
        size = super().sizeFromContents(kind, option, contents, widget)  # type: ignore[arg-type]
        if kind == _Contents.CT_ToolButton:
            if isinstance(widget, QToolButton) and widget.menu() and widget.popupMode() == _INSTANT:
                size += QSize(_MENU, 0)
            return size.expandedTo(QSize(TARGET, TARGET))
        return size.expandedTo(QSize(0, TARGET)) if kind in _TARGETS else size

    def standardIcon(
        self,
        icon: QStyle.StandardPixmap,
        option: QStyleOption | None = None,
        widget: _Widget = None,
    ) -> QIcon:
        """Leave the buttons of a dialog without pictures, which are black in the dark, too."""
        if icon.name.startswith("SP_Dialog"):
            return QIcon()
        return super().standardIcon(icon, option, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: _Widget = None,
    ) -> None:
        draw = _PRIMITIVES.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            with _drawing(painter):
                draw(option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: _Widget = None,
    ) -> None:
        draw = _CONTROLS.get(element)
        if draw is None or not draw(option, painter):
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: _Widget = None,
    ) -> None:
        if widget is None:
            super().drawComplexControl(control, option, painter)
        elif control == _Complex.CC_ComboBox and isinstance(option, QStyleOptionComboBox):
            self._draw_combo(option, painter, widget)
        elif control == _Complex.CC_SpinBox and isinstance(option, QStyleOptionSpinBox):
            self._draw_spin(option, painter, widget)
        elif control == _Complex.CC_ScrollBar and isinstance(option, QStyleOptionSlider):
            self._draw_scroll_bar(option, painter, widget)
        else:
            if control == _Complex.CC_GroupBox:
                font = QFont(painter.font())
                font.setBold(True)
                painter.setFont(font)
            super().drawComplexControl(control, option, painter, widget)

    def _draw_combo(self, option: QStyleOptionComboBox, painter: QPainter, widget: QWidget) -> None:
        draw = _draw_field if option.editable else _draw_button
        with _drawing(painter):
            draw(option, painter, widget)
        place = self.subControlRect(_Complex.CC_ComboBox, option, _Part.SC_ComboBoxArrow, widget)
        with _drawing(painter):
            _draw_chevron(place, "down", option, painter)

    def _draw_spin(self, option: QStyleOptionSpinBox, painter: QPainter, widget: QWidget) -> None:
        with _drawing(painter):
            _draw_field(option, painter, widget)
        for part, way in ((_Part.SC_SpinBoxUp, "up"), (_Part.SC_SpinBoxDown, "down")):
            place = self.subControlRect(_Complex.CC_SpinBox, option, part, widget)
            with _drawing(painter):
                _draw_chevron(place, way, option, painter)

    def _draw_scroll_bar(
        self, option: QStyleOptionSlider, painter: QPainter, widget: QWidget
    ) -> None:
        holder = widget.parentWidget()
        area = holder.parentWidget() if holder else None
        scrolled = area.viewport() if isinstance(area, QAbstractScrollArea) else None
        read = scrolled is not None and scrolled.backgroundRole() == _Role.Base
        painter.fillRect(option.rect, option.palette.color(_Role.Base if read else _Role.Window))
        if option.maximum <= option.minimum:
            return
        place = self.subControlRect(_Complex.CC_ScrollBar, option, _Part.SC_ScrollBarSlider, widget)
        upright = option.orientation == Qt.Orientation.Vertical
        across = (place.width() if upright else place.height()) - _THIN
        handle = QRectF(place).adjusted(
            *((across / 2, 2, -across / 2, -2) if upright else (2, across / 2, -2, -across / 2))
        )
        pressed = option.activeSubControls & _Part.SC_ScrollBarSlider
        colour = option.palette.color(_Role.PlaceholderText if pressed else _Role.Mid)
        with _drawing(painter):
            _fill(painter, handle, colour, _THIN / 2)


@contextmanager
def _drawing(painter: QPainter) -> Iterator[None]:
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    yield
    painter.restore()


def _fill(painter: QPainter, place: QRectF, colour: QColor, radius: float = _ROUND) -> None:
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
    if focus:
        _frame(painter, option.rect, option.palette.color(_Role.Accent), 2)
    else:
        _frame(painter, option.rect, option.palette.color(_Role.Mid))


def _draw_button(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    down = bool(option.state & (_State.State_Sunken | _State.State_On))
    flat = (
        isinstance(option, QStyleOptionButton)
        and option.features & QStyleOptionButton.ButtonFeature.Flat
    )
    if not flat:
        _fill(painter, QRectF(option.rect), option.palette.color(_Role.Button))
    if down or (option.state & _State.State_MouseOver and option.state & _State.State_Enabled):
        _fill(painter, QRectF(option.rect), _tint(option, down))
    if not flat or _has_keyboard(option):
        _draw_edge(option, painter, _has_keyboard(option))


def _draw_tool(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    down = bool(option.state & (_State.State_Sunken | _State.State_On))
    raised = not option.state & _State.State_AutoRaise
    if raised:
        _fill(painter, QRectF(option.rect), option.palette.color(_Role.Button))
    if down or (option.state & _State.State_MouseOver and option.state & _State.State_Enabled):
        _fill(painter, QRectF(option.rect), _tint(option, down))
    if raised:
        _draw_edge(option, painter, focus=False)


def _draw_field(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    _fill(painter, QRectF(option.rect), option.palette.color(_Role.Base))
    _draw_edge(option, painter, bool(option.state & _State.State_HasFocus))


def _draw_line_edit(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    if isinstance(option, QStyleOptionFrame) and option.lineWidth > 0:
        _draw_field(option, painter, widget)
    elif not (widget and isinstance(widget.parent(), QAbstractSpinBox)):
        painter.fillRect(option.rect, option.palette.color(_Role.Base))


def _draw_frame(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    """Draw a hairline around what is looked at, an edge around what is written in."""
    if isinstance(widget, QPlainTextEdit) and not widget.isReadOnly():
        focus = widget.hasFocus()  # its corners are those of the text within
        colour = option.palette.color(_Role.Accent if focus else _Role.Mid)
        _frame(painter, option.rect, colour, 1 + focus, 1)
        return
    painter.setPen(option.palette.color(_Role.Midlight))
    painter.drawRect(QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5))


def _draw_focus(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    if _has_keyboard(option) and not isinstance(widget, QPushButton):  # that has it as its edge
        _frame(painter, option.rect, option.palette.color(_Role.Accent), 2)


def _draw_check(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
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


def _draw_radio(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
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


def _draw_chevron(rect: QRect, way: str, option: QStyleOption, painter: QPainter) -> None:
    painter.setPen(QPen(option.palette.color(_Role.ButtonText), 1.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.translate(QRectF(rect).center())
    painter.rotate(_WAYS[way])
    half = _CHEVRON / 2
    painter.drawPolyline(
        QPolygonF([QPointF(-_CHEVRON, -half), QPointF(0, half), QPointF(_CHEVRON, -half)])
    )


def _draw_down(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    """Draw the chevron of a box, or in the middle of the right side of a button with a menu."""
    rect = option.rect
    if isinstance(widget, QToolButton) and widget.popupMode() == _INSTANT:
        rect = QRect(widget.width() - _MENU, 0, _MENU - TIGHT, widget.height())
    _draw_chevron(rect, "down", option, painter)


def _draw_branch(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    if option.state & _State.State_Children:
        way = "down" if option.state & _State.State_Open else "right"
        _draw_chevron(option.rect, way, option, painter)


def _chevron(way: str) -> Callable[[QStyleOption, QPainter, _Widget], None]:
    return lambda option, painter, widget: _draw_chevron(option.rect, way, option, painter)


def _draw_nothing(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    pass


def _draw_line_above(option: QStyleOption, painter: QPainter, widget: _Widget) -> None:
    rect = option.rect
    painter.fillRect(rect.left(), rect.top(), rect.width(), 1, option.palette.midlight())


_PRIMITIVES: dict[QStyle.PrimitiveElement, Callable[[QStyleOption, QPainter, _Widget], None]] = {
    _Element.PE_PanelButtonCommand: _draw_button,
    _Element.PE_PanelButtonTool: _draw_tool,
    _Element.PE_PanelLineEdit: _draw_line_edit,
    _Element.PE_FrameLineEdit: _draw_nothing,
    _Element.PE_Frame: _draw_frame,
    _Element.PE_FrameFocusRect: _draw_focus,
    _Element.PE_FrameGroupBox: _draw_nothing,
    _Element.PE_FrameTabWidget: _draw_line_above,
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
    with _drawing(painter):
        _fill(painter, place, option.palette.color(_Role.Midlight), place.height() / 2)
    return True


def _draw_done(option: QStyleOption, painter: QPainter) -> bool:
    """Draw the part of a bar that is done; Fusion moves one whose end is not known."""
    if not isinstance(option, QStyleOptionProgressBar) or option.maximum <= option.minimum:
        return False
    place = QRectF(option.rect)
    share = (option.progress - option.minimum) / (option.maximum - option.minimum)
    place.setWidth(place.width() * min(max(share, 0.0), 1.0))
    with _drawing(painter):
        _fill(painter, place, option.palette.color(_Role.Accent), place.height() / 2)
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


_CONTROLS: dict[QStyle.ControlElement, Callable[[QStyleOption, QPainter], bool]] = {
    _Control.CE_ProgressBarGroove: _draw_groove,
    _Control.CE_ProgressBarContents: _draw_done,
    _Control.CE_TabBarTabShape: _draw_tab,
    _Control.CE_HeaderSection: _draw_section,
    _Control.CE_HeaderEmptyArea: _draw_section,
    _Control.CE_Splitter: _draw_splitter,
}
