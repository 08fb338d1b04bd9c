"""MessageBar: sentences for the user, shown quietly until they are closed. Never a dialog."""

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPlainTextEdit, QToolButton, QWidget

from app.translate import word
from app.widgets import LARGE, SIDE, SMALL, TIGHT, Label, Translated, column, icon, row
from engine import Message

_KEPT = 50  # sentences
_LINES = 6  # of the opened list

_LOGGED = (  # the log says more of these
    "window.unexpected", "window.crashed", "sync.stopped", "sync.ocr-stopped",
    "embed.encoding-stopped",
)  # fmt: skip


class MessageBar(Translated, QWidget):
    """Shows the newest sentence, or all when it is opened; a closed notice is not shown again.

    What came of an action goes with the next one; what can be undone, with the next that can.

    Signals:
        said: A sentence that is shown from now on.
        log_wanted: The user wants to see what led to an unexpected error.
    """

    said = Signal(str)
    log_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("message")
        self._said: dict[Message, tuple[datetime, str]] = {}
        self._undoing: dict[Message, Callable[[], object]] = {}
        self._answers: set[Message] = set()
        self._closed: set[Message] = set()
        self._icon = Label()
        self._words = Label(wrap=True)
        self._words.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self._all = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self._all.setFixedHeight(_LINES * self.fontMetrics().lineSpacing() + 12)
        self._all.hide()
        self._undo = QToolButton()
        self._undo.setObjectName("undo")
        self._undo.clicked.connect(self._on_undo)
        self._log = QToolButton()
        self._log.setObjectName("open_log")
        self._log.clicked.connect(self.log_wanted)
        self._more = QToolButton(autoRaise=True)
        self._more.setCheckable(True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.toggled.connect(self._refresh)
        self._copy = QToolButton(autoRaise=True)
        self._copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self._in_full()))
        self._close = QToolButton(autoRaise=True)
        self._close.setIcon(icon("x"))
        self._close.clicked.connect(self._on_closed)
        buttons = (self._undo, self._log, self._more, self._copy, self._close)
        line = row(self._icon, self._words, *buttons, wide=self._words, spacing=SMALL)
        self.setLayout(column(line, self._all, margins=(LARGE, TIGHT, SMALL, TIGHT)))
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """The newest sentence; "" while the bar is hidden."""
        return word(next(reversed(self._said))) if self._said else ""

    def notice(self, message: Message) -> None:
        """Show something odd, unless it was closed before."""
        if message not in self._closed:
            self._say(message, "info")

    def answer(self, message: Message, undo: Callable[[], object] | None = None) -> None:
        """Show what came of something that the user did just now, and offer to undo it."""
        for each in self._answers if undo else self._answers - self._undoing.keys():
            self._said.pop(each, None)
            self._undoing.pop(each, None)
        self._answers = {message, *self._answers & self._said.keys()}
        if undo:
            self._undoing[message] = undo
        self._say(message, "info")

    def complain(self, message: Message) -> None:
        self._say(message, "triangle-alert")

    def withdraw(self, *codes: str) -> None:
        """Take back messages whose cause is gone: those whose code begins with one of these."""
        if any(each.code.startswith(codes) for each in self._said):
            self._said = {k: v for k, v in self._said.items() if not k.code.startswith(codes)}
            self._undoing = {k: v for k, v in self._undoing.items() if k in self._said}
            self._refresh()
            self.setVisible(bool(self._said))
        self._closed = {each for each in self._closed if not each.code.startswith(codes)}

    def _say(self, message: Message, name: str) -> None:
        self._said.pop(message, None)  # a repeated one becomes the newest
        self._said[message] = datetime.now(), name
        while len(self._said) > _KEPT:
            del self._said[next(iter(self._said))]
        self._refresh()
        self.show()
        self.said.emit(self.text)

    def _on_undo(self) -> None:
        message = next(reversed(self._said))
        undo = self._undoing.pop(message)
        self.withdraw(message.code)
        undo()

    def _in_full(self) -> str:
        newest_first = reversed(self._said.items())
        return "\n".join(f"{time:%H:%M:%S}  {word(each)}" for each, (time, _) in newest_first)

    def _refresh(self) -> None:
        is_open = self._more.isChecked()
        if self._said:
            newest, (_, name) = next(reversed(self._said.items()))
            self._undo.setVisible(newest in self._undoing)
            self._log.setVisible(newest.code in _LOGGED)
            self._icon.setPixmap(icon(name).pixmap(SIDE, SIDE))
        self._words.setText(self.text)
        self._all.setPlainText(self._in_full() if is_open else "")
        self._all.setVisible(is_open)
        self._more.setArrowType(Qt.ArrowType.UpArrow if is_open else Qt.ArrowType.DownArrow)
        older = len(self._said) - 1
        self._more.setText(
            self.tr("{count} more").format(count=older) if older > 0 else self.tr("Details")
        )

    def _on_closed(self) -> None:
        """Close all, but leave what can still be undone if something else covered it."""
        covered = self._undoing.keys() - {next(reversed(self._said))}
        self._closed |= self._said.keys() - covered
        self._said = {each: said for each, said in self._said.items() if each in covered}
        self._undoing = {each: undo for each, undo in self._undoing.items() if each in self._said}
        self._more.setChecked(False)
        self._refresh()
        self.setVisible(bool(self._said))

    def _retranslate(self) -> None:
        self._all.setAccessibleName(self.tr("All messages"))
        self._undo.setText(self.tr("Undo"))
        self._log.setText(self.tr("Open log"))
        self._more.setToolTip(self.tr("Show all messages with their time"))
        self._copy.setText(self.tr("Copy"))
        self._copy.setToolTip(self.tr("Copy all messages"))
        self._close.setAccessibleName(self.tr("Close message"))
        self._close.setToolTip(self.tr("Close"))
        self._refresh()

    def _recolour(self) -> None:
        self._refresh()

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a tinted background that stands out in any palette."""
        painter = QPainter(self)
        tint = self.palette().color(QPalette.ColorRole.Accent)
        tint.setAlpha(28)
        painter.setBrush(tint)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawRect(self.rect())
