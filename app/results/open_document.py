"""Viewer: shows a hit's document in the program that the desktop has for it."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QProcess, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.results import pdf_program
from app.results.citation import cited
from app.results.file_manager import FileManager
from app.results.place import is_there, place_of
from engine import Hit

log = logging.getLogger(__name__)


class Viewer(QObject):
    """Opens documents and their folders, and copies passages.

    Signals:
        failed: A sentence saying why that could not be done.
    """

    failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files = FileManager(self)
        self._files.failed.connect(self._refuse)

    def open(self, hit: Hit) -> None:
        """Open the document of a hit, at its page where that can be."""
        path = place_of(hit) or hit.path
        if hit.kind == "pdf" and hit.page and is_there(path):
            line = pdf_program.command(path, hit.page)
            if line and QProcess.startDetached(line[0], line[1:])[0]:
                return
        self.open_path(path)

    def show_folder(self, hit: Hit) -> None:
        """Show the document of a hit in its folder."""
        path = place_of(hit)
        if path is None:
            self.open_path(hit.path.parent)
        else:
            self._files.show(path)

    def copy(self, hit: Hit) -> None:
        """Put the passage on the clipboard."""
        QGuiApplication.clipboard().setText(hit.text)

    def cite(self, hit: Hit) -> None:
        """Put the passage on the clipboard, with where it is from."""
        QGuiApplication.clipboard().setText(cited(hit))

    def open_path(self, path: Path) -> None:
        """Open a file or a folder."""
        if not is_there(path):
            self.failed.emit(
                self.tr(
                    "{path} is no longer there. Look for changes (F5) to update the list."
                ).format(path=path)
            )
            return
        # No #page fragment: a viewer that does not know it looks for a file of that name.
        if not QDesktopServices.openUrl(QUrl(path.as_uri())):
            self._refuse(path)

    def _refuse(self, path: Path) -> None:
        log.warning("nothing opens %s", path)
        self.failed.emit(self.tr("No program is set to open {path}.").format(path=path.name))
