"""ModelOffer: a strip that recommends the model Pagewise is made for."""

from PySide6.QtCore import QSettings, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QToolButton, QWidget

from app.models.jobs import ModelJobs
from app.models.progress import ModelProgress
from app.widgets import Label, Translated, button, column, row, size_in_words
from engine import NO_RERANKER, PUBLISHED, Config, ModelUnavailable, locate_model

OFFERED = "qwen3-0.6b"
_REFUSED = "model_offer_refused"
_TARGET = 24  # pixels that a mouse hits with ease


class ModelOffer(Translated, QWidget):
    """Recommends `OFFERED` until it is installed or refused; downloads nothing without consent.

    Signals:
        choices_wanted: The user wants to see all models and sources.
    """

    choices_wanted = Signal()

    def __init__(self, jobs: ModelJobs, config: Config, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("offer")
        self._config, self._settings = config, settings
        self._headline, self._words = Label(bold=True, wrap=True), Label(wrap=True)
        self._install = button(lambda: jobs.install(OFFERED, "hf"))
        self._choices = button(self.choices_wanted)
        self._close = QToolButton(autoRaise=True)
        self._close.setText("✕")
        self._close.setMinimumSize(_TARGET, _TARGET)
        self.progress = ModelProgress(jobs, OFFERED)
        self._close.clicked.connect(self._refuse)
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)

        parts = (self._headline, self._install, self._choices, self._close)
        head = row(*parts, wide=self._headline, spacing=10)
        self.setLayout(column(head, self._words, self.progress, margins=(14, 7, 10, 7)))
        self._retranslate()
        self._show_if_needed()

    def _show_if_needed(self) -> None:
        """Show the strip while the model is missing, unless another was chosen."""
        refused = self._settings.value(_REFUSED, False, type=bool)
        chosen = self._config.model not in ("auto", NO_RERANKER, OFFERED)
        self.setVisible(not (refused or chosen or _is_installed(self._config)))

    def _refuse(self) -> None:
        self._settings.setValue(_REFUSED, True)
        self.hide()

    def _on_started(self) -> None:
        self._install.setEnabled(False)

    def _on_ended(self, name: str) -> None:
        self._install.setEnabled(True)
        if name == OFFERED:
            self._show_if_needed()

    def _retranslate(self) -> None:
        published = PUBLISHED[OFFERED]
        self._headline.setText(self.tr("Install the reranker Qwen3-Reranker-0.6B"))
        self._words.setText(
            self.tr(
                "It reads each passage with your question, in 119 languages, and follows ranking "
                "instructions. {size} to download, {memory} of memory, {licence}."
            ).format(
                size=size_in_words(published.size),
                memory=size_in_words(published.memory("float32")),
                licence=published.licence,
            )
        )
        self._install.setText(self.tr("From Hugging Face"))
        self._install.setAccessibleName(self.tr("Install from Hugging Face"))
        self._install.setToolTip(
            self.tr("You can search meanwhile; nothing that you search leaves this computer")
        )
        self._choices.setText(self.tr("Other sources…"))
        self._choices.setToolTip(self.tr("A mirror, ModelScope, or a folder on this computer"))
        self._close.setToolTip(self.tr("Do not show this again; the menu has all models"))
        self._close.setAccessibleName(self.tr("Dismiss the recommendation"))

    # --- Qt

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a tinted background, so that the strip stands out in any palette."""
        painter = QPainter(self)
        tint = self.palette().color(QPalette.ColorRole.Accent)
        tint.setAlpha(28)
        painter.fillRect(self.rect(), tint)


def _is_installed(config: Config) -> bool:
    try:
        locate_model(OFFERED, config.data_dir)
    except ModelUnavailable:
        return False
    return True
