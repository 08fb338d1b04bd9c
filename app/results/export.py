"""Export: hits as a file of the user's, or on the clipboard: Markdown, CSV, JSON.

Text of documents is only ever text there; see `engine.user.plain_text`.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.translate import heading_in_words
from app.widgets import found_by_in_words, page_in_words
from engine import (
    NOTE_FORMATS,
    Hit,
    Message,
    Notes,
    SearchReport,
    csv_table,
    escaped_line,
    notes_as,
    quotation,
)

log = logging.getLogger(__name__)

_NAME_LENGTH = 60  # characters of the question in the name of a file
COLUMNS = (
    "rank", "title", "page", "heading", "score", "first_score", "found_by", "keyword_rank",
    "similarity", "passage", "note", "path",
)  # fmt: skip


class ResultFile(QObject):
    """Saves hits to a file, or copies them.

    Signals:
        saved: A Message about what was written, and where.
        failed: A Message about why it could not be.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._folder = QStandardPaths.writableLocation(
            QStandardPaths.StandardLocation.DocumentsLocation
        )

    def copy(self, question: str, hits: Sequence[Hit]) -> None:
        QGuiApplication.clipboard().setText(markdown(question, hits))
        self.saved.emit(Message("window.copied", count=len(hits)))

    def ask(self, report: SearchReport, question: str, hits: Sequence[Hit]) -> None:
        title = self.tr("Save the passages")
        self._choose(title, question, lambda path: self.save(path, report, question, hits))

    def ask_for_notes(self, notes: Notes) -> None:
        self._choose(self.tr("Export notes"), "", lambda path: self.save_notes(path, notes))

    def save(self, path: Path, report: SearchReport, question: str, hits: Sequence[Hit]) -> None:
        """Write the hits to `path` in the format of its suffix; JSON for any other."""
        if self._write(path, file_content(path, report, question, hits)):
            code = "window.saved-table" if path.suffix.lower() == ".csv" else "window.saved"
            self.saved.emit(Message(code, count=len(hits), path=path))

    def save_notes(self, path: Path, notes: Notes) -> None:
        """Write the notes to `path` in the format of its suffix; JSON for any other."""
        form = path.suffix.lower()[1:]
        text = notes_as(form if form in NOTE_FORMATS else "json", notes)
        if self._write(path, ("\ufeff" if form == "csv" else "") + text):
            self.saved.emit(Message("window.notes-saved", count=len(notes), path=path))

    def _choose(self, title: str, name: str, save: Callable[[Path], None]) -> None:
        """Have the user choose a file and its format."""
        dialog = QFileDialog(self._window, title, self._folder)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(
            [
                self.tr("Table (*.csv)"),
                self.tr("JSON, as printed by the command line (*.json)"),
                self.tr("Markdown (*.md)"),
            ]
        )

        def follow(chosen: str) -> None:
            dialog.setDefaultSuffix(NOTE_FORMATS[dialog.nameFilters().index(chosen)])

        dialog.filterSelected.connect(follow)
        follow(dialog.nameFilters()[0])
        dialog.selectFile(_file_name(name))
        dialog.fileSelected.connect(lambda name: save(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _write(self, path: Path, text: str) -> bool:
        """Write a file; say why it could not be written, and return whether it is."""
        content = text.encode("utf-8", "replace")
        file = QSaveFile(str(path))  # atomic
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and (
            file.write(content) == len(content) and file.commit()
        )
        if written:
            self._folder = str(path.parent)
        else:
            log.warning("%s was not written: %s", path, file.errorString())
            self.failed.emit(Message("window.not-saved", path=path, reason=file.errorString()))
        return bool(written)


def file_content(path: Path, report: SearchReport, question: str, hits: Sequence[Hit]) -> str:
    match path.suffix.lower():
        case ".csv":
            return "\ufeff" + table(hits)  # tells spreadsheets that it is UTF-8
        case ".md":
            return markdown(question, hits)
        case _:
            return report.as_json(hits)


def _file_name(question: str) -> str:
    """Return a file name that every system accepts."""
    plain = "".join(sign if sign.isalnum() else " " for sign in question)
    return " ".join(plain.split())[:_NAME_LENGTH].strip() or "pagewise"


def markdown(question: str, hits: Sequence[Hit]) -> str:
    """Return a heading with the question, then each hit with its passage as a quotation."""
    parts = [f"# {escaped_line(question)}"]
    for rank, hit in enumerate(hits, start=1):
        place = ", ".join(
            part
            for part in (
                escaped_line(heading_in_words(hit.heading)),
                page_in_words(hit.page, hit.page_label, hit.kind),
            )
            if part
        )
        score = f"{hit.first_score if hit.score is None else hit.score:.3f}"
        named = f"**{escaped_line(hit.title)}**" if hit.title.strip() else ""
        lines = [f"{rank}. " + ", ".join(part for part in (named, place) if part), ""]
        lines[0] += f" ({score}, {found_by_in_words(hit.found_by)})"
        lines += quotation(hit.text, "   ")
        if hit.note:
            lines += ["", f"   {escaped_line(hit.note)}"]
        lines += ["", f"   {escaped_line(str(hit.path))}"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def table(hits: Sequence[Hit]) -> str:
    rows = (
        (
            rank,
            hit.title,
            hit.page_label or hit.page or "",
            heading_in_words(hit.heading),
            _number(hit.score),
            _number(hit.first_score),
            hit.found_by,
            hit.keyword_rank or "",
            _number(hit.similarity),
            hit.text,
            hit.note,
            hit.path,
        )
        for rank, hit in enumerate(hits, start=1)
    )
    return csv_table([COLUMNS, *rows])


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def cited(hit: Hit) -> str:
    """Return the passage, below it its source: "— Paxos, p. 12, /home/ann/paxos.pdf"."""
    parts = (hit.title, page_in_words(hit.page, hit.page_label, hit.kind), str(hit.path))
    return f"{hit.text}\n\n— {', '.join(part for part in parts if part)}"
