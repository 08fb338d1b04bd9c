"""FindBar: the line above the page in which a word of the shown document is looked for."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QToolButton, QWidget

from app.widgets import Label, Translated, icon, row

_PAUSE = 200  # ms without a key before the document is looked through
_SIDE = 28  # of a button


class FindBar(Translated, QWidget):
    """A field, "3 of 17", and buttons. An empty field stands for the words of the question.

    Signals:
        sought: What is looked for now.
        stepped: The user goes to the next match (1) or the one before (-1).
        closed: The user is done.
    """

    sought = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, actions: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field = QLineEdit(clearButtonEnabled=True)
        self._count = Label(quiet=True)
        self._shown = (0, 0, False)
        self._close = QToolButton()
        self._close.setIcon(icon("x"))
        self._close.clicked.connect(self.closed)
        buttons = [QToolButton() for _ in actions]
        for button, action in zip(buttons, actions, strict=True):
            button.setDefaultAction(action)
        for button in (*buttons, self._close):
            button.setAutoRaise(True)
            button.setMinimumSize(_SIDE, _SIDE)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        line = row(self.field, self._count, *buttons, self._close, wide=self.field, spacing=4)
        line.setContentsMargins(14, 2, 8, 6)
        self.setLayout(line)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._say)
        self.field.textEdited.connect(lambda: self._pause.start())
        self._retranslate()

    @property
    def text(self) -> str:
        """What is looked for; "" for the words of the question."""
        return " ".join(self.field.text().split())

    @property
    def words(self) -> str:
        return self._count.text()

    def show_count(self, place: int, total: int, more: bool) -> None:
        """Show that the match `place` (0: none) of `total` is seen, and if there may be `more`."""
        self._shown = place, total, more
        if not total:
            words = "…" if more else self.tr("Not found")
        elif place:
            words = self.tr("{place} of {total}")
        else:
            words = self.tr("{total} found")
        total_words = f"{total:,}+" if more else f"{total:,}"
        self._count.setText(words.format(place=f"{place:,}", total=total_words))

    def _say(self) -> None:
        self._pause.stop()
        self.sought.emit(self.text)

    def _retranslate(self) -> None:
        self.field.setAccessibleName(self.tr("Find in the document"))
        self.field.setPlaceholderText(self.tr("Find; empty: the words of the question"))
        self._close.setToolTip(self.tr("Close (Esc)"))
        self._close.setAccessibleName(self.tr("Close (Esc)"))
        for each in self.findChildren(QToolButton):
            if each is not self._close:
                each.setAccessibleName(each.defaultAction().toolTip())
        self.show_count(*self._shown)

    # --- Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the next match by Enter, and back by Shift+Enter, as browsers do."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)
        elif self._pause.isActive():
            self._say()
        else:
            back = event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            self.stepped.emit(-1 if back else 1)
