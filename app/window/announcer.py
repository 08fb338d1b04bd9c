"""Announcer: tells screen readers what has changed where the keyboard is not."""

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from app.library import LibraryRegion
from app.results import ResultsRegion
from app.search import SearchRegion
from app.widgets import counted
from app.window.message_bar import MessageBar
from engine import Ranked, Synced

_STILL = 700  # ms without a key or a newer list


class Announcer(QObject):
    """Says each message at once; what was found, and how it is ranked, when that is the last.

    Signals:
        said: The words of an announcement.
    """

    said = Signal(str)

    def __init__(
        self,
        message: MessageBar,
        library: LibraryRegion,
        search: SearchRegion,
        results: ResultsRegion,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._window, self._library, self._search = window, library, search
        self._results, self._ranked = results, False
        self._still = QTimer(self, singleShot=True, interval=_STILL)
        self._still.timeout.connect(self._say_list)
        session = search.session
        session.recalled.connect(lambda: self._wait(ranked=False))
        session.unanswered.connect(lambda: self._wait(ranked=False))
        session.reranker.came.connect(self._on_rank)
        session.cleared.connect(self._still.stop)
        search.bar.field.textEdited.connect(self._still.stop)
        message.said.connect(self.say)
        search.status.said.connect(self.say)
        library.indexing.synced.connect(self._on_synced)

    def say(self, words: str) -> None:
        """Have this read out when what is being read now has come to its end."""
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self._window, words))
        self.said.emit(words)

    def _wait(self, *, ranked: bool) -> None:
        self._ranked = ranked
        self._still.start()

    def _on_rank(self, event: object) -> None:
        if isinstance(event, Ranked):
            self._wait(ranked=True)

    def _say_list(self) -> None:
        if not self._results.model.rowCount():
            self.say(self._results.empty.text)
            return
        found = len(self._results.hits)
        words = counted(found, self.tr("1 passage found"), self.tr("{count} passages found"))
        ranking = self._search.status.ranking if self._ranked else ""
        is_ranking = self._search.session.reranker.scoring
        parts = (words, ranking, "" if is_ranking else self._search.progress.text)
        self.say(" · ".join(part for part in parts if part))

    def _on_synced(self, synced: Synced) -> None:
        if synced.added or synced.changed or synced.removed:
            self.say(self._library.progress.text)
