"""Find: a text is looked for in the document shown: the entries, the line, and the matches."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.preview.find_bar import FindBar
from app.preview.finder import Finder, Match
from app.preview.menu import PreviewMenu
from app.stream import Lanes
from engine import Hit, Library, Marking


class Shown(NamedTuple):
    """What is shown: a hit of a question, and the page that is drawn; None for its text."""

    hit: Hit
    question: str
    page: int | None


class Find(QObject):
    """Open while its line is there; then what is looked for is marked, instead of the question.

    Signals:
        marked: Other words than before are to be marked.
        moved: This Match is to be shown.
        failed: A Message about a document that cannot be looked through.
        entered: The user goes through the matches without typing.
        closed: The user is done.
    """

    marked = Signal()
    moved = Signal(object)
    failed = Signal(object)
    entered = Signal()
    closed = Signal()

    def __init__(
        self,
        library: Library,
        lanes: Lanes,
        menu: PreviewMenu,
        shown: Callable[[], Shown | None],
        parent: QObject | None = None,
    ) -> None:
        """`shown` returns what to look through, if anything is."""
        super().__init__(parent)
        self._shown = shown
        self.bar = FindBar((menu.previous_match, menu.next_match))
        self.bar.hide()
        self._finder = Finder(library, lanes, self)
        menu.next_match.triggered.connect(lambda: self._step(1))
        menu.previous_match.triggered.connect(lambda: self._step(-1))
        self.bar.sought.connect(lambda: self._look(1))
        self.bar.stepped.connect(self._look)
        self.bar.closed.connect(self.close)
        self._finder.moved.connect(self.moved)
        self._finder.failed.connect(self.failed)
        self._finder.changed.connect(self._show_count)

    @property
    def is_open(self) -> bool:
        return not self.bar.isHidden()

    @property
    def sought(self) -> str:
        """What is to be marked; "" for the words of the question."""
        return self._finder.sought if self.is_open else ""

    @property
    def match(self) -> Match | None:
        return self._finder.current

    def open(self, text: str) -> None:
        """Show the line, with `text` in it unless that is empty."""
        if text:
            self.bar.field.setText(text)
        self.bar.show()
        self.bar.field.setFocus()
        self.bar.field.selectAll()
        self._look(0)

    def go_on(self) -> None:
        """Look through what is shown now, if that is another document, or another form of it."""
        if self.is_open:
            self._look(0)

    def leave(self) -> None:
        """Forget the match that was shown, since something else is."""
        self._finder.leave()

    def forget(self) -> None:
        """Hide the line, and be about the words of the question again."""
        self.bar.field.clear()
        self._hide()

    def close(self) -> None:
        self._hide()
        self.closed.emit()

    def _hide(self) -> None:
        self.bar.hide()
        self._finder.stop()

    def _step(self, step: int) -> None:
        if self._shown():
            self.bar.show()
            self.entered.emit()
            self._look(step)

    def _look(self, step: int) -> None:
        """Have the shown document looked through, and go on by `step` matches."""
        shown = self._shown()
        if shown and self.is_open:
            before = self._finder.sought
            marking = Marking(shown.question, self.bar.text)
            self._finder.look(shown.hit, marking, shown.page, step)
            if self._finder.sought != before:
                self.marked.emit()

    def _show_count(self) -> None:
        self.bar.show_count(self._finder.place, self._finder.total, self._finder.running)

    # --- Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take Esc from the window while something is looked for, to end that."""
        if (
            isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and event.type() in (QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride)
            and self.is_open
        ):
            event.accept()
            if event.type() == QEvent.Type.KeyPress:
                self.close()
            return True
        return super().eventFilter(watched, event)
