"""Choice: which of the hits is previewed: the one the user chose, or the best after a pause."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, QTimer, Signal

from engine import Hit, group_hits

_PAUSE = 350  # ms after which the best passage is shown, where nobody has chosen one


class Choice(QObject):
    """The hits of a question, and the one of them that is shown, if any.

    Signals:
        moved: Another hit is to be shown, or the same from its page on.
        changed: Other words of the same hit are to be marked, it has another note, or lies
            elsewhere.
        listed: There are other hits, or another is shown.
        emptied: There is none any more.
        renewed: The question is another, or nothing is found.
    """

    moved = Signal()
    changed = Signal()
    listed = Signal()
    emptied = Signal()
    renewed = Signal()

    def __init__(self, held: Callable[[], bool], parent: QObject | None = None) -> None:
        """While `held()`, the best hit does not take the place of another document."""
        super().__init__(parent)
        self._held = held
        self.question = self._seen_for = ""
        self.hits: tuple[Hit, ...] = ()
        self.hit: Hit | None = None
        self._by_user = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._propose)

    @property
    def siblings(self) -> tuple[Hit, ...]:
        """The hits in the same document, with the shown one."""
        return tuple(each for each in self.hits if self.hit and each.path == self.hit.path)

    def note_seen(self) -> None:
        """The hit is shown now, with the words of the question marked."""
        self._seen_for = self.question

    def set_hits(self, question: str, hits: Sequence[Hit]) -> None:
        if question != self.question or not hits:
            self.renewed.emit()
        self.question, self.hits = question, tuple(hits)
        ids = {hit.passage_id: hit for hit in self.hits}
        if self.hit and self._by_user and self.hit.passage_id in ids:
            before, self.hit = self.hit, ids[self.hit.passage_id]  # with its score
            if self._seen_for != question or not _is_shown_alike(before, self.hit):
                self.changed.emit()
        if not self.hits:
            self._pause.stop()
            self.hit, self._by_user = None, False
            self.emptied.emit()
        elif not self._by_user:
            self._pause.start()
        self.listed.emit()

    def wait(self) -> None:
        """Propose nothing while other hits are on their way."""
        if self._pause.isActive():
            self._pause.start()

    def choose(self, hit: Hit | None) -> None:
        """Show this hit; without one the first in the list, after a moment."""
        self._by_user = hit is not None
        if hit is not None:
            self._pause.stop()
            self._set_hit(hit)
        elif self.hits:
            self._pause.start()

    def _propose(self) -> None:
        if self._held() and self.siblings:
            return
        if self.hits and not self._by_user:
            self._set_hit(group_hits(self.hits)[0].hits[0])

    def _set_hit(self, hit: Hit) -> None:
        before, self.hit = self.hit, hit
        self.listed.emit()
        same = before and before.passage_id == hit.passage_id and _is_shown_alike(before, hit)
        if not same or self._seen_for != self.question:
            self.moved.emit()


def _is_shown_alike(before: Hit, now: Hit) -> bool:
    return (before.answer, before.note, before.path) == (now.answer, now.note, now.path)
