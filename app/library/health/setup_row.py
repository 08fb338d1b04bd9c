"""SetupRow: what has to be installed for the files that could not be read, and a button for it."""

import shlex
from collections.abc import Container
from shutil import which

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QMessageBox, QWidget

from app.library.indexing import Indexing
from app.stream import Lanes, Stream
from app.widgets import Label, Said, Translated, button, column, row
from engine import (
    OCR_MEGABYTES,
    Fetching,
    Message,
    can_install_ocr,
    install_ocr,
    ocr_available,
    ocr_command,
)

_PAGE = "https://www.libreoffice.org/download/"
_MANAGERS = {  # of packages: what installs LibreOffice
    "apt-get": "sudo apt-get install libreoffice-core libreoffice-writer libreoffice-impress",
    "dnf": "sudo dnf install libreoffice-writer libreoffice-impress",
    "zypper": "sudo zypper install libreoffice-writer libreoffice-impress",
    "pacman": "sudo pacman -S libreoffice-fresh",
    "winget": "winget install TheDocumentFoundation.LibreOffice",
    "brew": "brew install --cask libreoffice",
}


class SetupRow(Translated, QWidget):
    """Offers OCR for scans, and LibreOffice for old files; hidden where neither is missing."""

    def __init__(self, lanes: Lanes, indexing: Indexing) -> None:
        super().__init__()
        self._indexing = indexing
        self._said: Message | str = ""  # of the installation that runs, or has ended
        self._ocr_words, self._office_words = Label(wrap=True), Label(wrap=True)
        self._ocr, self._stop = button(self._on_ocr, "ocr"), button(self._on_stop)
        self._office, self._page = button(self._copy_office, "office"), button(self._open_page)
        ocr = row(self._ocr_words, self._ocr, self._stop, wide=self._ocr_words)
        office = row(self._office_words, self._office, self._page, wide=self._office_words)
        self.setLayout(column(ocr, office, margins=(0, 0, 0, 0)))
        self._fetching = Stream("ocr setup", lanes.rest, self)
        self._fetching.yielded.connect(self._on_yielded)
        self._fetching.finished.connect(self._on_installed)
        self._fetching.failed.connect(self._say)
        self._retranslate()
        self.show_causes(())

    def show_causes(self, causes: Container[object]) -> None:
        """Offer what is missing for files that were not read for these causes."""
        scanned = "scanned" in causes and not ocr_available()
        self._ocr_words.setVisible(scanned or bool(self._said))
        self._ocr.setVisible(scanned and not self._fetching.running and bool(ocr_command()))
        self._stop.setVisible(self._fetching.running)
        command = self._office_command()
        old = "program" in causes
        self._office_words.setVisible(old)
        self._office.setVisible(old and bool(command))
        self._page.setVisible(old)
        self.setVisible(old or scanned or bool(self._said))
        self._causes = causes

    def _on_ocr(self) -> None:
        if not can_install_ocr():
            QGuiApplication.clipboard().setText(shlex.join(ocr_command()))
            self._say(Message("window.command-copied"))
            return
        box = QMessageBox(self.window())
        box.setObjectName("consent")
        box.setText(self._offer())
        yes, no = QMessageBox.StandardButton.Ok, QMessageBox.StandardButton.Cancel
        box.setStandardButtons(yes | no)
        box.button(yes).setText(self.tr("Install"))
        box.accepted.connect(self._install)
        box.finished.connect(box.deleteLater)
        box.open()

    def _install(self) -> None:
        self._fetching.start(install_ocr)
        self._say(Message("window.ocr-fetching", line="pip"))

    def _on_stop(self) -> None:
        self._fetching.cancel()
        self._say("")

    def _on_yielded(self, event: object) -> None:
        if isinstance(event, Fetching):
            self._say(Message("window.ocr-fetching", line=event.line))

    def _on_installed(self) -> None:
        self._say(Message("window.ocr-installed"))
        self._indexing.restart()

    def _say(self, said: Message | str) -> None:
        self._said = said
        self._retranslate()
        self.show_causes(self._causes)

    def _offer(self) -> str:
        if not ocr_command():
            return self.tr(
                "OCR reads the text of scanned pages and pictures. This package of Pagewise "
                "does not include it; a Pagewise installed with pip can download it."
            )
        return self.tr(
            "OCR reads the text of scanned pages and pictures, on this computer. pip downloads "
            "rapidocr, onnxruntime and what they need from the Python Package Index (pypi.org): "
            "about {size} MB."
        ).format(size=OCR_MEGABYTES)

    def _office_command(self) -> str:
        return next((line for name, line in _MANAGERS.items() if which(name)), "")

    def _copy_office(self) -> None:
        QGuiApplication.clipboard().setText(self._office_command())

    def _open_page(self) -> None:
        QDesktopServices.openUrl(QUrl(_PAGE))

    def _retranslate(self) -> None:
        said: Said = self._said
        self._ocr_words.setText(said or self._offer)
        can = can_install_ocr()
        self._ocr.setText(self.tr("Install OCR…") if can else self.tr("Copy command"))
        self._ocr.setToolTip("" if can else shlex.join(ocr_command()))
        self._stop.setText(self.tr("Stop"))
        self._office_words.setText(
            self.tr(
                "LibreOffice, which is free, reads Word and PowerPoint files from before 2007. "
                "Install it from libreoffice.org or with your package manager, then retry."
            )
        )
        self._office.setText(self.tr("Copy command"))
        self._office.setToolTip(self._office_command())
        self._page.setText(self.tr("Open libreoffice.org"))
