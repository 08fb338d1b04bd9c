"""TryPanel: what an instruction does to the hits at hand, while it is being written."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QAbstractItemView, QWidget

from app.stream import Lanes
from app.translate import context_in_words
from app.widgets import (
    SMALL,
    Label,
    TextTable,
    Translated,
    VisibleRun,
    change_colour,
    column,
    move_in_words,
    tooltip,
)
from engine import Library, Loading, Message, Notice, Ordering, Recalled, Tried, try_instruction

_PAUSE = 500  # ms without a key before the hits are ranked again
_SHOWN = 10  # hits


class TryPanel(Translated, QWidget):
    """The top hits by an instruction, and how far each moved.

    Signals:
        noticed: A Message about something that did not stop the ranking.
    """

    noticed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes) -> None:
        super().__init__()
        self._library = library
        self._recalled: Recalled | None = None
        self._wanted = ("", Ordering(None), "")  # instruction; what to compare with, and its name
        self._tried: Tried | None = None
        self._failure: Message | None = None

        self._headline, self._warning = Label(wrap=True), Label(wrap=True)
        self._headline.setObjectName("try_headline")
        self._warning.setObjectName("try_warning")
        self._warning.hide()
        self._table = TextTable("try_table", 4, wide={2})
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # The room at the end keeps the words on top while there is no table.
        parts = (self._headline, self._warning, self._table, None)
        self.setLayout(column(*parts, wide=self._table, spacing=SMALL, margins=(0, 0, 0, 0)))
        self.run = VisibleRun("try", lanes.rank, self)
        self.run.stream.yielded.connect(self._on_item)
        self.run.stream.failed.connect(self._on_failed)
        self._retranslate()

    def set_recalled(self, recalled: Recalled | None) -> None:
        if recalled is not self._recalled:
            self._recalled, self._tried = recalled, None
            self._start(0)

    def try_instruction(self, instruction: str, before: Ordering, before_name: str) -> None:
        """Rank by `instruction` after a pause, and compare with the order of `before`."""
        wanted = (instruction, before, before_name)
        if wanted != self._wanted:
            self._wanted = wanted
            self._start(_PAUSE)

    def _start(self, pause: int) -> None:
        library, recalled, (instruction, before, _) = self._library, self._recalled, self._wanted
        self._failure = None
        if recalled and recalled.hits and instruction:
            self.run.start(lambda: try_instruction(library, recalled, instruction, before), pause)
        else:
            self.run.cancel()
            self._tried = None
        self._show()

    def _on_item(self, item: object) -> None:
        match item:
            case Tried():
                self._tried = item
                self._show()
            case Loading(model=model):
                self._headline.setText(self.tr("Loading {model}…").format(model=model))
            case Notice(message=message):
                self.noticed.emit(message)

    def _on_failed(self, message: Message) -> None:
        self._tried, self._failure = None, message
        self._show()

    def _show(self) -> None:
        tried = self._tried
        self._headline.setText(self._headline_in_words())
        warning = self._warning_in_words(tried) if tried else ""
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        alarming = tried and (not tried.followed or (tried.effect and tried.effect.opposite))
        palette = self.palette()
        if alarming:
            palette.setColor(QPalette.ColorRole.WindowText, change_colour(-1, palette))
        self._warning.setPalette(palette)
        self._table.setVisible(bool(tried))
        if tried:
            self._fill(tried)

    def _fill(self, tried: Tried) -> None:
        before = {hit.passage_id: (row, hit.score) for row, hit in enumerate(tried.compared.left)}
        self._table.setRowCount(0)
        for row, hit in enumerate(tried.compared.right[:_SHOWN]):
            was, earlier = before[hit.passage_id]
            move, score = "", "–"
            if hit.score is not None:
                move, score = move_in_words(was, row), f"{hit.score:.3f}"
                if earlier is not None:
                    score = f"{earlier:.3f} → {score}"
            self._table.add_row((str(row + 1), move, context_in_words(hit), score))
            if move:
                self._table.cell(row, 1).setForeground(change_colour(was - row, self.palette()))
            self._table.cell(row, 2).setToolTip(tooltip(hit.snippet))

    def _headline_in_words(self) -> str | Message:
        if not self._recalled or not self._recalled.hits:
            return self.tr("Search in the main window first: presets are tried on its hits.")
        instruction, _, before_name = self._wanted
        if not instruction:
            return self.tr("Write an instruction to see how it ranks the hits.")
        if self._failure:
            return self._failure
        tried = self._tried
        if not tried:
            return self.tr("Ranking…")
        total = len(tried.compared.right)
        if tried.followed and tried.done < total:
            return self.tr("Ranked {done} of {total}…").format(done=tried.done, total=total)
        words = self.tr("“{question}”, compared with {before}: {changed} of the top 5 changed.")
        question, changed = tried.compared.question, len(tried.compared.entered())
        return words.format(question=question, before=before_name, changed=changed)

    def _warning_in_words(self, tried: Tried) -> str:
        if not tried.followed:
            return self.tr(
                "No model in use follows instructions: all of them give the same order. "
                "Install a Qwen3-Reranker to rank by instructions."
            )
        if tried.checking:
            words = self.tr("Checking whether passages that mention {words} rank lower…")
            return words.format(words=", ".join(f"“{word}”" for word in tried.checking))
        effect = tried.effect
        if not effect:
            return ""
        if effect.opposite:
            words = self.tr(
                "This does the opposite: passages that mention {words} ({count} here) rank higher "
                "with this wording (mean rank {place}, score {score}) than without it (mean rank "
                "{place_without}, score {score_without}). Describe what you want, not what you "
                "do not want."
            )
        elif effect.works:
            words = self.tr(
                "This works: passages that mention {words} ({count} here) rank lower with this "
                "wording (mean rank {place}, score {score}) than without it (mean rank "
                "{place_without}, score {score_without})."
            )
        else:
            words = self.tr(
                "This makes no difference: passages that mention {words} ({count} here) rank the "
                "same without this wording (mean rank {place}, score {score}). "
                "Describe what you want, not what you do not want."
            )
        return words.format(
            count=effect.passages,
            words=", ".join(f"“{word}”" for word in effect.words),
            place=f"{effect.place:.1f}",
            place_without=f"{effect.place_without:.1f}",
            score=f"{effect.score:.3f}",
            score_without=f"{effect.score_without:.3f}",
        )

    def _retranslate(self) -> None:
        self._table.name_columns(["#", self.tr("Change"), self.tr("Passage"), self.tr("Score")])
        self._table.setAccessibleName(self.tr("Top hits by this instruction"))
        self._show()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        if event.type() == QEvent.Type.PaletteChange:
            self._show()
        super().changeEvent(event)
