"""Label: text that is only ever text.

Titles, paths and error sentences come from documents. Qt's labels and tooltips guess whether a
string is HTML and render it; here it is shown letter by letter, and elided where room is short.
"""

import re
from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QWidget

from app.translate import word
from app.widgets.private_use import without_private_use
from engine import Message

# Names of files may hold them: signs that are drawn as boxes, or turn round what follows.
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_LONGEST_WORD = re.compile(r"[^\W\u2e80-\uffff]{50}")  # that a line always has room for

Said = str | Message | Callable[[], str]  # the last two follow the language


def tooltip(text: str) -> str:
    """Return `text` for `setToolTip`, to be shown as it is even if it looks like HTML."""
    return f"<span>{escape(without_controls(text))}</span>"


def without_controls(text: str) -> str:
    """Return a text in which nothing hides, or stands elsewhere than it does."""
    return _CONTROLS.sub("", text)


def plain(text: str) -> str:
    """Return the `text` of a menu without its mnemonic: &Quit…, or 退出(&Q)…."""
    text = text.replace("&&", "\0")
    start = text.find("(&")
    if start >= 0 and text[start + 3 : start + 4] == ")":
        text = text[:start] + text[start + 4 :]
    return text.replace("&", "").replace("\0", "&").rstrip("…")


class Label(QLabel):
    """A plain-text label; `quiet` for what matters less."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        quiet: bool = False,
        bold: bool = False,
        wrap: bool = False,
    ) -> None:
        super().__init__(parent)
        self._said: Said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setContentsMargins(0, 0, 1, 0)  # Qt rounds the width of a text down
        self.setWordWrap(wrap)
        if quiet:
            self.setForegroundRole(QPalette.ColorRole.PlaceholderText)
        if bold:
            font = self.font()
            font.setBold(True)
            self.setFont(font)

    def setText(self, said: Said) -> None:
        self._said = said
        text = word(said) if isinstance(said, Message) else said
        text = without_controls(text if isinstance(text, str) else text())
        super().setText(_LONGEST_WORD.sub("\\g<0>\u200b", text) if self.wordWrap() else text)

    def renew(self) -> None:
        """Say again what follows the language, or what else it comes of."""
        if not isinstance(self._said, str):
            self.setText(self._said)

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.LanguageChange:
            self.renew()
        super().changeEvent(event)


class ElidedLabel(Label):
    """A label of one line that shortens what does not fit; the tooltip is whole.

    Attributes:
        mode: Where it is shortened; names are in the middle.
    """

    mode = Qt.TextElideMode.ElideMiddle

    def setText(self, said: Said) -> None:
        super().setText(said)
        self.setToolTip(tooltip(self.text()) if self.text() else "")

    # --- Qt

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def sizeHint(self) -> QSize:
        """Keep the height of a line even when empty, so that nothing jumps."""
        margins = self.contentsMargins()
        height = self.fontMetrics().height() + margins.top() + margins.bottom()
        return QSize(super().sizeHint().width(), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        place = self.contentsRect()
        text = self.fontMetrics().elidedText(
            without_private_use(self.text()), self.mode, place.width()
        )
        painter.drawText(place, self.alignment(), text)
