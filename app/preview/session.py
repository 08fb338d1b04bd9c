"""PreviewSession: has the page or the text of a hit made, beside the window's thread.

hit → its page (of a PDF), or else the text around it → `drawn` or `written`
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, Signal

from app.preview.script import Script, script
from app.results import place_of
from app.stream import Lanes, Stream
from engine import (
    EngineError,
    Excerpt,
    Hit,
    Library,
    LibraryUnavailable,
    Marked,
    Marking,
    Message,
    PageImage,
    Passage,
    Reach,
    Tick,
)


class Located(NamedTuple):
    """Where the document of a hit is: of a team's library it may be on other computers alone.

    Then `root` is what all call the folder that it is in; else "".
    """

    hit: Hit
    root: str = ""


class PreviewSession(QObject):
    """Turns hits into pages and texts; the newest wins.

    Signals:
        drawn: A PageImage.
        written: A Script.
        noticed: A Message about what is wrong, before `written` or instead of it.
        located: Where the document is (a Located), before any of them.
        pictured: The page once more, in the size that was asked for (a PageImage).
    """

    drawn = Signal(object)
    written = Signal(object)
    noticed = Signal(object)
    located = Signal(object)
    pictured = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._passage_id = 0  # that is shown
        self._reach = Reach.NEAR  # how much of the text around it
        self._shown: Callable[[], Iterator[object]] | None = None
        self._draw: Callable[[int], Iterator[Tick | PageImage]] | None = None  # in a width
        self._picturing = Stream("picture", lanes.rest, self)
        self._picturing.yielded.connect(self._on_pictured)
        self._picturing.failed.connect(self.noticed)
        self.stream = Stream("preview", lanes.rest, self)
        self.stream.yielded.connect(self._on_yielded)
        self.stream.failed.connect(self.noticed)

    def show_text(self, hit: Hit, marking: Marking) -> None:
        self._show(hit, lambda: self._text(hit, marking))

    def show_page(
        self, hit: Hit, number: int, width: int, passages: Sequence[str], marking: Marking
    ) -> None:
        """Draw a page of the hit's PDF, or look up the text where that cannot be."""

        def draw(width: int) -> Iterator[Tick | PageImage]:
            yield from self._library.preview.page_image(hit, number, width, passages, marking)

        self._draw = draw
        self._show(hit, lambda: self._page(hit, marking, partial(draw, width)))

    def draw_again(self, width: int) -> None:
        """Draw the page that was shown last in another width, beside the one that is shown."""
        if draw := self._draw:
            self._picturing.start(lambda: draw(width))

    def reach_further(self) -> None:
        """Have more of the text made that is shown, if there can be more."""
        if self._shown and self._reach is Reach.NEAR:
            self._reach = Reach.FAR
            self.stream.start(self._shown)

    def _show(self, hit: Hit, make: Callable[[], Iterator[object]]) -> None:
        if hit.passage_id != self._passage_id:
            self._passage_id, self._reach = hit.passage_id, Reach.NEAR
        self._shown = make
        self.stream.start(make)

    def _on_pictured(self, item: object) -> None:
        if isinstance(item, PageImage):
            self.pictured.emit(item)

    def _on_yielded(self, item: object) -> None:
        match item:
            case PageImage():
                self.drawn.emit(item)
            case Script():
                self.written.emit(item)
            case Message():
                self.noticed.emit(item)
            case Located():
                self.located.emit(item)

    # --- on the lane

    def _page(
        self, hit: Hit, marking: Marking, draw: Callable[[], Iterator[Tick | PageImage]]
    ) -> Iterator[Tick | PageImage | Message | Script | Located]:
        if place_of(hit):
            try:
                yield Located(hit)
                yield from draw()
                return
            except EngineError as error:
                yield Message("window.text-instead", reason=error.message)
        yield from self._text(hit, marking)

    def _text(self, hit: Hit, marking: Marking) -> Iterator[Tick | Message | Script | Located]:
        is_here = place_of(hit) is not None
        team = None if is_here else self._library.team
        root = team.root_of(hit.path) if team else ""
        yield Located(hit, root)
        if not is_here:
            yield Message("window.file-elsewhere" if root else "window.file-gone")
        made = None
        try:
            for item in self._library.preview.excerpt(hit, marking, self._reach):
                if isinstance(item, Tick):
                    yield item
                else:
                    yield (made := script(item, hit, marking.sought))
        except LibraryUnavailable as error:  # a team's server is away: this much is known here
            yield error.message
            made = made or script(_alone(hit), hit, marking.sought)
            yield made
        if made is None:
            yield Script("", (), (), {})
            yield hit.reason or Message("window.not-in-library")


def _alone(hit: Hit) -> Excerpt:
    """Return the passage of a hit without what stands around it."""
    passage = Passage(hit.text, 0, len(hit.text), hit.heading, hit.page)
    return Excerpt((Marked(hit.passage_id, passage, ()),), before=True, after=True)
