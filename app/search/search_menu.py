"""SearchMenu: back and forward, saved searches with what is new to them, and the history."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from app.search.history import SearchHistory
from app.widgets import Translated
from engine import Saved

_SHOWN = 20  # questions of the history
_LONGEST = 60  # letters of a question


class SearchMenu(Translated, QMenu):
    """Lists what was asked, to ask it again.

    Signals:
        save_wanted: The search that is shown is to be saved.
    """

    save_wanted = Signal()

    def __init__(self, searches: SearchHistory, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._searches = searches
        self._back = self.addAction("", lambda: searches.go(-1))
        self._forward = self.addAction("", lambda: searches.go(1))
        self._back.setShortcut(QKeySequence("Alt+Left"))
        self._forward.setShortcut(QKeySequence("Alt+Right"))
        self.addSeparator()
        self._save = self.addAction("", self.save_wanted.emit)
        self._save.setShortcut(QKeySequence("Ctrl+D"))
        self._saved: list[QAction] = []
        self._forget = self.addMenu("")
        self._below = self.addSeparator()
        self._history = self.addMenu("")
        self._history.aboutToShow.connect(self._fill_history)
        searches.changed.connect(self._refresh)
        self._retranslate()

    def _refresh(self) -> None:
        back, forward = self._searches.can_go
        self._back.setEnabled(back)
        self._forward.setEnabled(forward)
        self._save.setEnabled(bool(self._searches.question))
        for action in self._saved:
            self.removeAction(action)
            action.deleteLater()
        self._forget.clear()
        saved = self._searches.history.saved
        self._saved = [self._add_saved(search) for search in saved]
        self._forget.menuAction().setVisible(bool(saved))
        self._history.setEnabled(bool(self._searches.history.questions))
        news = sum(map(self._searches.news, saved))
        title = self.tr("&Searches")
        self.setTitle(
            self.tr("{title} ({count} new)").format(title=title, count=news) if news else title
        )

    def _add_saved(self, search: Saved) -> QAction:
        news = self._searches.news(search)
        words = _shortened(search.question)
        action = QAction(self)
        action.setText(
            self.tr("{question}\t{count} new").format(question=words, count=news) if news else words
        )
        action.triggered.connect(lambda: self._searches.open(search))
        self.insertAction(self._forget.menuAction(), action)
        self._forget.addAction(words, lambda: self._searches.forget(search))
        return action

    def _fill_history(self) -> None:
        self._history.clear()
        questions = self._searches.history.questions[:_SHOWN]
        for question in questions:
            self._history.addAction(_shortened(question), partial(self._searches.ask, question))
        self._history.addSeparator()
        self._history.addAction(self.tr("Clear history"), self._searches.forget_questions)

    def _retranslate(self) -> None:
        self._back.setText(self.tr("&Back"))
        self._forward.setText(self.tr("&Forward"))
        self._save.setText(self.tr("&Save this search"))
        self._forget.setTitle(self.tr("&Delete saved search"))
        self._history.setTitle(self.tr("&History"))
        self._refresh()


def _shortened(question: str) -> str:
    """Return a question for a menu: on one line, ampersands escaped."""
    words = " ".join(question.split()).replace("&", "&&")
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"
