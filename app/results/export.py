"""Export: hits as a file of the user's, or on the clipboard: Markdown, CSV, JSON.

Text of documents is only ever text there: what Markdown would take for markup is escaped, and a
cell of CSV that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
import logging
import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QSaveFile, QStandardPaths, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.widgets import found_by_in_words, page_in_words
from engine import Hit, Message, SearchReport

log = logging.getLogger(__name__)

_NAME_LENGTH = 60  # characters of the question in the name of a file
COLUMNS = (
    "rank", "title", "page", "heading", "score", "first_score", "found_by", "keyword_rank",
    "similarity", "passage", "path",
)  # fmt: skip
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]")
_LINE_MARKUP = re.compile(r"^\s*(?:\d{1,9}(?=[.)])|(?=[-+=:]))")  # what a backslash follows
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


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

    def save(self, path: Path, report: SearchReport, question: str, hits: Sequence[Hit]) -> None:
        """Write the hits to `path` in the format of its suffix; JSON for any other."""
        content = file_content(path, report, question, hits)
        file = QSaveFile(str(path))  # atomic
        written = file.open(QSaveFile.OpenModeFlag.WriteOnly) and (
            file.write(content) == len(content) and file.commit()
        )
        if not written:
            log.warning("%s was not written: %s", path, file.errorString())
            self.failed.emit(Message("window.not-saved", path=path, reason=file.errorString()))
            return
        self._folder = str(path.parent)
        code = "window.saved-table" if path.suffix.lower() == ".csv" else "window.saved"
        self.saved.emit(Message(code, count=len(hits), path=path))


def file_content(path: Path, report: SearchReport, question: str, hits: Sequence[Hit]) -> bytes:
    match path.suffix.lower():
        case ".csv":
            text = "\ufeff" + table(hits)  # tells spreadsheets that it is UTF-8
        case ".md":
            text = markdown(question, hits)
        case _:
            text = report.as_json(hits)
    return text.encode("utf-8", "replace")


def _file_name(question: str) -> str:
    """Return a file name that every system accepts."""
    plain = "".join(sign if sign.isalnum() else " " for sign in question)
    return " ".join(plain.split())[:_NAME_LENGTH].strip() or "pagewise"


def markdown(question: str, hits: Sequence[Hit]) -> str:
    """Return a heading with the question, then each hit with its passage as a quotation."""
    parts = [f"# {_one_line(question)}"]
    for rank, hit in enumerate(hits, start=1):
        place = ", ".join(
            part
            for part in (_one_line(hit.heading), page_in_words(hit.page, hit.page_label))
            if part
        )
        score = f"{hit.first_score if hit.score is None else hit.score:.3f}"
        named = f"**{_one_line(hit.title)}**" if hit.title.strip() else ""
        lines = [f"{rank}. " + ", ".join(part for part in (named, place) if part), ""]
        lines[0] += f" ({score}, {found_by_in_words(hit.found_by)})"
        lines += [f"   > {line}".rstrip() for line in _lines(hit.text)]
        lines += ["", f"   {_one_line(str(hit.path))}"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def table(hits: Sequence[Hit]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for rank, hit in enumerate(hits, start=1):
        row = (
            rank,
            hit.title,
            hit.page_label or hit.page or "",
            hit.heading,
            _number(hit.score),
            _number(hit.first_score),
            hit.found_by,
            hit.keyword_rank or "",
            _number(hit.similarity),
            hit.text,
            hit.path,
        )
        cells = map(str, row)
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _lines(text: str) -> list[str]:
    """Return lines of Markdown that show `text` as it is; deep indents would make it code."""
    lines = re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    return [_escaped(line.strip()) for line in lines]


def _one_line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(line: str) -> str:
    return _LINE_MARKUP.sub(r"\g<0>\\", _MARKUP.sub(r"\\\g<0>", line))


def cited(hit: Hit) -> str:
    """Return the passage, below it its source: "— Paxos, p. 12, /home/ann/paxos.pdf"."""
    parts = (hit.title, page_in_words(hit.page, hit.page_label), str(hit.path))
    return f"{hit.text}\n\n— {', '.join(part for part in parts if part)}"
