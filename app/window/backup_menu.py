"""BackupMenu: what the user made, in one file to keep or to move, or deleted with all the rest."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QMessageBox, QWidget

from app.translate import word
from app.widgets import Translated
from app.window.desktop import open_window
from engine import Config, EngineError, Message

if TYPE_CHECKING:
    from engine import Backup


class BackupMenu(Translated, QMenu):
    """Exports at once; the rest needs a yes, and that the window is closed first.

    Signals:
        exported: A Message that names the file.
        failed: A Message about why something was not done.
        leaving_wanted: The window is to be closed, and then this (a callable) to be done.
    """

    exported = Signal(object)
    failed = Signal(object)
    leaving_wanted = Signal(object)

    def __init__(self, config: Config, parent: QWidget) -> None:
        super().__init__(parent)
        self._config, self._window = config, parent
        self._export = self.addAction("", self._ask_where)
        self._import = self.addAction("", self._ask_which)
        self.addSeparator()
        self._forget = self.addAction("", self._ask_to_forget)
        self._retranslate()

    def export_to(self, file: Path) -> None:
        from engine import export_backup  # late, like all that few want

        try:
            export_backup(self._config, file)
        except EngineError as error:
            self.failed.emit(error.message)
        else:
            self.exported.emit(Message("window.exported", file=file))

    def import_from(self, file: Path) -> None:
        from engine import read_backup

        try:
            backup = read_backup(file)
        except EngineError as error:
            self.failed.emit(error.message)
            return
        self._ask(
            Message("window.import", file=file.name),
            self.tr("Import and restart"),
            partial(_import_and_open, self._config, backup),
        )

    def _ask_where(self) -> None:
        proposed = Path.home() / f"Pagewise {date.today():%Y-%m-%d}.zip"
        name, _ = QFileDialog.getSaveFileName(
            self._window, self._export.text().rstrip("…"), str(proposed), "Zip (*.zip)"
        )
        if name:
            self.export_to(Path(name))

    def _ask_which(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self._window, self._import.text().rstrip("…"), str(Path.home()), "Zip (*.zip)"
        )
        if name:
            self.import_from(Path(name))

    def _ask_to_forget(self) -> None:
        from engine import forget_everything

        self._ask(
            Message("window.forget", folder=self._config.data_dir),
            self.tr("Delete all data and quit"),
            partial(forget_everything, self._config),
        )

    def _ask(self, question: Message, yes: str, act: Callable[[], object]) -> None:
        box = QMessageBox(QMessageBox.Icon.Warning, "Pagewise", word(question), parent=self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        agreed = box.addButton(yes, QMessageBox.ButtonRole.DestructiveRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        agreed.clicked.connect(lambda: self.leaving_wanted.emit(act))
        box.open()

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Backup"))
        self._export.setText(self.tr("&Export…"))
        self._import.setText(self.tr("&Import…"))
        self._forget.setText(self.tr("&Delete all data…"))


def _import_and_open(config: Config, backup: "Backup") -> None:
    from engine import import_backup

    import_backup(config, backup)
    open_window(config.data_dir, config.library)
