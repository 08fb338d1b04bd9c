"""Style: Fusion drawn flat: thin frames, and one colour for what is chosen or has the keyboard.

All colours are those of the palette, so that nothing is to be set again with another theme.
"""

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionMenuItem,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QStyleOptionViewItem,
    QToolButton,
    QWidget,
)

from app.settings.strokes import (
    CONTROLS,
    INSTANT,
    MENU,
    PRIMITIVES,
    Widget,
    draw_button,
    draw_chevron,
    draw_field,
    drawing,
    fill,
    is_default,
)
from app.widgets import SMALL, TARGET, TIGHT, field_icon, icon as our_icon

_THIN = 6  # the width of a scroll bar's handle

_Complex, _Contents, _Part = QStyle.ComplexControl, QStyle.ContentsType, QStyle.SubControl
_Role, _Metric = QPalette.ColorRole, QStyle.PixelMetric
_Feature = QStyleOptionViewItem.ViewItemFeature
_BESIDE = _Feature.HasDecoration | _Feature.HasCheckIndicator
_METRICS = {
    _Metric.PM_DefaultFrameWidth: 2,  # the corners of what is within are inside the round ones
    _Metric.PM_FocusFrameHMargin: SMALL - 1,  # of the words of an item
    _Metric.PM_HeaderMargin: SMALL,
    _Metric.PM_LineEditIconSize: TARGET - 2,  # of the buttons within: Qt makes them higher by this
    _Metric.PM_LineEditIconMargin: 1,
}
_ICONS = {
    QStyle.StandardPixmap.SP_LineEditClearButton: "x",
    QStyle.StandardPixmap.SP_MessageBoxQuestion: "circle-question-mark",
    QStyle.StandardPixmap.SP_MessageBoxInformation: "info",
    QStyle.StandardPixmap.SP_MessageBoxWarning: "triangle-alert",
    QStyle.StandardPixmap.SP_MessageBoxCritical: "triangle-alert",
}
_CLICKED = (QStyle.SubElement.SE_CheckBoxClickRect, QStyle.SubElement.SE_RadioButtonClickRect)
_TARGETS = (
    _Contents.CT_PushButton,
    _Contents.CT_CheckBox,
    _Contents.CT_ComboBox,
    _Contents.CT_LineEdit,
    _Contents.CT_SpinBox,
    _Contents.CT_ItemViewItem,
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
        widget: Widget = None,
    ) -> QSize:
        size = super().sizeFromContents(kind, option, contents, widget)  # type: ignore[arg-type]
        if kind == _Contents.CT_ToolButton:
            if isinstance(widget, QToolButton) and widget.menu() and widget.popupMode() == INSTANT:
                size += QSize(MENU, 0)
            return size.expandedTo(QSize(TARGET, TARGET))
        if kind == _Contents.CT_ComboBox:
            size += QSize(SMALL, 0)
        if kind == _Contents.CT_SpinBox:
            size.setHeight(TARGET)  # Fusion's are higher than all else in a line
        if isinstance(option, QStyleOptionMenuItem):
            line = option.menuItemType == QStyleOptionMenuItem.MenuItemType.Separator
            return size if line else size.expandedTo(QSize(0, TARGET))
        return size.expandedTo(QSize(0, TARGET)) if kind in _TARGETS else size

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: Widget = None,
    ) -> int:
        if (
            metric == _Metric.PM_FocusFrameHMargin
            and isinstance(option, QStyleOptionViewItem)
            and option.features & _BESIDE
        ):  # it would stand on both sides of these, too
            return super().pixelMetric(metric, option, widget)
        return _METRICS.get(metric) or super().pixelMetric(metric, option, widget)

    def subElementRect(
        self, element: QStyle.SubElement, option: QStyleOption, widget: Widget = None
    ) -> QRect:
        rect = super().subElementRect(element, option, widget)  # type: ignore[arg-type]
        if element in _CLICKED:
            return option.rect
        if element == QStyle.SubElement.SE_LineEditContents:
            framed = isinstance(option, QStyleOptionFrame) and option.lineWidth > 0
            return rect.adjusted(TIGHT, 0, -TIGHT, 0) if framed else rect
        return rect

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: Widget = None,
    ) -> QRect:
        rect = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]
        if control == _Complex.CC_ComboBox and part == _Part.SC_ComboBoxEditField:
            return rect.adjusted(TIGHT, 0, 0, 0)
        return rect

    def standardIcon(
        self,
        icon: QStyle.StandardPixmap,
        option: QStyleOption | None = None,
        widget: Widget = None,
    ) -> QIcon:
        """Return one of our set; the buttons of a dialog have none."""
        if icon.name.startswith("SP_Dialog"):
            return QIcon()
        if name := _ICONS.get(icon):
            within = icon == QStyle.StandardPixmap.SP_LineEditClearButton
            return field_icon(name) if within else our_icon(name)
        return super().standardIcon(icon, option, widget)

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: Widget = None,
    ) -> None:
        draw = PRIMITIVES.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            with drawing(painter):
                draw(option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: Widget = None,
    ) -> None:
        draw = CONTROLS.get(element)
        if element == QStyle.ControlElement.CE_PushButtonLabel and is_default(option):
            palette = QPalette(option.palette)
            palette.setBrush(_Role.ButtonText, palette.highlightedText())
            option.palette = palette
        if element == QStyle.ControlElement.CE_TabBarTabLabel:  # its shape shows the keyboard
            option.state &= ~QStyle.StateFlag.State_HasFocus
        if element == QStyle.ControlElement.CE_ToolButtonLabel and isinstance(widget, QToolButton):
            option.rect = _label_of(widget, option.rect)
        if draw is None or not draw(option, painter):
            super().drawControl(element, option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: Widget = None,
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
                option.fontMetrics = QFontMetrics(font)  # the title has room by these
            super().drawComplexControl(control, option, painter, widget)

    def _draw_combo(self, option: QStyleOptionComboBox, painter: QPainter, widget: QWidget) -> None:
        draw = draw_field if option.editable else draw_button
        with drawing(painter):
            draw(option, painter, widget)
        place = self.subControlRect(_Complex.CC_ComboBox, option, _Part.SC_ComboBoxArrow, widget)
        with drawing(painter):
            draw_chevron(place, "down", option, painter)

    def _draw_spin(self, option: QStyleOptionSpinBox, painter: QPainter, widget: QWidget) -> None:
        with drawing(painter):
            draw_field(option, painter, widget)
        for part, way in ((_Part.SC_SpinBoxUp, "up"), (_Part.SC_SpinBoxDown, "down")):
            place = self.subControlRect(_Complex.CC_SpinBox, option, part, widget)
            with drawing(painter):
                draw_chevron(place, way, option, painter)

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
        with drawing(painter):
            fill(painter, handle, colour, _THIN / 2)


def _label_of(button: QToolButton, rect: QRect) -> QRect:
    """Return where the label of a button stands: clear of its chevron, as far left as right."""
    if button.menu() and button.popupMode() == INSTANT:
        rect = rect.adjusted(0, 0, -MENU, 0)
    beside = button.toolButtonStyle() == Qt.ToolButtonStyle.ToolButtonTextBesideIcon
    return rect.adjusted(TIGHT, 0, 0, 0) if beside else rect
