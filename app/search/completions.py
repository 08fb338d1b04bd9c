"""Completions: what the first words of a question may become, listed below its field.

They come from the history and from the headings of the documents, and only while the question is
short: with a longer one the hits are worth more than the list that would cover them.
"""

from PySide6.QtCore import QObject, QStringListModel, Qt, QTimer
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView

import engine
from app.search.history import SearchHistory
from app.stream import Lanes, Stream
from engine import Completed, Library

_PAUSE = 150  # ms without a key
_OF_HISTORY = 4


class Completions(QObject):
    """Completes what is typed into a field; in an empty one Down offers the history."""

    def __init__(
        self,
        field: QLineEdit,
        library: Library,
        lanes: Lanes,
        searches: SearchHistory,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._field, self._library, self._searches = field, library, searches
        self._offers = QStringListModel(self)
        self._popup = QListView()
        self._popup.setFont(field.font())
        self._popup.setStyleSheet("QListView::item { padding: 4px; }")
        self._completer = QCompleter(self._offers, self)
        self._completer.setPopup(self._popup)
        self._completer.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._completer.setWidget(field)
        self._completer.activated[str].connect(field.setText)  # type: ignore[index]
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._complete)
        self.stream = Stream("completions", lanes.rest, self)
        self.stream.yielded.connect(self._on_completed)
        field.textEdited.connect(self._on_edited)
        field.returnPressed.connect(self.close)

    @property
    def offers(self) -> list[str]:
        return self._offers.stringList() if self._popup.isVisible() else []

    def show_history(self) -> None:
        self._offer(list(self._searches.history.questions[: 2 * _OF_HISTORY]))

    def close(self) -> None:
        self._pause.stop()
        self.stream.cancel()
        self._popup.hide()

    def _on_edited(self, typed: str) -> None:
        self.close()
        if typed.strip() and engine.is_short(typed):
            self._pause.start()

    def _complete(self) -> None:
        typed = self._field.text()
        self.stream.start(lambda: self._library.complete(typed))

    def _on_completed(self, found: Completed) -> None:
        if found.typed != self._field.text() or not self._field.hasFocus():
            return
        start = found.typed.strip().casefold()
        asked = [
            each
            for each in self._searches.history.questions
            if start in each.casefold() and each.casefold() != start
        ]
        self._offer(list(dict.fromkeys([*asked[:_OF_HISTORY], *found.headings])))

    def _offer(self, offers: list[str]) -> None:
        if offers:
            self._offers.setStringList(offers)
            self._completer.complete()
            self._popup.selectionModel().clear()  # Enter asks what was typed
