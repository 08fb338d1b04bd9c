"""ResultFile: the hits of a question as a file of the person's, or on the clipboard."""

import json
import logging
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.results.export import markdown, table
from app.shell.report import Report
from engine import Hit

log = logging.getLogger(__name__)

_NAME_LENGTH = 60  # characters of the question in the name of a file


class ResultFile(QObject):
    """Saves and copies.

    Signals:
        saved: A sentence saying what was written, and where.
        failed: A sentence saying why it could not be.
    """

    saved = Signal(str)
    failed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )

    def copy(self, question: str, hits: Sequence[Hit]) -> None:
        """Put all hits on the clipboard, as Markdown."""
        QGuiApplication.clipboard().setText(markdown(question, hits))
        self.saved.emit(self.tr("{count} passages are copied.").format(count=len(hits)))

    def ask(self, report: Report, question: str, hits: Sequence[Hit]) -> None:
        """Ask for a name, and save the hits under it."""
        dialog = QFileDialog(self._window, self.tr("Save the passages"), self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [
                self.tr("Table (*.csv)"),
                self.tr("JSON, as the command line prints it (*.json)"),
                self.tr("Markdown (*.md)"),
            ]
        )
        suffixes = ("csv", "json", "md")

        def follow(chosen: str) -> None:
            dialog.setDefaultSuffix(suffixes[dialog.nameFilters().index(chosen)])

        dialog.filterSelected.connect(follow)
        follow(dialog.nameFilters()[0])
        dialog.selectFile(_file_name(question))
        dialog.fileSelected.connect(lambda name: self.save(Path(name), report, question, hits))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save(self, path: Path, report: Report, question: str, hits: Sequence[Hit]) -> None:
        """Write the hits to `path`, in the shape that its suffix names; JSON for any other."""
        content = shaped(path, report, question, hits)
        file = QSaveFile(str(path))  # the old one stays until the new one is whole
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and (
            file.write(content) == len(content) and file.commit()
        )
        if not written:
            log.warning("%s was not written: %s", path, file.errorString())
            words = self.tr("{path} could not be written: {reason}. Choose another place.")
            self.failed.emit(words.format(path=path, reason=file.errorString()))
            return
        self._folder = str(path.parent)
        sentence = self.tr("{count} passages are saved in {path}.")
        if path.suffix.lower() == ".csv":
            sentence += " " + self.tr(
                "Where text looks like a formula, an apostrophe stands before it."
            )
        self.saved.emit(sentence.format(count=len(hits), path=path))


def shaped(path: Path, report: Report, question: str, hits: Sequence[Hit]) -> bytes:
    """The bytes of a file of that name."""
    match path.suffix.lower():
        case ".csv":
            text = "\ufeff" + table(hits)  # by this mark a spreadsheet knows UTF-8
        case ".md":
            text = markdown(question, hits)
        case _:
            text = json.dumps(report.content(hits), ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace")


def _file_name(question: str) -> str:
    """A name that every system takes."""
    plain = "".join(sign if sign.isalnum() else " " for sign in question)
    return " ".join(plain.split())[:_NAME_LENGTH].strip() or "pagewise"
