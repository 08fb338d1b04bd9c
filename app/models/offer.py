"""ModelOffer: a strip that offers the model Pagewise is made for, until it is there or refused."""

from PySide6.QtCore import QEvent, QSettings, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from app.models.jobs import ModelJobs
from app.models.progress import ModelProgress
from app.widgets.data_size import size_in_words
from app.widgets.label import Label
from engine import PUBLISHED, Config, ModelUnavailable, locate_model

OFFERED = "qwen3-0.6b"
_REFUSED = "model_offer_refused"
_TARGET = 24  # pixels that a mouse hits with ease


class ModelOffer(QWidget):
    """Offers `OFFERED`. Nothing is fetched before the person says so.

    Signals:
        choices_wanted: The person wants to see all models and sources.
    """

    choices_wanted = Signal()

    def __init__(
        self, jobs: ModelJobs, config: Config, settings: QSettings, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("offer")
        self._jobs, self._config, self._settings = jobs, config, settings
        self._headline, self._words = Label(), Label()
        font = self._headline.font()
        font.setBold(True)
        self._headline.setFont(font)
        for label in (self._headline, self._words):
            label.setWordWrap(True)
        self._install, self._choices = QPushButton(), QPushButton()
        for button in (self._install, self._choices):
            button.setAutoDefault(False)
        self._close = QToolButton()
        self._close.setAutoRaise(True)
        self._close.setText("✕")
        self._close.setMinimumSize(_TARGET, _TARGET)
        self.progress = ModelProgress()
        self._install.clicked.connect(lambda: jobs.install(OFFERED, "hf"))
        self._choices.clicked.connect(self.choices_wanted)
        self._close.clicked.connect(self._refuse)
        self.progress.paused.connect(jobs.pause)
        self.progress.retried.connect(jobs.retry)
        jobs.began.connect(self._on_began)
        jobs.progressed.connect(self._on_progressed)
        jobs.failed.connect(self._on_failed)
        jobs.ended.connect(self._on_ended)

        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self._headline, 1)
        row.addWidget(self._install)
        row.addWidget(self._choices)
        row.addWidget(self._close)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 7, 10, 7)
        column.addLayout(row)
        column.addWidget(self._words)
        column.addWidget(self.progress)
        self._retranslate()
        self._consider()

    @property
    def text(self) -> str:
        """What the strip says."""
        return f"{self._headline.text()}\n{self._words.text()}\n{self.progress.text}".rstrip()

    def _consider(self) -> None:
        """Be there as long as the model is not, nor another that the person has chosen."""
        refused = self._settings.value(_REFUSED, False, type=bool)
        chosen = self._config.model not in ("auto", "builtin", OFFERED)
        self.setVisible(not (refused or chosen or _is_there(self._config)))

    def _refuse(self) -> None:
        self._settings.setValue(_REFUSED, True)
        self.hide()

    def _on_began(self, name: str) -> None:
        self._install.setEnabled(False)
        if name == OFFERED:
            self.progress.begin()

    def _on_progressed(self, name: str, event: object) -> None:
        if name == OFFERED:
            self.progress.advance(event)

    def _on_failed(self, name: str, sentence: str) -> None:
        if name == OFFERED:
            self.progress.complain(sentence)

    def _on_ended(self, name: str) -> None:
        self._install.setEnabled(True)
        if name == OFFERED:
            self.progress.end()
            self._consider()

    def _retranslate(self) -> None:
        published = PUBLISHED[OFFERED]
        self._headline.setText(self.tr("A better judge: Qwen3-Reranker-0.6B"))
        self._words.setText(
            self.tr(
                "It reads 119 languages and heeds your yardstick; the built-in model knows "
                "English only. {size} to download, {memory} of memory, {licence}."
            ).format(
                size=size_in_words(published.size),
                memory=size_in_words(published.memory("float32")),
                licence=published.licence,
            )
        )
        self._install.setText(self.tr("Install from Hugging Face"))
        self._install.setToolTip(
            self.tr("Search goes on meanwhile, and nothing you search ever leaves this computer")
        )
        self._choices.setText(self.tr("Other sources…"))
        self._choices.setToolTip(self.tr("A mirror, ModelScope, or a folder on this computer"))
        self._close.setToolTip(self.tr("Do not offer this again; the menu has all models"))
        self._close.setAccessibleName(self.tr("Refuse the offer"))

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a tinted ground, so that the strip stands apart in any palette."""
        painter = QPainter(self)
        tint = self.palette().color(QPalette.ColorRole.Accent)
        tint.setAlpha(28)
        painter.fillRect(self.rect(), tint)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)


def _is_there(config: Config) -> bool:
    try:
        locate_model(OFFERED, config.data_dir)
    except ModelUnavailable:
        return False
    return True
