"""ChatSession: one answer after another, from the passages that are sent to the checked text."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

import engine
from app.stream import Lanes, Stream
from engine import Answering, Checked, Hit, Library, Message, Notice, Wrote


class ChatSession(QObject):
    """Has the chat model answer; the newest question wins.

    Attributes:
        question, asked, text, checked: What came of it until now; `asked` is its `Answering`.

    Signals:
        changed: There is more.
        ended: Nothing more comes.
        failed: A Message about why not all of it came.
    """

    changed = Signal()
    ended = Signal()
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._stream = Stream("chat", lanes.rest, self)
        self._stream.yielded.connect(self._on_event)
        self._stream.finished.connect(self.ended)
        self._stream.failed.connect(self.failed)
        self._reset("")

    @property
    def running(self) -> bool:
        return self._stream.running

    def start(
        self,
        question: str,
        instruction: str,
        hits: Sequence[Hit],
        *,
        unanswered: bool,
        rerank: bool,
    ) -> None:
        """Answer out of the hits, best first; see `engine.answer`."""
        self._reset(question)
        hits, how = tuple(hits), {"unanswered": unanswered, "rerank": rerank}
        self._stream.start(lambda: engine.answer(self._library, question, instruction, hits, **how))

    def stop(self) -> None:
        """Write no more; what is written stays."""
        if self._stream.running:
            self._stream.cancel()
            self.failed.emit(Message("chat.stopped"))

    def forget(self) -> None:
        self._stream.cancel()
        self._reset("")

    def _reset(self, question: str) -> None:
        self.question, self.text = question, ""
        self.asked: Answering | None = None
        self.checked: list[Checked] = []

    def _on_event(self, event: object) -> None:
        match event:
            case Answering():
                self.asked = event
            case Wrote(text=text):
                self.text += text
            case Checked():
                self.checked.append(event)
            case Notice(message=message):
                self.failed.emit(message)
        self.changed.emit()
