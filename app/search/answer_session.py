"""AnswerSession: has the sentences of hits found that are nearest to their question."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from app.stream import Lanes, Stream
from engine import Answer, Answers, Hit, Library, with_answers


class AnswerSession(QObject):
    """Finds the answers to one question; the hits that are asked for last win.

    Signals:
        found: An `Answers`.
        noticed: A Message about why there are none.
    """

    found = Signal(object)
    noticed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._told: dict[int, Answer] = {}  # to the question so far, by passage
        self._stream = Stream("answers", lanes.rest, self)
        self._stream.yielded.connect(self._on_found)
        self._stream.failed.connect(self.noticed)

    def find(self, question: str, hits: Sequence[Hit]) -> None:
        self._stream.start(lambda: self._library.answers(question, hits))

    def cancel(self) -> None:
        self._stream.cancel()

    def forget(self) -> None:
        """Forget what was told: there is another question."""
        self._told = {}

    def put_on(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return hits with the answers that are known."""
        return tuple(with_answers(hits, self._told.values()))

    def _on_found(self, event: Answers) -> None:
        self._told |= {each.passage_id: each for each in event.answers}
        self.found.emit(event)
