"""Doubts: what is doubtful about the hits that are shown, the weightiest of it."""

from PySide6.QtCore import QObject, Signal

from engine import Message, Ranked, Recalled


class Doubts(QObject):
    """Weighs what recall, the names of files and the reranker say of the hits.

    Signals:
        changed: The Message, None where there is nothing to doubt.
    """

    changed = Signal(object)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._recalled: Recalled | None = None
        self._is_named = self._is_read = False

    def start(self) -> None:
        """Begin with a question of which nothing is known yet."""
        self._recalled, self._is_named = None, False

    def clear(self) -> None:
        self.start()
        self.changed.emit(None)

    def show(self, recalled: Recalled) -> None:
        """Weigh hits that no model has read."""
        self._recalled, self._is_read = recalled, False
        self._emit()

    def note_named(self, is_named: bool) -> None:
        """Note whether a file has the words of the question in its name: that answers it."""
        self._is_named = is_named
        if is_named and not self._is_read:
            self._emit()

    def heed(self, ranked: Ranked) -> None:
        """Have the reranker's word count: it has read them."""
        self._is_read = True
        if ranked.unanswered:
            self.changed.emit(Message("window.no-answer"))
        elif ranked.flat:
            self.changed.emit(Message("window.flat-scores"))
        elif self._recalled and self._recalled.unanswered:
            self._emit()

    def _emit(self) -> None:
        self.changed.emit(self._weightiest())

    def _weightiest(self) -> Message | None:
        recalled = self._recalled
        if recalled is None or not recalled.hits:
            return None
        if recalled.unanswered and not (self._is_named or self._is_read):
            return Message("window.nothing-near")
        if recalled.remarks:
            return recalled.remarks[0]
        return Message("window.short-question") if recalled.short else None
