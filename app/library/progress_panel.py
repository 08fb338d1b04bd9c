"""ProgressPanel: how far indexing is, with a way to pause it, and what the library holds."""

from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QProgressBar, QToolButton, QWidget

from app.library.indexing import Indexing
from app.widgets import (
    LARGE,
    SMALL,
    TIGHT,
    ElidedLabel,
    Label,
    Translated,
    column,
    counted,
    minutes_in_words,
    row,
    time_left_in_words,
)
from engine import Pace, Skipped, Synced

_INTERVAL = 150  # ms between two changes of text; nobody reads faster


class ProgressPanel(Translated, QWidget):
    """A bar and words while files are indexed or encoded, a summary afterwards.

    Signals:
        problems_wanted: The user wants to see what was not indexed, and why.
    """

    problems_wanted = Signal()

    def __init__(self, indexing: Indexing) -> None:
        super().__init__()
        self._indexing = indexing
        self._synced: Synced | None = None
        self._skipped: set[Path] = set()
        self._state = ""  # "", "checking", "counting", "indexing", "ocr", "encoding" or "paused"
        self._done = self._total = 0
        self._path = Path()
        self._pace = Pace()
        self._encoded: tuple[int, int, float] | None = None  # and seconds until all is

        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(TIGHT)
        self._words = ElidedLabel()
        self._speed, self._file = ElidedLabel(quiet=True), ElidedLabel(quiet=True)
        self._halt = QToolButton(autoRaise=True)
        self._halt.clicked.connect(self._on_halt)
        self._summary = Label(quiet=True, wrap=True)
        self._problems = QToolButton()
        self._problems.setObjectName("problems")
        self._problems.clicked.connect(self.problems_wanted)
        self._timer = QTimer(self, singleShot=True, interval=_INTERVAL)
        self._timer.timeout.connect(self._refresh)

        state = row(self._words, self._halt, wide=self._words, spacing=SMALL)
        below = (self._speed, self._file, self._summary, self._problems)
        margins = (LARGE, 0, SMALL, SMALL)
        self.setLayout(column(self._bar, state, *below, spacing=TIGHT, margins=margins))
        indexing.started.connect(self._on_started)
        indexing.counted.connect(self._on_counted)
        indexing.progressed.connect(lambda *now: self._advance("indexing", *now))
        indexing.recognised.connect(lambda *now: self._advance("ocr", *now))
        indexing.encoded.connect(self._on_encoded)
        indexing.encoding_ended.connect(self._on_encoding_ended)
        indexing.skipped.connect(self._on_skipped)
        indexing.paused.connect(lambda: self._set_state("paused"))
        indexing.failed.connect(self._rest)
        indexing.synced.connect(self._on_synced)
        indexing.ended.connect(self._rest)
        self._retranslate()

    @property
    def text(self) -> str:
        """How much is indexed, and how much is not."""
        parts = (each for each in (self._summary, self._problems) if each.isVisibleTo(self))
        return " · ".join(each.text() for each in parts)

    def _on_started(self) -> None:
        self._done, self._total, self._path = 0, 0, Path()
        self._skipped.clear()
        self._set_state("checking")

    def _on_counted(self, files: int) -> None:
        self._state, self._done = "counting", files
        self._refresh_soon()

    def _on_skipped(self, skipped: Skipped) -> None:
        self._skipped.add(skipped.path)
        self._refresh_soon()

    def _on_synced(self, synced: Synced) -> None:
        self._synced = synced
        self._skipped = {each.path for each in synced.skipped}
        self._rest()

    def _rest(self) -> None:
        """Show what goes on when no file is read any more: encoding, or nothing."""
        if self._encoded:
            self._done, self._total, _ = self._encoded
        self._set_state("encoding" if self._encoded else "")

    def _set_state(self, state: str) -> None:
        self._state = state
        self._refresh()

    def _advance(self, state: str, done: int, total: int, path: Path) -> None:
        if self._state != state:
            self._pace = Pace()
        self._state, self._done, self._total, self._path = state, done, total, path
        self._pace.update(done)
        self._refresh_soon()

    def _on_encoded(self, done: int, total: int, seconds: float) -> None:
        self._encoded = done, total, seconds
        if self._state in ("", "encoding"):  # or else files are read beside it
            self._state, self._done, self._total = "encoding", done, total
            self._refresh_soon()

    def _on_encoding_ended(self) -> None:
        self._encoded = None
        if self._state == "encoding":
            self._set_state("")

    def _on_halt(self) -> None:
        if self._state == "paused":
            self._indexing.resume()
        elif self._state == "counting":
            self._indexing.stop_counting()
        else:
            self._indexing.pause()

    def _refresh_soon(self) -> None:
        if not self._timer.isActive():
            self._timer.start()

    def _refresh(self) -> None:
        self._timer.stop()
        busy, moving = bool(self._state), self._state in ("indexing", "ocr", "encoding")
        for part in (self._bar, self._words, self._halt):
            part.setVisible(busy)
        self._speed.setVisible(moving)
        self._file.setVisible(moving)
        paused = self._state == "paused"
        self._bar.setEnabled(not paused)
        known = self._total if moving or paused else 0
        # With a maximum of 0 the bar runs to and fro. While paused it rests, and is just empty.
        self._bar.setRange(0, known or int(paused))
        self._bar.setValue(self._done if known else 0)
        self._words.setText(self._in_words())
        self._speed.setText(self._speed_in_words())
        seconds = self._encoded[2] if self._encoded else 0.0
        left = minutes_in_words(seconds) if seconds else ""
        self._file.setText(left if self._state == "encoding" else self._path.name)
        if paused:
            self._halt.setText(self.tr("Resume"))
        else:
            counting = self._state == "counting"
            self._halt.setText(self.tr("Stop") if counting else self.tr("Pause"))
        synced = None if busy else self._synced
        self._summary.setVisible(synced is not None and synced.documents > 0)
        if synced:
            files = counted(synced.documents, self.tr("1 file"), self.tr("{count} files"))
            passages = counted(synced.passages, self.tr("1 passage"), self.tr("{count} passages"))
            self._summary.setText(f"{files} · {passages}")
        self._problems.setVisible(bool(self._skipped))
        words = self.tr("{count} not indexed…")
        self._problems.setText(words.format(count=f"{len(self._skipped):,}"))

    def _in_words(self) -> str:
        done, total = f"{self._done:,}", f"{self._total:,}"
        match self._state:
            case "counting":
                return self.tr("{count} files found so far").format(count=done)
            case "indexing":
                return self.tr("{done} of {total}").format(done=done, total=total)
            case "ocr":
                return self.tr("OCR: page {done} of {total}").format(done=done, total=total)
            case "encoding":
                return self.tr("Search by meaning")
            case "paused" if self._total:
                return self.tr("Paused · {done} of {total}").format(done=done, total=total)
            case "paused":
                return self.tr("Paused")
        return self.tr("Checking for changes…")

    def _speed_in_words(self) -> str:
        if self._state == "encoding":
            words = self.tr("{done} of {total} passages")
            return words.format(done=f"{self._done:,}", total=f"{self._total:,}")
        if self._done + 1 >= self._total > 0:  # all are read
            return self.tr("Writing the index…")
        rate, left = self._pace.rate, self._pace.seconds_left(self._total) if self._total else None
        if left is None:
            return self.tr("Indexing…")
        words = self.tr("{count} pages/s") if self._state == "ocr" else self.tr("{count} files/s")
        pace = words.format(count=f"{rate:,.0f}" if rate >= 3 else f"{rate:.1f}")
        return f"{pace} · {time_left_in_words(left)}"

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Files indexed"))
        self._problems.setToolTip(self.tr("What could not be indexed, why, and what can be done"))
        self._refresh()
