"""EmptyPage: says why there are no hits, and what to do about it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QRect, QSettings, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QWidget

import engine
from app.results.first_steps import FirstSteps
from app.results.proposals import Proposal, Proposals
from app.translate import sentences, word
from app.widgets import (
    HEADLINE,
    HUGE,
    MEDIUM,
    SMALL,
    Label,
    Links,
    Translated,
    button,
    column,
    link,
    meant_in_words,
    row,
    set_share,
)
from engine import Message

_ROUND = 12
_NAMED = 8  # filters that can each be left out by a link


class EmptyPage(Translated, QWidget):
    """A headline, a sentence, and ways out; before there are folders, where to drop some.

    Signals:
        corrected: The question that the user meant instead.
        adding_wanted: The user wants to add a folder.
        examples_wanted: The user wants to try the examples.
        leaving_wanted: The user has seen enough of the examples.

    Attributes:
        steps: What to do first.
        proposals: Questions to begin with.
    """

    corrected = Signal(str)
    adding_wanted = Signal()
    examples_wanted = Signal()
    leaving_wanted = Signal()

    def __init__(self, settings: QSettings, parent: QWidget | None = None) -> None:
        """`settings` keep which of the first steps are done."""
        super().__init__(parent)
        self._examples_asked: Callable[[], Sequence[Proposal]] | None = None
        self.steps, self.proposals = FirstSteps(settings), Proposals()
        self._folders, self._server = 0, ""
        self._indexing: tuple[int, int] | None = None  # files done, and all; 0 until counted
        self._question = self._suggestion = ""
        self._left_out: Sequence[str] = ()
        self._why: Message | None = None
        self._dropping = self._partial = False

        self._headline, self._hint = Label(wrap=True), Label(quiet=True, wrap=True)
        self._purpose = Label(quiet=True, wrap=True)
        self._add = button(self.adding_wanted, "add")
        self._add.setDefault(True)
        self._examples = button(self.examples_wanted, "examples")
        self._leave = button(self.leaving_wanted, "leave")
        self._meant = Links()
        self._meant.setObjectName("suggestion")
        self._meant.linkActivated.connect(self._on_link)
        self._place()
        self._retranslate()

    @property
    def text(self) -> str:
        return "\n".join((self._headline.text(), self._hint.text(), self._suggestion)).rstrip()

    def place_offer(self, offer: QWidget) -> None:
        """Have an offer stand at the foot of the page, while nothing is asked."""
        self._foot.setLayout(column(offer, margins=(0, MEDIUM, 0, 0)))

    def set_dropping(self, on: bool) -> None:
        self._dropping = on
        self.update()

    def set_examples(self, proposals: Callable[[], Sequence[Proposal]]) -> None:
        """Say that all of this is made up; `proposals` are in the language of the window."""
        self._examples_asked = proposals
        self._retranslate()

    def set_folder_count(self, count: int) -> None:
        self._folders = count
        if count and not self._examples_asked:
            self.steps.tick("folder")
        self._retranslate()

    def set_server(self, host: str) -> None:
        """Say on which server a team's documents are: there is something to find at once."""
        self._server = host
        self._retranslate()

    def set_indexing(self, done: int = 0, total: int = 0) -> None:
        self._indexing = (done, total)
        self._retranslate()

    def set_indexed(self) -> None:
        self._indexing = None
        self._retranslate()

    def set_question(
        self,
        question: str,
        why: Message | None = None,
        suggestion: str = "",
        left_out: Sequence[str] = (),
        partial: bool = False,
    ) -> None:
        """Note what was asked, why there are no hits if that is known, and what may be meant.

        `left_out` is what must not stand in a hit, as it was typed; `partial`: what finds by
        meaning is still being loaded.
        """
        self._question, self._why, self._suggestion = question, why, suggestion
        self._left_out, self._partial = left_out, partial
        self._retranslate()

    def _place(self) -> None:
        self.setBackgroundRole(QPalette.ColorRole.Base)  # like the list that it replaces
        self.setAutoFillBackground(True)
        set_share(self._headline, HEADLINE)
        labels = (self._headline, self._hint, self._purpose, self._meant)
        for label in labels:
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setMaximumWidth(80 * self.fontMetrics().averageCharWidth())
        rows = map(row, labels)  # so that each is centred
        ways = row(None, self._add, self._examples, self._leave, None, spacing=SMALL)
        steps = row(None, self.steps, None)
        self._foot = QWidget()
        parts = (None, *rows, self.proposals, ways, steps, None, self._foot)
        self.setLayout(column(*parts, spacing=MEDIUM, margins=(2 * HUGE, HUGE, 2 * HUGE, HUGE)))

    def _retranslate(self) -> None:
        headline, hint = self._words()
        self._headline.setText(headline)
        self._hint.setText(hint)
        self._meant.setText("<br>".join(self._ways_out()))
        self._meant.setVisible(bool(self._meant.text()))
        self._add.setText(self.tr("Add a folder…"))
        self._examples.setText(self.tr("Try it on examples"))
        self._leave.setText(self.tr("Delete the examples"))
        if self._examples_asked:
            self.proposals.show_proposals(self._examples_asked())
        at_rest = not (self._question or self._why)
        self._add.setVisible(at_rest and not (self._folders or self._examples_asked))
        self._examples.setVisible(self._add.isVisibleTo(self) and not self._server)
        self._leave.setVisible(at_rest and bool(self._examples_asked))
        self.proposals.setVisible(at_rest and self._folders > 0)
        known = self.steps.is_over or self._examples_asked or self._server
        self.steps.setVisible(at_rest and not known)
        self._foot.setVisible(at_rest)
        self._purpose.setText(
            self.tr(
                "Pagewise finds and ranks passages. It does not write an answer; your own chat "
                "model can, from these passages (Settings › Answers)."
            )
        )
        self._purpose.setVisible(at_rest and not (self._so_far() or self._examples_asked))
        self.update()

    def _ways_out(self) -> list[str]:
        """Return links to what may help, as HTML."""
        ways = []
        if self._suggestion:
            ways.append(meant_in_words(self._suggestion))
        held = self._held()
        if held:
            links = [
                link(str(place), self._question[each.start : each.end])
                for place, each in enumerate(held[:_NAMED])
            ]
            if len(held) > 1:
                links.append(link("all", self.tr("all filters")))
            ways.append(self.tr("Search without: {filters}").format(filters=" · ".join(links)))
        return ways

    def _held(self) -> "list[engine.Filter]":
        """Return the filters of the question, and what it leaves out."""
        if not self._question:
            return []
        at = {words: self._question.find(words) for words in self._left_out}
        left_out = [engine.Filter("-", words, at[words], at[words] + len(words)) for words in at]
        return [*engine.filters_in(self._question), *left_out]

    def _on_link(self, name: str) -> None:
        held = self._held()
        match name:
            case "meant":
                self.corrected.emit(self._suggestion)
            case "all":
                self.corrected.emit(engine.without_filters(self._question, held))
            case place:
                self.corrected.emit(engine.without_filters(self._question, [held[int(place)]]))

    def _words(self) -> tuple[str, str]:
        if self._question and self._why:
            nothing = self._why.code == "window.nothing-like"
            headline = self.tr("Nothing found") if nothing else self.tr("Search not possible")
            return headline, word(self._why)
        if self._examples_asked and not self._question:
            return self.tr("Documents of a small company"), self.tr(
                "Everything here is made up. Ask one of these questions, or your own; each "
                "comes with a preset. The examples are a separate library: nothing of them "
                "enters yours."
            )
        if self._server and not (self._folders or self._question):
            return self.tr("Search the team’s documents"), self.tr(
                "They are on {host}: type a question above. Folders that you add are read on this "
                "computer, and their text is sent there."
            ).format(host=self._server)
        if not (self._folders or self._server):
            return self.tr("Drop folders here"), self.tr(
                "Their PDFs, Word files, web pages, Markdown and text become searchable. "
                "The files stay where they are, and nothing leaves this computer."
            )
        if self._indexing and self._question:
            again = self.tr("The search is repeated as more files are indexed.")
            return self.tr("Nothing found yet"), sentences(self._so_far(), again)
        if so_far := self._so_far():
            words = self.tr("You can search already.")
            return self.tr("Indexing your documents"), sentences(so_far, words)
        if self._question and self._partial:
            return self.tr("Nothing found yet"), self.tr(
                "No passage contains these words. Passages that say it in other words appear in "
                "a moment."
            )
        if self._question:
            if self._held():
                return self.tr("Nothing found"), self.tr("No passage matches within these filters.")
            return self.tr("Nothing found"), self.tr(
                "No passage contains these words. Try other words, or fewer, in the language of "
                "your documents."
            )
        return self.tr("Search your documents"), self.tr(
            "Type a question above. Passages with its words, or its meaning, appear at once; if "
            "a reranker is installed, it then reads them and puts the best first."
        )

    def _so_far(self) -> str:
        """Say how many files are indexed; "" unless that is known."""
        done, total = self._indexing or (0, 0)
        words = self.tr("{done} of {total} files are indexed so far.")
        return words.format(done=f"{done:,}", total=f"{total:,}") if total else ""

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a dashed frame where folders can be dropped, while that needs saying."""
        if self._folders and not self._dropping:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Accent if self._dropping else QPalette.ColorRole.Mid
        painter.setPen(QPen(self.palette().color(role), 1.5, Qt.PenStyle.DashLine))
        bottom = self._foot.geometry().top()
        place = QRect(self.rect().topLeft(), self.rect().topRight())
        place.setBottom(bottom)
        painter.drawRoundedRect(place.adjusted(HUGE, HUGE, -HUGE, -HUGE), _ROUND, _ROUND)
