"""ReadingPanel: how far reading is, what the library holds, and what could not be read."""

from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import QPlainTextEdit, QProgressBar, QToolButton, QVBoxLayout, QWidget

from app.label import ElidedLabel, Label
from engine.records import Skipped, Synced


class ReadingPanel(QWidget):
    """What stands below the folders: a bar while files are read, a summary afterwards."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._synced: Synced | None = None
        self._skipped: dict[Path, str] = {}
        self._reading: tuple[int, int, Path] | None = None

        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._words = ElidedLabel(quiet=True)
        self._summary = Label(quiet=True)
        self._summary.setWordWrap(True)
        self._more = QToolButton()
        self._more.setAutoRaise(True)
        self._more.setCheckable(True)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._more.toggled.connect(self._show_skipped)
        self._reasons = QPlainTextEdit()
        self._reasons.setObjectName("skipped")
        self._reasons.setReadOnly(True)
        self._reasons.setAcceptDrops(False)
        self._reasons.hide()

        column = QVBoxLayout(self)
        column.setContentsMargins(14, 0, 10, 12)
        column.setSpacing(8)
        column.addWidget(self._bar)
        column.addWidget(self._words)
        column.addWidget(self._summary)
        column.addWidget(self._more)
        column.addWidget(self._reasons)
        self._retranslate()

    @property
    def text(self) -> str:
        """What the panel says in words."""
        return self._words.text() if self._reading else self._summary.text()

    def start(self) -> None:
        """Show that reading begins."""
        self._reading = (0, 0, Path())
        self._skipped.clear()
        self._refresh()

    def advance(self, done: int, total: int, path: Path) -> None:
        """So many files of all are read; `path` is the last of them."""
        self._reading = (done, total, path)
        self._refresh()

    def skip(self, skipped: Skipped) -> None:
        """Show that a file could not be read."""
        self._skipped[skipped.path] = skipped.reason
        self._refresh()

    def finish(self, synced: Synced) -> None:
        """Show what the library holds now that reading came to its end."""
        self._reading, self._synced = None, synced
        self._skipped = {each.path: each.reason for each in synced.skipped}
        self._refresh()

    def abandon(self) -> None:
        """Show that reading broke off."""
        self._reading = None
        self._refresh()

    def _refresh(self) -> None:
        self._bar.setVisible(bool(self._reading))
        self._words.setVisible(bool(self._reading))
        if self._reading:
            done, total, path = self._reading
            self._bar.setRange(0, total)  # 0, 0: busy, not known yet
            self._bar.setValue(done)
            if total:
                words = self.tr("{done} of {total}").format(done=f"{done:,}", total=f"{total:,}")
                self._words.setText(f"{words} · {path.name}")
            else:
                self._words.setText(self.tr("Looking for changes …"))
        held = self._synced if not self._reading else None
        self._summary.setVisible(held is not None and held.documents > 0)
        if held:
            self._summary.setText(
                self.tr("{files} files · {passages} passages").format(
                    files=f"{held.documents:,}", passages=f"{held.passages:,}"
                )
            )
        self._more.setVisible(bool(self._skipped))
        self._more.setText(self.tr("{count} skipped").format(count=f"{len(self._skipped):,}"))
        self._show_skipped(self._more.isChecked())

    def _show_skipped(self, on: bool) -> None:
        self._more.setArrowType(Qt.ArrowType.DownArrow if on else Qt.ArrowType.RightArrow)
        self._reasons.setVisible(on and bool(self._skipped))
        if on:
            lines = (
                f"{path.name}\n{reason}\n{path.parent}" for path, reason in self._skipped.items()
            )
            self._reasons.setPlainText("\n\n".join(lines))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Files read"))
        self._reasons.setAccessibleName(self.tr("Skipped files with reasons"))
        self._refresh()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
