"""Boxes: rows and columns of widgets, and the buttons in them."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from app.widgets.metrics import TARGET

_Part = QWidget | QLayout | None
_Box = TypeVar("_Box", bound=QBoxLayout)


def button(act: Callable[[], object] | SignalInstance, name: str = "") -> QPushButton:
    """Make a button that the Enter key in a field of a dialog does not press."""
    made = QPushButton(autoDefault=False)
    made.setObjectName(name)
    made.clicked.connect(act)
    return made


def fit(dialog: QWidget, letters: int) -> None:
    """Make a dialog at least so many letters wide, and as high as its lines need then."""
    width = letters * dialog.fontMetrics().averageCharWidth()
    if dialog.isVisible():
        width = max(width, dialog.width())
    dialog.resize(width, dialog.heightForWidth(width))


def name_choice(box: QComboBox, name: str) -> None:
    """Name a combo box that has no label; on Linux its name is what is chosen, whatever is set."""
    box.setAccessibleName(name)
    box.setAccessibleDescription(name)


def form(
    labels: Sequence[QLabel], fields: Sequence[QWidget], shown: Sequence[QWidget | QLayout] = ()
) -> QFormLayout:
    """Put fields below each other, or what is `shown` of them, each with its label at its left."""
    made = QFormLayout()
    made.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    for label, field, part in zip(labels, fields, shown or fields, strict=True):
        label.setBuddy(field)
        label.setMinimumHeight(TARGET)  # and so in the middle of a field
        made.addRow(label, part)
    return made


def keep_room(*parts: QWidget) -> None:
    """Leave the room of what is hidden empty: nothing else moves away under the mouse."""
    for part in parts:
        policy = part.sizePolicy()
        policy.setRetainSizeWhenHidden(True)
        part.setSizePolicy(policy)


def row(*parts: _Part, wide: _Part = None, spacing: int = -1) -> QHBoxLayout:
    """Put parts side by side; None is empty room, `wide` gets the width that the others leave."""
    return _fill(QHBoxLayout(), parts, wide, spacing)


def column(
    *parts: _Part,
    wide: _Part = None,
    spacing: int = -1,
    margins: tuple[int, int, int, int] | None = None,
) -> QVBoxLayout:
    """Put parts one below the other; `margins` are at the left, top, right and bottom."""
    box = _fill(QVBoxLayout(), parts, wide, spacing)
    if margins:
        box.setContentsMargins(*margins)
    return box


def _fill(box: _Box, parts: tuple[_Part, ...], wide: _Part, spacing: int) -> _Box:
    box.setSpacing(spacing)
    for part in parts:
        stretch = int(part is wide)
        if part is None:
            box.addStretch()
        elif isinstance(part, QLayout):
            box.addLayout(part, stretch)
        else:
            box.addWidget(part, stretch)
    return box
