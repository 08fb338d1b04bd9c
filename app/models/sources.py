"""SourceMenu: where a model is fetched from."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from app.widgets import Translated
from engine import SOURCES


class SourceMenu(Translated, QMenu):
    """The hubs, and a folder if wanted.

    Signals:
        chosen: A key of `SOURCES`, or "folder".
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget, *, folder: bool) -> None:
        super().__init__(parent)
        self.sources: dict[str, QAction] = {}
        for source in (*SOURCES, "folder"):
            if source != "folder":
                self.sources[source] = self.addAction("")
            elif folder:
                self.addSeparator()
                self.sources[source] = self.addAction("")
        for source, action in self.sources.items():
            action.setData(source)
        self.triggered.connect(lambda action: self.chosen.emit(action.data()))
        self._retranslate()

    def _retranslate(self) -> None:
        for source, words in {
            "hf": self.tr("From Hugging Face"),
            "hf-mirror": self.tr("From hf-mirror.com, a mirror of it"),
            "modelscope": self.tr("From ModelScope"),
            "folder": self.tr("From a folder on this computer…"),
        }.items():
            if source in self.sources:
                self.sources[source].setText(words)
