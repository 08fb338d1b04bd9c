"""Style: Qt's Fusion with buttons that can be hit. Systems with a look of their own keep it."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QProxyStyle, QStyle, QStyleOption, QWidget

_TARGET = 26  # pixels, above the 24 of WCAG 2.2
_BUTTONS = (QStyle.ContentsType.CT_PushButton, QStyle.ContentsType.CT_CheckBox)


def is_fusion(style: QStyle) -> bool:
    """Whether this is Fusion, or ours on top of it."""
    return isinstance(style, Style) or style.name() == "fusion"


class Style(QProxyStyle):
    """Qt's Fusion otherwise."""

    def __init__(self) -> None:
        super().__init__("fusion")

    # --- Qt

    def sizeFromContents(  # type: ignore[override]  # the stubs of Qt's own styles differ
        self, kind: QStyle.ContentsType, option: QStyleOption, contents: QSize, widget: QWidget
    ) -> QSize:
        """Make buttons no lower than a target has to be."""
        size = super().sizeFromContents(kind, option, contents, widget)
        return size.expandedTo(QSize(0, _TARGET)) if kind in _BUTTONS else size
