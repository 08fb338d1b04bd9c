"""ChatPanel: the answer above the list, who wrote it, and what of it is doubtful."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QSizePolicy, QToolButton, QWidget

import engine
from app.chat.reply_view import ReplyView
from app.chat.session import ChatSession
from app.translate import word
from app.widgets import (
    LARGE,
    SMALL,
    TIGHT,
    ElidedLabel,
    Label,
    Translated,
    button,
    column,
    icon,
    row,
)
from engine import Message

_PAUSE = 80  # ms between two looks at what has been written


class ChatPanel(Translated, QFrame):
    """Follows a `ChatSession`; hidden where there is no answer.

    Signals:
        stop_wanted, again_wanted, copy_wanted, close_wanted: What its buttons say.
        passage_wanted: The passage of a number, from 1, is to be shown.
    """

    stop_wanted = Signal()
    again_wanted = Signal()
    copy_wanted = Signal()
    close_wanted = Signal()
    passage_wanted = Signal(int)

    def __init__(self, session: ChatSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("chat")
        self._session = session
        self._problem: Message | None = None
        self._title, self._source = Label(bold=True), ElidedLabel(quiet=True)
        self._stop = button(self._on_stop, "chat_stop")
        self._copy, self._close = QToolButton(autoRaise=True), QToolButton(autoRaise=True)
        self._copy.setIcon(icon("copy"))
        self._close.setIcon(icon("x"))
        self._copy.clicked.connect(self.copy_wanted)
        self._close.clicked.connect(self.close_wanted)
        self.view = ReplyView()
        self.view.passage_wanted.connect(self.passage_wanted)
        self._foot = Label(quiet=True, wrap=True)
        head = row(
            self._title, self._source, self._stop, self._copy, self._close,
            wide=self._source, spacing=SMALL,
        )  # fmt: skip
        head.setContentsMargins(LARGE, 0, SMALL, 0)
        self._foot.setContentsMargins(LARGE, 0, LARGE, 0)
        self.setLayout(
            column(head, self.view, self._foot, spacing=TIGHT, margins=(0, SMALL, 0, SMALL))
        )
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._refresh)
        session.changed.connect(self._on_changed)
        session.ended.connect(self._refresh)
        session.failed.connect(self._on_failed)
        self.hide()
        self._retranslate()

    @property
    def text(self) -> str:
        """All that it says beside the answer."""
        return " · ".join(each.text() for each in (self._source, self._foot) if each.text())

    def begin(self) -> None:
        self._problem = None
        self._refresh()
        self.show()

    def _on_changed(self) -> None:
        if not self._pause.isActive():
            self._pause.start()

    def _on_failed(self, problem: Message) -> None:
        self._problem = problem
        self._refresh()

    def _on_stop(self) -> None:
        (self.stop_wanted if self._session.running else self.again_wanted).emit()

    def _refresh(self) -> None:
        session = self._session
        passages = session.asked.passages if session.asked else ()
        self.view.show_reply(session.text, session.checked, passages)
        self.view.setVisible(bool(session.text) or session.running)
        self._source.setText(self._source_in_words())
        self._foot.setText(self._remarks())
        self._foot.setVisible(bool(self._foot.text()))
        self._stop.setText(self.tr("Stop") if session.running else self.tr("Answer again"))
        self._stop.setToolTip(self.tr("Stop writing (Esc)") if session.running else "")
        self._copy.setEnabled(bool(session.text))

    def _source_in_words(self) -> str:
        asked = self._session.asked
        if asked is None:
            return self.tr("Looking for a model…") if self._session.running else ""
        words = self.tr("{model} at {host} · passages: {count}")
        if self._session.running and not self._session.text:
            words = self.tr("{model} at {host} is reading the passages…")
        return words.format(model=asked.model, host=asked.host, count=len(asked.passages))

    def _remarks(self) -> str:
        """Say what went wrong, and which sentences are underlined, and why."""
        found = [self._problem] if self._problem else []
        if self._session.text and engine.is_declined(self._session.text):
            found.append(Message("chat.declined"))
        words = [word(each) for each in found]
        doubts = [each.doubt for each in self._session.checked if each.doubt]
        for doubt in dict.fromkeys(doubts):
            said = self.tr("Underlined ({count}): {reason}")
            words.append(said.format(count=doubts.count(doubt), reason=word(doubt)))
        return "\n".join(words)

    def _retranslate(self) -> None:
        self._title.setText(self.tr("Answer"))
        for tool, words in (
            (self._copy, self.tr("Copy the answer with its citations")),
            (self._close, self.tr("Close the answer")),
        ):
            tool.setToolTip(words)
            tool.setAccessibleName(words)
        self._refresh()
