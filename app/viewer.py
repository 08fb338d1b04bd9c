"""Viewer: shows a hit's document in the program that the desktop has for it."""

import logging
from pathlib import Path

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QGuiApplication

from engine.records import Hit

log = logging.getLogger(__name__)


class Viewer(QObject):
    """Opens documents and their folders, and copies passages.

    Signals:
        failed: A sentence saying why that could not be done.
    """

    failed = Signal(str)

    def open(self, hit: Hit) -> None:
        """Open the document of a hit."""
        self.open_path(hit.path)

    def show_folder(self, hit: Hit) -> None:
        """Open the folder that the document of a hit lies in."""
        self.open_path(hit.path.parent)

    def copy(self, hit: Hit) -> None:
        """Put the passage on the clipboard."""
        QGuiApplication.clipboard().setText(hit.text)

    def open_path(self, path: Path) -> None:
        """Open a file or a folder."""
        try:
            there = path.exists()
        except OSError:
            there = False
        if not there:
            self.failed.emit(
                self.tr(
                    "{path} is no longer there. Look for changes (F5) to update the list."
                ).format(path=path)
            )
            return
        # No #page fragment: a viewer that does not know it looks for a file of that name.
        if not QDesktopServices.openUrl(QUrl(path.as_uri())):
            log.warning("nothing opens %s", path)
            self.failed.emit(self.tr("No program is set to open {path}.").format(path=path.name))
