"""Further: what goes on from what is shown: searches for its like or its words, a picture of it."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication

import engine
from app.preview.choice import Choice
from app.preview.menu import PreviewMenu
from app.preview.paper import picture_of
from app.preview.session import PreviewSession
from app.preview.views import Views
from app.search import Like, like_of
from engine import Message, PageImage

_LEGIBLE = 1200  # pixels of the width of a text: a page of two columns can be read
_LONGEST = 300  # characters of a selection that is searched for


class Further(QObject):
    """Does so by the actions of a menu, which are those of the views, too.

    Signals:
        like_wanted: The user wants what is like this (a Like).
        question_wanted: The user searches for some words.
        copied: A Message saying what is in the clipboard now.
    """

    like_wanted = Signal(object)
    question_wanted = Signal(str)
    copied = Signal(object)

    def __init__(
        self,
        menu: PreviewMenu,
        choice: Choice,
        views: Views,
        session: PreviewSession,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._session = session
        session.pictured.connect(self._on_pictured)
        self._choice, self._views, self._search = choice, views, menu.search_selection
        self._copy = menu.copy_page
        self.like_actions: list[QAction] = [menu.like_passage, menu.like_document]
        menu.like_passage.triggered.connect(lambda: self._want_like(whole=False))
        menu.like_document.triggered.connect(lambda: self._want_like(whole=True))
        menu.search_selection.triggered.connect(self._search_selection)
        views.text.selectionChanged.connect(self.enable)
        menu.copy_page.triggered.connect(self._copy_page)
        of_passage = [menu.cite, menu.open_document]
        views.text.addActions([menu.search_selection, *self.like_actions, *of_passage])
        views.page.addActions([*self.like_actions, menu.copy_page, *of_passage])

    @property
    def selected(self) -> str:
        return engine.plain_question(self._views.selected, _LONGEST)

    def enable(self) -> None:
        """Enable what needs a selection, or a page, if there is one."""
        self._search.setEnabled(bool(self._views.selected))
        self._copy.setEnabled(self._views.image is not None)

    def _want_like(self, *, whole: bool) -> None:
        """Ask for what is like the passage, or the page that was turned to, or the document."""
        if hit := self._choice.hit:
            like = Like(hit.path, hit.title) if whole else like_of(hit, self._views.image)
            self.like_wanted.emit(like)

    def _search_selection(self) -> None:
        if question := self.selected:
            self.question_wanted.emit(question)

    def _copy_page(self) -> None:
        self._session.draw_again(max(_LEGIBLE, self._views.page.wanted_width))

    def _on_pictured(self, page: PageImage) -> None:
        QGuiApplication.clipboard().setImage(picture_of(page))
        self.copied.emit(Message("window.page-copied"))
