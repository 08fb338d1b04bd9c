"""ModelProgress: how far the work on a model is, and what came of it."""

from math import ceil

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from app.models.jobs import Removed
from app.translate import said
from app.widgets.data_size import size_in_words
from app.widgets.label import Label
from engine import Checking, Copying, Downloading, Installed, Loaded, Loading, Notice, Verified

_STEPS = 1000  # of the bar


class ModelProgress(QWidget):
    """A thin bar with words below it and a button; hidden when there is nothing to say.

    Signals:
        paused: The person wants the work to stop for now.
        retried: The person wants what failed to be tried again.
    """

    paused = Signal()
    retried = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._event: object = None
        self._notice = ""
        self._failed = False
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._bar.setFixedHeight(5)
        self._words = Label()
        self._words.setWordWrap(True)
        self._pause = QPushButton()
        self._pause.setAutoDefault(False)
        self._pause.clicked.connect(self.paused)
        self._retry = QPushButton()
        self._retry.setAutoDefault(False)
        self._retry.clicked.connect(self.retried)
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self._words, 1)
        row.addWidget(self._pause)
        row.addWidget(self._retry)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._bar)
        column.addLayout(row)
        self._retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """What the words say."""
        return self._words.text() if not self.isHidden() else ""

    def begin(self) -> None:
        """Show that work begins; how far it is comes soon."""
        self._notice, self._failed = "", False
        self.advance(None)

    def advance(self, event: object) -> None:
        """Show an event of `engine.models.events`; None before the first."""
        if isinstance(event, Notice):  # it stays while the bar moves on
            self._notice = said(event.sentence)
        else:
            self._event = event
        self._arrange(working=True)
        self._refresh()

    def end(self) -> None:
        """Nothing is under way any more: only what came of it stays."""
        if not self._failed:
            self._arrange(working=False)
            self.setVisible(isinstance(self._event, Verified | Removed))

    def complain(self, sentence: str) -> None:
        """Show what went wrong, until work begins again."""
        self._event, self._failed = None, True
        self._words.setText(sentence)
        self._arrange(working=False)

    def _arrange(self, working: bool) -> None:
        self._bar.setVisible(working)
        self._pause.setVisible(working)
        self._retry.setVisible(self._failed)
        self.show()

    def _refresh(self) -> None:
        done, total = 0, 0  # 0, 0: busy, not known yet
        match self._event:
            case Downloading(done=done, total=total) as event:
                words = self._download_in_words(event)
            case Copying(file=file, done=done, total=total):
                words = self.tr("Copying {file}").format(file=file)
            case Checking(file=file, done=done, total=total):
                words = self.tr("Checking {file}").format(file=file)
            case Loading() | Loaded() | Installed():
                words = self.tr("Trying it on four texts of which the scores are known …")
            case Verified(sentence=sentence):
                words = said(sentence)
            case Removed(freed=freed):
                words = self.tr("Removed; {size} are free again.").format(size=size_in_words(freed))
            case _:
                words = self.tr("Looking at what is there …")
        if self._notice:
            words += "\n" + self._notice
        self._words.setText(words)
        self._bar.setRange(0, _STEPS if total else 0)
        self._bar.setValue(done * _STEPS // max(total, 1))

    def _download_in_words(self, event: Downloading) -> str:
        words = self.tr("{done} of {total}").format(
            done=size_in_words(event.done), total=size_in_words(event.total)
        )
        if event.speed:
            words += " · " + self.tr("{size} a second").format(size=size_in_words(event.speed))
        if event.seconds_left is not None:
            words += " · " + self._left_in_words(event.seconds_left)
        return words

    def _left_in_words(self, seconds: float) -> str:
        if seconds < 90:
            return self.tr("about {count} s left").format(count=ceil(seconds))
        if seconds < 5400:
            return self.tr("about {count} min left").format(count=round(seconds / 60))
        return self.tr("about {count} h left").format(count=round(seconds / 3600))

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Progress of the model"))
        self._pause.setText(self.tr("Pause"))
        self._pause.setToolTip(self.tr("Stop for now; what has arrived is kept"))
        self._retry.setText(self.tr("Try again"))
        if self._event is not None:
            self._refresh()

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
