"""MessageBar: sentences for the person, quietly, until they are closed. Never a dialog."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QStyle, QToolButton, QWidget

from app.label import Label

_SHOWN = 3  # sentences at a time


class MessageBar(QWidget):
    """The last few sentences, one a line; a closed notice is not said again."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._sentences: list[str] = []
        self._closed: set[str] = set()
        self._icon = Label()
        self._words = Label()
        self._words.setWordWrap(True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setText("✕")
        self._close.clicked.connect(self._on_closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 7, 8, 7)
        row.setSpacing(10)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._words, 1)
        row.addWidget(self._close, 0, Qt.AlignmentFlag.AlignTop)
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """What the bar says; empty when it is not there."""
        return "\n".join(self._sentences)

    def notice(self, sentence: str) -> None:
        """Say something that did not stop anything, unless it was closed before."""
        if sentence not in self._closed:
            self._say(sentence, QStyle.StandardPixmap.SP_MessageBoxInformation)

    def complain(self, sentence: str) -> None:
        """Say what went wrong."""
        self._say(sentence, QStyle.StandardPixmap.SP_MessageBoxWarning)

    def _say(self, sentence: str, icon: QStyle.StandardPixmap) -> None:
        if sentence not in self._sentences:
            self._sentences = [*self._sentences, sentence][-_SHOWN:]
        self._icon.setPixmap(self.style().standardIcon(icon).pixmap(18, 18))
        self._words.setText(self.text)
        self.show()

    def _on_closed(self) -> None:
        self._closed.update(self._sentences)
        self._sentences = []
        self.hide()

    def _retranslate(self) -> None:
        self._words.setAccessibleName(self.tr("Message"))
        self._close.setAccessibleName(self.tr("Close message"))
        self._close.setToolTip(self.tr("Close"))

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a tinted ground, so that the bar stands apart in any palette."""
        painter = QPainter(self)
        tint = self.palette().color(QPalette.ColorRole.Accent)
        tint.setAlpha(36)
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(self.rect())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
