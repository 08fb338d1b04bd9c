"""PreviewPane: the region at the right, with the page or the text that the chosen passage is on.

title of the document
‹ iv (4 of 20) ›            ▲ ▼   − +   Text
the page, with the passage framed; or the text
the document's other passages that were found
"""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QEvent, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QStackedWidget, QWidget

from app.preview.find import Find, Shown
from app.preview.finder import Match
from app.preview.header import Header
from app.preview.menu import PreviewMenu
from app.preview.page_view import PageView
from app.preview.scales import PAGE, Scales
from app.preview.script import Script
from app.preview.session import PreviewSession
from app.preview.siblings import Siblings
from app.preview.text_view import TextView
from app.search import Like, like_of
from app.stream import Lanes
from app.widgets import Label, Translated, column
from engine import Hit, Library, Message, PageImage, group_hits, plain_question

_LONGEST = 300  # characters of a selection that is searched for
_SAME = 0.01  # of scales
_PAUSE = 350  # ms after which the best passage is shown, where nobody has chosen one


class PreviewPane(Translated, QWidget):
    """Follows the result list while it is visible.

    Signals:
        hit_wanted: The user chooses this other hit of the list.
        like_wanted: The user wants what is like this (a Like).
        question_wanted: The user searches for some words.
        search_wanted: There is no document to find anything in: the user means the library.
        step_wanted: The user goes to the next row of the list (1) or the one before (-1).
    """

    hit_wanted = Signal(object)
    like_wanted = Signal(object)
    question_wanted = Signal(str)
    search_wanted = Signal()
    step_wanted = Signal(int)

    def __init__(
        self,
        library: Library,
        lanes: Lanes,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._settings, self._scales = settings, Scales(settings)
        self._question = self._shown_for = ""
        self._hits: tuple[Hit, ...] = ()
        self._hit: Hit | None = None
        self._chosen = False  # by the user, not by us
        self._image: PageImage | None = None
        self._number = 0  # of the wanted page
        self._place = "frame"  # where on it to scroll to
        self._sentence: str | Message = ""

        self.session = PreviewSession(library, lanes, self)
        self.menu = menu = PreviewMenu(self)
        self.finding = Find(library, lanes, menu, self._shown, self)
        menu.text_only.setChecked(settings.value("preview_text") in (True, "true"))
        self.header = Header(
            (
                (menu.previous_page, menu.next_page),
                (menu.previous_hit, menu.next_hit),
                (menu.smaller, menu.larger, menu.fit),
                (menu.text_only,),
            ),
            scaled=menu.smaller,
        )
        self.note = Label(quiet=True, wrap=True)
        self.note.setContentsMargins(14, 0, 14, 6)
        self.page_view, self.text_view = PageView(), TextView()
        self._empty = Label(quiet=True, wrap=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(40)
        self._stack = QStackedWidget()
        for widget in (self._empty, self.page_view, self.text_view):
            self._stack.addWidget(widget)
        self.siblings = Siblings()
        parts = (self.header, self.finding.bar, self.note, self._stack, self.siblings)
        self.setLayout(column(*parts, wide=self._stack, spacing=0, margins=(0, 0, 0, 0)))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        # It hides where the window is narrow, and must not keep it from getting so.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(120)

        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._propose)
        self._connect()
        self._clear()

    def _connect(self) -> None:
        menu, session = self.menu, self.session
        session.drawn.connect(self._on_drawn)
        session.written.connect(self._on_written)
        session.noticed.connect(self._on_noticed)
        menu.text_only.toggled.connect(self._on_text_only)
        menu.next_row.triggered.connect(lambda: self.step_wanted.emit(1))
        menu.previous_row.triggered.connect(lambda: self.step_wanted.emit(-1))
        menu.next_hit.triggered.connect(lambda: self._go_to_hit(1))
        menu.previous_hit.triggered.connect(lambda: self._go_to_hit(-1))
        menu.next_page.triggered.connect(lambda: self._turn(1, "top"))
        menu.previous_page.triggered.connect(lambda: self._turn(-1, "top"))
        menu.find_text.triggered.connect(self._look_for)
        self.finding.marked.connect(self._show)
        self.finding.moved.connect(self._on_moved)
        self.finding.failed.connect(self._set_note)
        self.finding.entered.connect(self._take_focus)
        self.finding.closed.connect(self._end_finding)
        menu.like_passage.triggered.connect(lambda: self._want_like(whole=False))
        menu.like_document.triggered.connect(lambda: self._want_like(whole=True))
        menu.search_selection.triggered.connect(self._search_selection)
        self.text_view.selectionChanged.connect(self._enable)
        self.text_view.addActions([menu.search_selection, *self.like_actions])
        self.page_view.addActions(self.like_actions)
        menu.larger.triggered.connect(lambda: self._view.zoom(1))
        menu.smaller.triggered.connect(lambda: self._view.zoom(-1))
        menu.fit.triggered.connect(lambda: self._view.zoom(0))
        self.page_view.turned.connect(
            lambda step: self._turn(step, "top" if step > 0 else "bottom")
        )
        for view in (self.page_view, self.text_view):
            view.zoomed.connect(self._on_zoomed)
        self.page_view.resized.connect(self._redraw)
        self.siblings.chosen.connect(self.hit_wanted)

    @property
    def text(self) -> str:
        return self.note.text() or (self._empty.text() if self._stack.currentIndex() == 0 else "")

    @property
    def like_actions(self) -> list[QAction]:
        return [self.menu.like_passage, self.menu.like_document]

    def set_hits(self, question: str, hits: Sequence[Hit]) -> None:
        self._question, self._hits = question, tuple(hits)
        ids = {hit.passage_id: hit for hit in self._hits}
        if self._hit and self._chosen and self._hit.passage_id in ids:
            before, self._hit = self._hit, ids[self._hit.passage_id]  # with its score
            if self._shown_for != question or self._hit.answer != before.answer:
                self._show()  # other words of it are marked
        self._list()
        if not self._hits:
            self._pause.stop()
            self._clear()
        elif not self._chosen:
            self._pause.start()

    def choose(self, hit: Hit | None) -> None:
        """Show this hit; without one the first in the list, after a moment."""
        self._chosen = hit is not None
        if hit is None:
            if self._hits:
                self._pause.start()
            return
        self._pause.stop()
        self._set_hit(hit)

    def _propose(self) -> None:
        """Show the best passage, unless the user looks for something in what is shown."""
        shown = self._hit and self._hit.path
        if self.finding.is_open and any(hit.path == shown for hit in self._hits):
            return
        if self._hits and not self._chosen:
            self._set_hit(group_hits(self._hits)[0].hits[0])

    def _set_hit(self, hit: Hit) -> None:
        before, self._hit = self._hit, hit
        same = before and (before.passage_id, before.answer) == (hit.passage_id, hit.answer)
        if same and self._shown_for == self._question:
            self._list()
            return
        self._number, self._place = hit.page or 1, "frame"
        self.finding.leave()
        self._list()
        self._show()

    def _show(self) -> None:
        """Ask for the page or text; what is shown stays until it arrives."""
        hit = self._hit
        if hit is None or not self.isVisible():
            return
        self.header.show_title(hit.title)
        self.header.show()
        self._sentence = ""
        self._shown_for = self._question
        match, sought = self.finding.match, self.finding.sought
        if hit.kind != "pdf" or hit.page is None or self.menu.text_only.isChecked():
            at = hit if match is None else replace(hit, passage_id=match.at, answer=None)
            self.session.show_text(at, self._question, sought)
            return
        on_page = [
            each.text
            for each in self._hits
            if each.path == hit.path and each.page == self._number != hit.page
        ]
        framed = [hit.text] if self._number == hit.page else on_page
        width = self.page_view.wanted_width
        chosen = match.number if match and match.at == self._number else None
        self.session.show_page(hit, self._number, width, framed, self._question, sought, chosen)

    def _clear(self) -> None:
        self._hit, self._chosen, self._image = None, False, None
        self.finding.stop()
        self.session.stream.cancel()
        self.header.show_title("")
        self.header.show_page(None)
        self.header.hide()
        self._set_note("")
        self._stack.setCurrentIndex(0)
        self._list()
        self._retranslate()

    def _list(self) -> None:
        hit = self._hit
        same = [each for each in self._hits if hit and each.path == hit.path]
        self.siblings.show_hits(same, hit.passage_id if hit else None)
        several = len(same) > 1
        for action in (self.menu.next_hit, self.menu.previous_hit):
            action.setEnabled(several)
        for action in (self.menu.next_row, self.menu.previous_row):
            action.setEnabled(bool(self._hits))
        for action in self.like_actions:
            action.setEnabled(hit is not None)

    def _set_note(self, said: str | Message) -> None:
        self.note.setText(said)
        self.note.setVisible(bool(said))

    def _on_drawn(self, image: PageImage) -> None:
        self._image, self._number = image, image.number
        self._set_note("")
        self.header.show_page(image)
        self._set_scale()
        self.page_view.show_page(image, self._place)
        self._place = "keep"
        self._stack.setCurrentWidget(self.page_view)
        self._enable()
        self.finding.go_on()

    def _on_written(self, text: Script) -> None:
        assert self._hit is not None
        self._image = None
        self.header.show_page(None)
        self._set_scale()
        self._set_note(self._sentence)
        match = self.finding.match
        chosen = match and text.marked.get(match.at, ())[match.number : match.number + 1]
        self.text_view.show_script(text, self._hit.passage_id, chosen[0] if chosen else None)
        self._stack.setCurrentWidget(self.text_view)
        self._enable()
        self.finding.go_on()

    def _on_noticed(self, message: Message) -> None:
        self._sentence = message
        self._set_note(message)

    def _enable(self) -> None:
        image = self._image
        self.menu.next_page.setEnabled(image is not None and image.number < image.count)
        self.menu.previous_page.setEnabled(image is not None and image.number > 1)
        has_selection = self.text_view.textCursor().hasSelection()
        in_text = self._stack.currentWidget() is self.text_view
        self.menu.search_selection.setEnabled(in_text and has_selection)

    @property
    def _view(self) -> PageView | TextView:
        return self.page_view if self._image else self.text_view

    def _shown(self) -> Shown | None:
        """Return what can be looked through, if it is seen."""
        if self._hit is None or not self.isVisible():
            return None
        return Shown(self._hit, self._question, self._image.number if self._image else None)

    def _look_for(self) -> None:
        """Look for something in the document, first for what is selected in it."""
        if self._shown() is None:
            self.search_wanted.emit()
            return
        self.finding.open("" if self._image else self._selected)

    def _take_focus(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self._view.setFocus()  # so that Esc ends it

    def _end_finding(self) -> None:
        self._view.setFocus()
        self._show()

    def _on_moved(self, match: Match) -> None:
        if self._image:
            self._number, self._place = match.at, "frame"
        self._show()

    def _go_to_hit(self, step: int) -> None:
        hit = self.siblings.neighbour(step)
        if hit is not None:
            self.hit_wanted.emit(hit)

    def _turn(self, step: int, place: str) -> None:
        if self._image and 1 <= self._number + step <= self._image.count:
            self._number, self._place = self._number + step, place
            self._show()

    def _redraw(self) -> None:
        """Ask for the page in the width that it is shown in."""
        image = self._image
        if image is None:
            return
        width = image.width * (image.text[1] - image.text[0])
        if abs(width - self.page_view.wanted_width) > 1:
            self._show()

    def _want_like(self, *, whole: bool) -> None:
        """Ask for what is like the passage, or the page that was turned to, or the document."""
        if hit := self._hit:
            self.like_wanted.emit(Like(hit.path, hit.title) if whole else like_of(hit, self._image))

    @property
    def _selected(self) -> str:
        return plain_question(self.text_view.textCursor().selectedText(), _LONGEST)

    def _search_selection(self) -> None:
        if question := self._selected:
            self.question_wanted.emit(question)

    def _on_zoomed(self) -> None:
        self._scales.keep(self._kind, self._view.scale)
        self.header.show_scale(self._view.scale)

    @property
    def _kind(self) -> str:
        return PAGE if self._image else self._hit.kind if self._hit else ""

    def _set_scale(self) -> None:
        scale = self._scales.of(self._kind)
        if abs(scale - self._view.scale) > _SAME:  # not nan
            self._view.set_scale(scale)
        self.header.show_scale(self._view.scale)

    def _on_text_only(self, on: bool) -> None:
        self._settings.setValue("preview_text", on)
        if self._hit:
            self._number, self._place = self._hit.page or 1, "frame"
        self._show()

    def _retranslate(self) -> None:
        self._empty.setText(self.tr("Select a passage to preview it on its page."))

    # --- Qt

    def event(self, event: QEvent) -> bool:
        """Take Esc from the window while something is looked for, to end that."""
        if (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.finding.is_open
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.finding.close()
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()
