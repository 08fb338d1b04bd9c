"""LibraryMenu: the libraries beside this one; each opens in a window of its own."""

from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QInputDialog, QMenu, QWidget

from app.window.launch import open_window
from engine import EngineError, create_library, library_names


class LibraryMenu(QMenu):
    """Lists the libraries each time it is opened.

    Signals:
        failed: A sentence about a library that could not be begun or opened.
    """

    failed = Signal(str)

    def __init__(self, data_dir: Path, library: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._data_dir, self._library = data_dir, library
        self.aboutToShow.connect(self._fill)
        self._retranslate()

    def _fill(self) -> None:
        self.clear()
        for name in ("", *library_names(self._data_dir)):
            # An ampersand would make the next letter a key.
            action = self.addAction((name or self.tr("First library")).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(name == self._library)
            action.setEnabled(name != self._library)
            action.triggered.connect(lambda _=False, name=name: self._open(name))
        self.addSeparator()
        self.addAction(self.tr("New library…"), self._ask)

    def _ask(self) -> None:
        name, yes = QInputDialog.getText(
            self,
            self.tr("New library"),
            self.tr("A library has folders, an index and settings of its own. Its name:"),
        )
        if yes and name.strip():
            self._begin(name)

    def _begin(self, name: str) -> None:
        try:
            place = create_library(self._data_dir, name)
        except EngineError as error:
            self.failed.emit(str(error))
            return
        self._open(place.name)

    def _open(self, name: str) -> None:
        if not open_window(self._data_dir, name):
            self.failed.emit(self.tr("The window of this library could not be opened."))

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Libraries"))

    # --- Qt

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)
