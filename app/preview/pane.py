"""PreviewPane: the region at the right, with the page or the text that the chosen passage is on.

title of the document
‹ iv (4 of 20) ›            ▲ ▼   − +   Text
the page, with the passage framed; or the text
the document's other passages that were found
"""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QSettings, QTimer, Signal
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QWidget

from app.preview.choice import Choice
from app.preview.find import Find, Shown
from app.preview.finder import Match
from app.preview.further import Further
from app.preview.header import Header
from app.preview.menu import PreviewMenu
from app.preview.remark import Remark
from app.preview.script import Script
from app.preview.session import Located, PreviewSession
from app.preview.siblings import Siblings
from app.preview.views import Views
from app.stream import Lanes
from app.widgets import Translated, column
from engine import Hit, Library, Marking, Message, PageImage

_LATE = 500  # ms that another document may stay while one is opened


class PreviewPane(Translated, QWidget):
    """Follows the result list while it is visible.

    Signals:
        shown: This Hit is shown, None for none.
        hit_wanted: The user chooses this other hit of the list.
        open_wanted, cite_wanted: The document of this hit is to be opened; the hit to be copied.
        search_wanted: There is no document to find anything in: the user means the library.
        step_wanted: The user goes to the next row of the list (1) or the one before (-1).
        root_wanted: The user would say where this folder of a team's library is here.
    """

    shown = Signal(object)
    hit_wanted = Signal(object)
    open_wanted = Signal(object)
    cite_wanted = Signal(object)
    search_wanted = Signal()
    step_wanted = Signal(int)
    root_wanted = Signal(str)

    def __init__(
        self,
        library: Library,
        lanes: Lanes,
        settings: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("preview")
        self._settings = settings
        self._number = 0  # of the wanted page
        self._place = "frame"  # where on it to scroll to
        self._sentence: str | Message = ""
        self._seen: Path | None = None  # the document of what is shown
        self._late = QTimer(self, singleShot=True, interval=_LATE)
        self._late.timeout.connect(self._on_late)

        self.session = PreviewSession(library, lanes, self)
        self.menu = menu = PreviewMenu(self)
        self.finding = Find(library, lanes, menu, self._shown, self)
        self.installEventFilter(self.finding)
        self.choice = Choice(lambda: self.finding.is_open, self)
        menu.text_only.setChecked(settings.value("preview_text") in (True, "true"))
        self.header = Header(
            (
                (menu.previous_page, menu.next_page),
                (menu.previous_hit, menu.next_hit),
                (menu.smaller, menu.larger, menu.fit),
                (menu.text_only,),
            ),
            of_document=(menu.cite, menu.open_document),
            scaled=menu.smaller,
        )
        self.remark = Remark()
        self.views, self.siblings = Views(settings), Siblings()
        self.further = Further(menu, self.choice, self.views, self.session, self)
        parts = (self.header, self.finding.bar, self.remark, self.views, self.siblings)
        self.setLayout(column(*parts, wide=self.views, spacing=0, margins=(0, 0, 0, 0)))
        self.setBackgroundRole(QPalette.ColorRole.Base)
        self.setAutoFillBackground(True)
        # It hides where the window is narrow, and must not keep it from getting so.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.setMinimumWidth(120)

        self._connect()
        self.choice.set_hits("", ())

    def _connect(self) -> None:
        menu, session, choice, views = self.menu, self.session, self.choice, self.views
        choice.moved.connect(self._on_hit)
        choice.changed.connect(self._show)
        choice.listed.connect(self._list)
        choice.renewed.connect(self.finding.forget)
        choice.emptied.connect(self._clear)
        session.drawn.connect(self._on_drawn)
        session.written.connect(self._on_written)
        session.noticed.connect(self._on_noticed)
        session.located.connect(self._on_located)
        self.remark.root_wanted.connect(self.root_wanted)
        menu.text_only.toggled.connect(self._on_text_only)
        menu.next_row.triggered.connect(lambda: self.step_wanted.emit(1))
        menu.previous_row.triggered.connect(lambda: self.step_wanted.emit(-1))
        menu.next_hit.triggered.connect(lambda: self._go_to_hit(1))
        menu.previous_hit.triggered.connect(lambda: self._go_to_hit(-1))
        menu.next_page.triggered.connect(lambda: self._turn(1, "top"))
        menu.previous_page.triggered.connect(lambda: self._turn(-1, "top"))
        menu.open_document.triggered.connect(lambda: self.open_wanted.emit(choice.hit))
        menu.cite.triggered.connect(lambda: self.cite_wanted.emit(choice.hit))
        menu.find_text.triggered.connect(self._look_for)
        self.finding.marked.connect(self._show)
        self.finding.moved.connect(self._on_moved)
        self.finding.failed.connect(self.remark.say)
        self.finding.entered.connect(self._take_focus)
        self.finding.closed.connect(self._end_finding)
        menu.larger.triggered.connect(lambda: views.zoom(1))
        menu.smaller.triggered.connect(lambda: views.zoom(-1))
        menu.fit.triggered.connect(lambda: views.zoom(0))
        views.page.turned.connect(lambda step: self._turn(step, "top" if step > 0 else "bottom"))
        views.scaled.connect(self.header.show_scale)
        views.outgrown.connect(self._show)
        views.text.end_neared.connect(session.reach_further)
        self.siblings.chosen.connect(self.hit_wanted)

    @property
    def text(self) -> str:
        return self.remark.text or self.views.hint

    def show_again(self, hit: Hit) -> None:
        """Show this hit, on its page again where the user has turned to another."""
        self.choice.choose(hit)
        self._on_hit()

    def _on_hit(self) -> None:
        assert self.choice.hit is not None
        self._number, self._place = self.choice.hit.page or 1, "frame"
        self.finding.leave()
        self._show()

    def _show(self) -> None:
        """Ask for the page or text; what is shown stays until it arrives, or is late."""
        hit = self.choice.hit
        if hit is None or not self.isVisible():
            return
        if hit.path == self._seen:
            self._late.stop()
        elif not self._late.isActive():
            self._late.start()
        self.shown.emit(hit)
        self.header.show_title(hit.title, hit.note)
        self.header.show()
        self._sentence = ""
        self.choice.note_seen()
        match = self.finding.match
        marking = Marking(self.choice.question, self.finding.sought)
        has_page = hit.page if hit.kind == "pdf" else hit.kind == "picture" and hit.ocr
        if not has_page or self.menu.text_only.isChecked():
            at = hit if match is None else replace(hit, passage_id=match.at, answer=None)
            self.session.show_text(at, marking)
            return
        if match and match.at == self._number:
            marking = replace(marking, match=match.number)
        siblings = self.choice.siblings
        on_page = [each.text for each in siblings if (each.page or 1) == self._number]
        framed = [hit.text] if self._number == (hit.page or 1) and hit.text else on_page
        self.session.show_page(hit, self._number, self.views.page.wanted_width, framed, marking)

    def _on_late(self) -> None:
        """Take away what would pass for the document that is named above it."""
        self._seen = None
        self.remark.say("")
        self.header.show_page(None)
        self.views.show_none(waiting=True)

    def _arrived(self) -> None:
        self._late.stop()
        self._seen = self.choice.hit.path if self.choice.hit else None

    def _clear(self) -> None:
        self._late.stop()
        self._seen = None
        self.session.stream.cancel()
        self.header.show_title("")
        self.header.show_page(None)
        self.header.hide()
        self.remark.ask_for("")
        self.remark.say("")
        self.views.show_none()
        self.further.enable()
        self.shown.emit(None)

    def _list(self) -> None:
        hit, same = self.choice.hit, self.choice.siblings
        self.siblings.show_hits(same, hit.passage_id if hit else None)
        self.menu.follow(hit, len(same), len(self.choice.hits))

    def _on_drawn(self, image: PageImage) -> None:
        self._arrived()
        self._number = image.number
        self.remark.say("")
        self.header.show_page(image)
        self.views.show_page(image, self._place)
        self._place = "keep"
        self._enable()
        self.finding.go_on()

    def _on_written(self, text: Script) -> None:
        hit, match = self.choice.hit, self.finding.match
        assert hit is not None
        self._arrived()
        self.header.show_page(None)
        self.remark.say(self._sentence)
        chosen = match and text.marked.get(match.at, ())[match.number : match.number + 1]
        self.views.show_script(text, hit.kind, hit.passage_id, chosen[0] if chosen else None)
        self._enable()
        self.finding.go_on()

    def _on_noticed(self, message: Message) -> None:
        self._sentence = message
        self.remark.say(message)

    def _on_located(self, located: Located) -> None:
        self.remark.ask_for(located.root)
        self.menu.enable_opening(not located.root)

    def _enable(self) -> None:
        image = self.views.image
        self.menu.next_page.setEnabled(image is not None and image.number < image.count)
        self.menu.previous_page.setEnabled(image is not None and image.number > 1)
        self.further.enable()

    def _shown(self) -> Shown | None:
        """Return what can be looked through, if it is seen."""
        hit, image = self.choice.hit, self.views.image
        if hit is None or not self.isVisible():
            return None
        return Shown(hit, self.choice.question, image.number if image else None)

    def _look_for(self) -> None:
        """Look for something in the document, first for what is selected in it."""
        if self._shown() is None:
            self.search_wanted.emit()
            return
        self.finding.open(self.further.selected)

    def _take_focus(self) -> None:
        focused = QApplication.focusWidget()
        if focused is None or not self.isAncestorOf(focused):
            self.views.focus()  # so that Esc ends it

    def _end_finding(self) -> None:
        self.views.focus()
        self._show()

    def _on_moved(self, match: Match) -> None:
        if self.views.image:
            self._number, self._place = match.at, "frame"
        self._show()

    def _go_to_hit(self, step: int) -> None:
        hit = self.siblings.neighbour(step)
        if hit is not None:
            self.hit_wanted.emit(hit)

    def _turn(self, step: int, place: str) -> None:
        image = self.views.image
        if image and 1 <= self._number + step <= image.count:
            self._number, self._place = self._number + step, place
            self._show()

    def _on_text_only(self, on: bool) -> None:
        self._settings.setValue("preview_text", on)
        if hit := self.choice.hit:
            self._number, self._place = hit.page or 1, "frame"
        self._show()

    def _retranslate(self) -> None:
        self._show()  # the words beside those of the document

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._show()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.shown.emit(None)
