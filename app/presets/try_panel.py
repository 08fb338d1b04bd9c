"""TrialPanel: what an instruction makes of the hits at hand, while it is being written."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QPalette, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.stream import Lanes, Stream
from app.widgets.label import Label, tooltip
from app.widgets.rank_change import fall_colour, move_in_words, rise_colour
from engine import Library, Loading, Notice, Ordering, Recalled, Tried, try_instruction

_PAUSE = 500  # ms without a key before the hits are scored again
_SHOWN = 10  # hits


class TryPanel(QWidget):
    """The first hits by an instruction, and how far each came from where it was.

    Signals:
        noticed: A sentence about something that did not stop the ranking.
    """

    noticed = Signal(str)

    def __init__(self, library: Library, lanes: Lanes, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._recalled: Recalled | None = None
        self._instruction, self._before, self._before_name = "", Ordering(None), ""
        self._tried: Tried | None = None
        self._wanted = False  # another run is to come when this widget is on the screen

        self._headline = Label()
        self._headline.setObjectName("trial_headline")
        self._headline.setWordWrap(True)
        self._warning = Label()
        self._warning.setObjectName("trial_warning")
        self._warning.setWordWrap(True)
        self._warning.hide()
        self._table = QTableWidget(0, 4)
        self._table.setObjectName("trial")
        self._table.setFrameShape(QFrame.Shape.NoFrame)
        self._table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self._table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self._table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._table.setShowGrid(False)
        self._table.setWordWrap(False)
        self._table.setAlternatingRowColors(True)
        self._table.verticalHeader().hide()
        header = self._table.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column in (0, 1, 3):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)
        column_of_all = QVBoxLayout(self)
        column_of_all.setContentsMargins(0, 0, 0, 0)
        column_of_all.setSpacing(8)
        column_of_all.addWidget(self._headline)
        column_of_all.addWidget(self._warning)
        column_of_all.addWidget(self._table, 1)
        column_of_all.addStretch()  # where there is no table, the words stay above

        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._run)
        self.stream = Stream("trial", lanes.rank, self)
        self.stream.yielded.connect(self._on_item)
        self.stream.failed.connect(self._on_failed)
        self._retranslate()

    def set_recalled(self, recalled: Recalled | None) -> None:
        """Try on the hits of this question from now on."""
        if recalled is not self._recalled:
            self._recalled, self._tried = recalled, None
            self._begin(0)

    def try_instruction(self, instruction: str, before: Ordering, before_name: str) -> None:
        """Rank by `instruction` after a pause, and compare with the order of `before`."""
        wanted = (instruction, before, before_name)
        if wanted != (self._instruction, self._before, self._before_name):
            self._instruction, self._before, self._before_name = wanted
            self._begin(_PAUSE)

    def _begin(self, pause: int) -> None:
        self.stream.cancel()
        self._wanted = True
        self._show()
        if self.isVisible():
            self._pause.start(pause)

    def _run(self) -> None:
        self._wanted = False
        recalled, instruction, before = self._recalled, self._instruction, self._before
        if recalled and recalled.hits and instruction:
            library = self._library
            self.stream.start(lambda: try_instruction(library, recalled, instruction, before))
        else:
            self._tried = None
            self._show()

    @Slot(int, object)
    def _on_item(self, _run: int, item: object) -> None:
        match item:
            case Tried():
                self._tried = item
                self._show()
            case Loading(model=model):
                self._headline.setText(self.tr("Loading {model} …").format(model=model))
            case Notice(sentence=sentence):
                self.noticed.emit(sentence)

    @Slot(int, str)
    def _on_failed(self, _run: int, sentence: str) -> None:
        self._tried = None
        self._show()
        self._headline.setText(sentence)

    def _show(self) -> None:
        tried = self._tried
        self._headline.setText(self._headline_in_words())
        warning = self._warning_in_words(tried) if tried else ""
        self._warning.setText(warning)
        self._warning.setVisible(bool(warning))
        alarming = tried and (not tried.heeded or (tried.effect and tried.effect.opposite))
        palette = self._warning.palette()
        ground = self.palette().color(QPalette.ColorRole.Text)
        palette.setColor(
            QPalette.ColorRole.WindowText, fall_colour(self.palette()) if alarming else ground
        )
        self._warning.setPalette(palette)
        self._table.setVisible(bool(tried))
        if tried:
            self._fill(tried)

    def _fill(self, tried: Tried) -> None:
        """One row for each of the first hits."""
        before = {hit.passage_id: row for row, hit in enumerate(tried.compared.left)}
        old = {hit.passage_id: hit.score for hit in tried.compared.left}
        shown = tried.compared.right[:_SHOWN]
        self._table.setRowCount(len(shown))
        for row, hit in enumerate(shown):
            was = before[hit.passage_id]
            scored = hit.score is not None
            score = f"{hit.score:.3f}" if hit.score is not None else "–"
            earlier = old[hit.passage_id]
            if earlier is not None and scored:
                score = f"{earlier:.3f} → {score}"
            words = (str(row + 1), move_in_words(was, row) if scored else "", hit.context, score)
            colour = rise_colour if was > row else fall_colour
            for column, text in enumerate(words):
                item = QTableWidgetItem(text)
                if column == 1 and was != row:
                    item.setForeground(colour(self.palette()))
                if column == 2:
                    item.setToolTip(tooltip(hit.snippet))
                self._table.setItem(row, column, item)

    def _headline_in_words(self) -> str:
        if not self._recalled or not self._recalled.hits:
            return self.tr("Ask a question in the window: its hits are what presets are tried on.")
        if not self._instruction:
            return self.tr("Write an instruction to see what it makes of the hits.")
        tried = self._tried
        if not tried:
            return self.tr("Scoring …")
        total = len(tried.compared.right)
        if tried.done < total:
            return self.tr("Scored {done} of {total} …").format(done=tried.done, total=total)
        moved = len(tried.compared.entered())
        return self.tr(
            "“{question}”, against {before}: {moved} of the first five are others."
        ).format(question=tried.compared.question, before=self._before_name, moved=moved)

    def _warning_in_words(self, tried: Tried) -> str:
        if not tried.heeded:
            return self.tr(
                "The model in use takes no instruction: all of them give this same order. "
                "Install a Qwen3-Reranker to have instructions heeded."
            )
        if tried.checking:
            words = self.tr("Looking whether passages that mention {words} stand lower by it …")
            return words.format(words=", ".join(f"“{word}”" for word in tried.checking))
        effect = tried.effect
        if not effect:
            return ""
        if effect.opposite:
            words = self.tr(
                "It does the opposite: passages that mention {words} ({count} here) stand higher "
                "with this wording (place {place}, score {score}) than without it (place "
                "{place_without}, score {score_without}). Say what you want instead of what not."
            )
        elif effect.works:
            words = self.tr(
                "It works: passages that mention {words} ({count} here) stand lower with this "
                "wording (place {place}, score {score}) than without it (place {place_without}, "
                "score {score_without})."
            )
        else:
            words = self.tr(
                "It makes no difference: passages that mention {words} ({count} here) stand where "
                "they stand without this wording (place {place}, score {score}). "
                "Say what you want instead of what not."
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
        self._table.setHorizontalHeaderLabels(
            ["#", self.tr("Moved"), self.tr("Passage"), self.tr("Score")]
        )
        self._table.setAccessibleName(self.tr("The first hits by this instruction"))
        self._show()

    # --- Qt

    def showEvent(self, event: QShowEvent) -> None:
        """Catch up with what was asked for meanwhile."""
        super().showEvent(event)
        if self._wanted:
            self._pause.start(0)

    def hideEvent(self, event: QHideEvent) -> None:
        """Rank no more for nobody; begin again when this is back on the screen."""
        super().hideEvent(event)
        if self.stream.running:
            self.stream.cancel()
            self._wanted = True

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language and the colours."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.PaletteChange:
            self._show()
        super().changeEvent(event)
