"""ModelProgress: how far a job on a model is, and what came of it."""

from PySide6.QtWidgets import QProgressBar, QWidget

from app.models.jobs import ModelJobs, Removed
from app.translate import word
from app.widgets import (
    MEDIUM,
    SMALL,
    TIGHT,
    Label,
    Translated,
    button,
    column,
    row,
    size_in_words,
    time_left_in_words,
)
from engine import (
    COUNTS,
    Checking,
    Copying,
    Downloading,
    Installed,
    Loaded,
    Loading,
    Message,
    Notice,
    Tick,
    Timed,
    Verified,
)

_STEPS = 1000  # of the bar


class ModelProgress(Translated, QWidget):
    """A thin bar with words below it and a button; hidden when there is nothing to say."""

    def __init__(self, jobs: ModelJobs, name: str) -> None:
        super().__init__()
        self._name = name
        self._event: object = None
        self._notice: Message | None = None
        self._failed = False
        self._bar = QProgressBar(textVisible=False)
        self._bar.setFixedHeight(TIGHT)
        self._words = Label(wrap=True)
        self._pause, self._retry = button(jobs.pause), button(jobs.retry)
        below = row(self._words, self._pause, self._retry, wide=self._words, spacing=MEDIUM)
        self.setLayout(column(self._bar, below, spacing=SMALL, margins=(0, 0, 0, 0)))
        self._retranslate()
        self.hide()
        jobs.started.connect(self._on_started)
        jobs.progressed.connect(self._on_progressed)
        jobs.failed.connect(self._on_failed)
        jobs.ended.connect(self._on_ended)
        self._on_started(jobs.busy)

    def _on_started(self, name: str) -> None:
        if name == self._name:
            self._event, self._notice, self._failed = None, None, False
            self._arrange(working=True)
            self._refresh()

    def _on_progressed(self, name: str, event: object) -> None:
        if name != self._name:
            return
        if isinstance(event, Notice):  # it stays while the bar moves on
            self._notice = event.message
        elif not isinstance(event, Tick):
            self._event = event
        self._refresh()

    def _on_failed(self, name: str, message: Message) -> None:
        if name == self._name:
            self._event, self._failed = None, True
            self._words.setText(message)
            self._arrange(working=False)

    def _on_ended(self, name: str) -> None:
        if name == self._name and not self._failed:
            self._arrange(working=False)
            self.setVisible(isinstance(self._event, Verified | Removed))

    def _arrange(self, working: bool) -> None:
        self._bar.setVisible(working)
        self._pause.setVisible(working)
        self._retry.setVisible(self._failed)
        self.show()

    def _refresh(self) -> None:
        done, total = 0, 0  # 0, 0: not known yet
        match self._event:
            case Downloading(done=done, total=total) as event:
                words = self._download_in_words(event)
            case Copying(file=file, done=done, total=total):
                words = self.tr("Copying {file}").format(file=file)
            case Checking(file=file, done=done, total=total):
                words = self.tr("Checking {file}").format(file=file)
            case Loading() | Loaded() | Installed():
                words = self.tr("Checking its scores on four reference passages…")
            case Verified(message=message):
                words = word(message)
            case Timed(passages=count):
                done, total = COUNTS.index(count) + 1, len(COUNTS)
                words = self.tr("Measuring how fast it reads…")
            case Removed(freed=freed):
                words = self.tr("Deleted; {size} freed.").format(size=size_in_words(freed))
            case _:
                words = self.tr("Preparing…")
        if self._notice:
            words += "\n" + word(self._notice)
        self._words.setText(words)
        self._bar.setRange(0, _STEPS if total else 0)
        self._bar.setValue(done * _STEPS // max(total, 1))

    def _download_in_words(self, event: Downloading) -> str:
        words = self.tr("{done} of {total}").format(
            done=size_in_words(event.done), total=size_in_words(event.total)
        )
        if event.speed:
            words += f" · {size_in_words(event.speed)}/s"
        if event.seconds_left is not None:
            words += " · " + time_left_in_words(event.seconds_left)
        return words

    def _retranslate(self) -> None:
        self._bar.setAccessibleName(self.tr("Progress of the model"))
        self._pause.setText(self.tr("Pause"))
        self._pause.setToolTip(self.tr("Stop for now; what was downloaded is kept"))
        self._retry.setText(self.tr("Retry"))
        if self._event is not None:
            self._refresh()
