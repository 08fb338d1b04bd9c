"""SelfTestDialog: the parts of the program tried one by one, with what mends those that fail."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from app.selftest import Check, in_words, self_test
from app.stream import Lanes, Stream
from app.translate import word
from app.widgets import Label, Translated, column
from engine import Config, Message


class SelfTestDialog(Translated, QDialog):
    """Runs the self-test, and lists what comes of it; the list can be copied."""

    def __init__(self, config: Config, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._checks: list[Check] = []
        self._ended = False
        self._words = Label(wrap=True)
        self._list = QPlainTextEdit(readOnly=True, tabChangesFocus=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._list.toPlainText())
        )
        self._buttons.rejected.connect(self.reject)
        parts = (self._words, self._list, self._buttons)
        self.setLayout(column(*parts, wide=self._list, spacing=10, margins=(16, 14, 16, 14)))
        self.resize(680, 400)
        self._stream = Stream("self-test", lanes.rest, self)
        self._stream.yielded.connect(self._add)
        self._stream.finished.connect(self._end)
        self._stream.failed.connect(self._words.setText)
        self.finished.connect(self._stream.cancel)
        self._stream.start(lambda: self_test(config, _shown))
        self._retranslate()

    def _add(self, check: Check) -> None:
        self._checks.append(check)
        self._retranslate()

    def _end(self) -> None:
        self._ended = True
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Self-test"))
        failed = sum(not each.passed for each in self._checks)
        if not self._ended:
            self._words.setText(self.tr("Trying the parts of Pagewise one by one…"))
        elif failed:
            self._words.setText(self.tr("{count} parts do not work.").format(count=failed))
        else:
            self._words.setText(self.tr("All parts of Pagewise work here."))
        self._list.setPlainText(in_words(self._checks, word))
        self._list.setAccessibleName(self.tr("Self-test"))
        self._copy.setText(self.tr("Copy"))
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))


def _shown(folder: Path) -> Message:
    return Message("selftest.window-here")
