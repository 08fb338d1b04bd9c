"""Further: the searches that start from what is shown: what is like it, words selected in it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction

import engine
from app.preview.choice import Choice
from app.preview.menu import PreviewMenu
from app.preview.views import Views
from app.search import Like, like_of

_LONGEST = 300  # characters of a selection that is searched for


class Further(QObject):
    """Asks them by the actions of a menu.

    Signals:
        like_wanted: The user wants what is like this (a Like).
        question_wanted: The user searches for some words.
    """

    like_wanted = Signal(object)
    question_wanted = Signal(str)

    def __init__(self, menu: PreviewMenu, choice: Choice, views: Views, parent: QObject) -> None:
        super().__init__(parent)
        self._choice, self._views, self._search = choice, views, menu.search_selection
        self.like_actions: list[QAction] = [menu.like_passage, menu.like_document]
        menu.like_passage.triggered.connect(lambda: self._want_like(whole=False))
        menu.like_document.triggered.connect(lambda: self._want_like(whole=True))
        menu.search_selection.triggered.connect(self._search_selection)
        views.text.selectionChanged.connect(self.enable)
        views.text.addActions([menu.search_selection, *self.like_actions])
        views.page.addActions(self.like_actions)

    @property
    def selected(self) -> str:
        return engine.plain_question(self._views.selected, _LONGEST)

    def enable(self) -> None:
        """Enable what needs a selection, if there is one."""
        self._search.setEnabled(bool(self._views.selected))

    def _want_like(self, *, whole: bool) -> None:
        """Ask for what is like the passage, or the page that was turned to, or the document."""
        if hit := self._choice.hit:
            like = Like(hit.path, hit.title) if whole else like_of(hit, self._views.image)
            self.like_wanted.emit(like)

    def _search_selection(self) -> None:
        if question := self.selected:
            self.question_wanted.emit(question)
