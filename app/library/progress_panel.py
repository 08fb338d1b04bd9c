"""ReadingPanel: how far reading is, with a way to pause it, and what the library holds."""

from math import ceil
from pathlib import Path

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.library.pace import Pace
from app.widgets.label import ElidedLabel, Label
from engine import Skipped, Synced

_OFTEN = 150  # ms between two changes of words that nobody could read faster


class ReadingPanel(QWidget):
    """What stands below the folders: a bar while files are read, a summary afterwards.

    Signals:
        pause_wanted, resume_wanted: The person wants reading to halt, or to go on.
        stop_wanted: The person does not want what is being counted.
        health_wanted: The person wants to see what was skipped, and why.
    """

    pause_wanted = Signal()
    resume_wanted = Signal()
    stop_wanted = Signal()
    health_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._synced: Synced | None = None
        self._skipped: set[Path] = set()
        self._state = ""  # "", "looking", "counting", "reading", "recognising" or "paused"
        self._done = self._total = 0
        self._path = Path()
        self._pace = Pace()

        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._words = ElidedLabel()
        self._speed = ElidedLabel(quiet=True)
        self._file = ElidedLabel(quiet=True)
        self._halt = QToolButton()
        self._halt.setAutoRaise(True)
        self._halt.clicked.connect(self._on_halt)
        self._summary = Label(quiet=True)
        self._summary.setWordWrap(True)
        self._more = QToolButton()
        self._more.setObjectName("skipped")
        self._more.setAutoRaise(True)
        self._more.clicked.connect(self.health_wanted)
        self._calm = QTimer(self, singleShot=True, interval=_OFTEN)
        self._calm.timeout.connect(self._refresh)

        row = QHBoxLayout()
        row.setSpacing(6)
        row.addWidget(self._words, 1)
        row.addWidget(self._halt)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 10, 12)
        column.setSpacing(6)
        column.addWidget(self._bar)
        column.addLayout(row)
        column.addWidget(self._speed)
        column.addWidget(self._file)
        column.addWidget(self._summary)
        column.addWidget(self._more)
        self._retranslate()

    @property
    def text(self) -> str:
        """What the panel says in words."""
        shown = (self._words, self._speed, self._file, self._summary)
        return " · ".join(each.text() for each in shown if not each.isHidden() and each.text())

    def start(self) -> None:
        """Show that reading begins."""
        self._state, self._done, self._total, self._path = "looking", 0, 0, Path()
        self._pace = Pace()
        self._skipped.clear()
        self._refresh()

    def count(self, files: int) -> None:
        """So many files have been seen in the folders."""
        self._state, self._done = "counting", files
        self._refresh_soon()

    def advance(self, done: int, total: int, path: Path) -> None:
        """So many files of all are read; `path` is the last of them."""
        self._state, self._done, self._total, self._path = "reading", done, total, path
        self._pace.reach(done)
        self._refresh_soon()

    def recognise(self, done: int, total: int, path: Path) -> None:
        """OCR has read so many pages of all that wait for it; `path` holds the last of them."""
        if self._state != "recognising":
            self._pace = Pace()
        self._state, self._done, self._total, self._path = "recognising", done, total, path
        self._pace.reach(done)
        self._refresh_soon()

    def skip(self, skipped: Skipped) -> None:
        """Show that a file could not be read."""
        self._skipped.add(skipped.path)
        self._refresh_soon()

    def pause(self) -> None:
        """Show that reading halts until the person lets it go on."""
        self._state = "paused"
        self._refresh()

    def finish(self, synced: Synced) -> None:
        """Show what the library holds now that reading came to its end."""
        self._state, self._synced = "", synced
        self._skipped = {each.path for each in synced.skipped}
        self._refresh()

    def abandon(self) -> None:
        """Show that reading broke off."""
        self._state = ""
        self._refresh()

    def _on_halt(self) -> None:
        if self._state == "paused":
            self.resume_wanted.emit()
        elif self._state == "counting":
            self.stop_wanted.emit()
        else:
            self.pause_wanted.emit()

    def _refresh_soon(self) -> None:
        if not self._calm.isActive():
            self._calm.start()

    def _refresh(self) -> None:
        self._calm.stop()
        busy, reading = bool(self._state), self._state in ("reading", "recognising")
        for part in (self._bar, self._words, self._halt):
            part.setVisible(busy)
        self._speed.setVisible(reading)
        self._file.setVisible(reading)
        self._bar.setEnabled(self._state != "paused")
        known = self._total if reading or self._state == "paused" else 0
        # 0, 0 is a bar that runs to and fro: so much is not known yet. One at rest is just empty.
        self._bar.setRange(0, known or (1 if self._state == "paused" else 0))
        self._bar.setValue(self._done if known else 0)
        self._words.setText(self._in_words())
        self._speed.setText(self._speed_in_words())
        self._file.setText(self._path.name)
        self._halt.setText(self._halt_in_words())
        held = self._synced if not busy else None
        self._summary.setVisible(held is not None and held.documents > 0)
        if held:
            self._summary.setText(
                self.tr("{files} files · {passages} passages").format(
                    files=f"{held.documents:,}", passages=f"{held.passages:,}"
                )
            )
        self._more.setVisible(bool(self._skipped))
        self._more.setText(self.tr("{count} skipped …").format(count=f"{len(self._skipped):,}"))

    def _in_words(self) -> str:
        done, total = f"{self._done:,}", f"{self._total:,}"
        if self._state == "counting":
            return self.tr("{count} files so far").format(count=done)
        if self._state == "reading":
            return self.tr("{done} of {total}").format(done=done, total=total)
        if self._state == "recognising":
            return self.tr("OCR: page {done} of {total}").format(done=done, total=total)
        if self._state == "paused" and self._total:
            return self.tr("Paused · {done} of {total}").format(done=done, total=total)
        return self.tr("Paused") if self._state == "paused" else self.tr("Looking for changes …")

    def _speed_in_words(self) -> str:
        if self._done + 1 >= self._total > 0:  # all are read
            return self.tr("Writing the index …")
        rate, left = self._pace.rate, self._pace.left(self._total) if self._total else -1.0
        if not rate:
            return self.tr("Reading …")
        words = self.tr("{count} files/s")
        if self._state == "recognising":
            words = self.tr("{count} pages/s")
        pace = words.format(count=f"{rate:,.0f}" if rate >= 3 else f"{rate:.1f}")
        if left < 60:
            time = self.tr("about {count} s left").format(count=ceil(left))
        elif left < 3600:
            time = self.tr("about {count} min left").format(count=ceil(left / 60))
        else:
            time = self.tr("about {count} h left").format(count=f"{left / 3600:.1f}")
        return f"{pace} · {time}"

    def _halt_in_words(self) -> str:
        if self._state == "paused":
            return self.tr("Resume")
        return self.tr("Stop") if self._state == "counting" else self.tr("Pause")

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Files read"))
        self._more.setToolTip(self.tr("What could not be read, why, and what can be done"))
        self._refresh()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
