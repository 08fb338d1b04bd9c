"""HelpMenu: the guide, the self-test, the log, a report of a problem, and what this program is."""

import platform
import sys
import tomllib
from pathlib import Path

from PySide6.QtCore import Qt, Signal, qVersion
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QMessageBox, QWidget

from app import resources
from app.stream import Lanes
from app.translate import word
from app.widgets import Translated
from app.window.report_dialog import ReportDialog
from engine import Library, Message

_LINES = 60  # of the log, in a report


class HelpMenu(Translated, QMenu):
    """What the user turns to when something is not clear, or does not work.

    Signals:
        file_wanted: The log (a Path) is to be opened.
        failed: A Message about why it is not.

    Attributes:
        guide, keys: The actions that show the guide, and its list of all keys.
    """

    file_wanted = Signal(object)
    failed = Signal(object)

    def __init__(self, library: Library, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self._library, self._lanes, self._window = library, lanes, parent
        self.guide, self.keys = self.addAction(""), self.addAction("")
        self.guide.setShortcut(QKeySequence("F1"))
        self.keys.setShortcut(QKeySequence("Ctrl+/"))
        self.addSeparator()
        self._test = self.addAction("", self._show_test)
        self._log = self.addAction("", self.open_log)
        self._report = self.addAction("", self._show_report)
        self.addSeparator()
        self._about = self.addAction("", self._show_about)
        self._retranslate()

    def open_log(self) -> None:
        if self._file.exists():
            self.file_wanted.emit(self._file)
        else:
            self.failed.emit(Message("window.no-log"))

    @property
    def _file(self) -> Path:
        return self._library.config.library_dir / "logs" / "pagewise.log"

    def _show_test(self) -> None:
        from app.window.self_test_dialog import SelfTestDialog  # late: it tries models, too

        SelfTestDialog(self._library.config, self._lanes, self._window).open()

    def _show_report(self) -> None:
        ReportDialog(self._report_text(), self._window).open()

    def _report_text(self) -> str:
        try:
            lines = self._file.read_text("utf-8", "replace").splitlines()[-_LINES:]
        except OSError as error:
            lines = [str(error)]
        return "\n".join((*_facts(), f"model: {self._library.config.model}", "", *lines))

    def _show_about(self) -> None:
        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setWindowTitle(self.tr("About Pagewise"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setIconPixmap(self._window.windowIcon().pixmap(64, 64))
        box.setText(f"Pagewise {_version()}")
        box.setInformativeText(
            word(Message("window.about", folder=self._library.config.library_dir))
            + "\n\n"
            + _facts()[1]
        )
        box.setDetailedText(resources.LICENCES.read_text("utf-8"))
        box.open()

    def _retranslate(self) -> None:
        self.setTitle(self.tr("&Help"))
        self.guide.setText(self.tr("&Guide"))
        self.keys.setText(self.tr("&Keyboard shortcuts"))
        self._test.setText(self.tr("&Self-test…"))
        self._log.setText(self.tr("Open &log"))
        self._report.setText(self.tr("&Report a problem…"))
        self._about.setText(self.tr("&About Pagewise"))


def _facts() -> tuple[str, str]:
    """Return what this program is, and what it runs on."""
    python = ".".join(map(str, sys.version_info[:3]))
    return f"Pagewise {_version()}", f"Python {python}, Qt {qVersion()}, {platform.platform()}"


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # late: few ask

    try:
        return version("pagewise")
    except PackageNotFoundError:  # it runs from a checkout
        file = Path(__file__).resolve().parents[2] / "pyproject.toml"
        return str(tomllib.loads(file.read_text("utf-8"))["project"]["version"])
