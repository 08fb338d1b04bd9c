"""ModelOffer: recommends the model Pagewise is made for.

Where no encoder comes with Pagewise, as on Windows, that one goes first.
"""

from PySide6.QtCore import QSettings, Signal
from PySide6.QtWidgets import QToolButton, QWidget

from app.models.jobs import ModelJobs
from app.models.progress import ModelProgress
from app.widgets import (
    LARGE,
    SMALL,
    TIGHT,
    Label,
    Translated,
    button,
    column,
    icon,
    row,
    size_in_words,
)
from engine import KNOWN, NO_RERANKER, Config, e5_file, model_folder

OFFERED = "qwen3-0.6b"
_ENCODER = "e5"
_REFUSED = {OFFERED: "model_offer_refused", _ENCODER: "encoder_offer_refused"}


class ModelOffer(Translated, QWidget):
    """Recommends a model until it is installed or refused; downloads nothing without consent.

    Attributes:
        progress: How far the download is, to be seen wherever the user goes on.

    Signals:
        choices_wanted: The user wants to see all models and sources.
    """

    choices_wanted = Signal()

    def __init__(self, jobs: ModelJobs, config: Config, settings: QSettings) -> None:
        super().__init__()
        self.setObjectName("offer")
        self._config, self._settings = config, settings
        lacks_encoder = not (e5_file() or self._is_installed(_ENCODER))
        self._name = name = _ENCODER if lacks_encoder else OFFERED
        self._headline, self._words = Label(bold=True, wrap=True), Label(quiet=True, wrap=True)
        self._install = button(lambda: jobs.install(name, "hf"))
        self._choices = button(self.choices_wanted)
        self._close = QToolButton(autoRaise=True)
        self._close.setIcon(icon("x"))
        self.progress = ModelProgress(jobs, name)
        self._close.clicked.connect(self._refuse)
        jobs.started.connect(self._on_started)
        jobs.ended.connect(self._on_ended)

        head = row(self._headline, self._close, wide=self._headline, spacing=SMALL)
        ways = row(self._install, self._choices, None, spacing=SMALL)
        self.setLayout(column(head, self._words, ways, spacing=TIGHT, margins=(0, 0, 0, 0)))
        self.progress.setContentsMargins(LARGE, SMALL, LARGE, SMALL)
        self._retranslate()
        self._show_if_needed()

    def _show_if_needed(self) -> None:
        """Show the strip while the model is missing, unless another was chosen."""
        refused = self._settings.value(_REFUSED[self._name], False, type=bool)
        if self._name == _ENCODER:
            chosen = self._config.encoder not in ("auto", _ENCODER) or not self._config.meaning
        else:
            chosen = self._config.model not in ("auto", NO_RERANKER, OFFERED)
        self.setVisible(not (refused or chosen or self._is_installed(self._name)))

    def _is_installed(self, name: str) -> bool:
        folder, model = model_folder(name, self._config.data_dir), KNOWN[name]
        return all((folder / each.name).is_file() for each in model.files)

    def _refuse(self) -> None:
        self._settings.setValue(_REFUSED[self._name], True)
        self.hide()

    def _on_started(self) -> None:
        self._install.setEnabled(False)

    def _on_ended(self, name: str) -> None:
        self._install.setEnabled(True)
        if name == self._name:
            self._show_if_needed()

    def _retranslate(self) -> None:
        model = KNOWN[self._name]
        if self._name == _ENCODER:
            headline = self.tr("Install the encoder multilingual-e5-small")
            words = self.tr(
                "It finds passages by what they mean, in a hundred languages. On this kind of "
                "computer it is not included. Download {size}, memory {memory}, licence "
                "{licence}."
            )
        else:
            headline = self.tr("Install the reranker Qwen3-Reranker-0.6B")
            words = self.tr(
                "It reads each passage with your question, in 119 languages, and follows "
                "ranking instructions. Download {size}, memory {memory}, licence {licence}."
            )
        self._headline.setText(headline)
        self._words.setText(
            words.format(
                size=size_in_words(model.size),
                memory=size_in_words(model.memory("float32")),
                licence=model.licence,
            )
        )
        self._install.setText(self.tr("From Hugging Face"))
        self._install.setAccessibleName(self.tr("Install from Hugging Face"))
        self._install.setToolTip(
            self.tr("You can search meanwhile; nothing you search for leaves this computer")
        )
        self._choices.setText(self.tr("Other sources…"))
        self._choices.setToolTip(self.tr("A mirror, ModelScope, or a folder on this computer"))
        self._close.setToolTip(self.tr("Do not show this again; all models are in the menu"))
        self._close.setAccessibleName(self.tr("Dismiss the recommendation"))
