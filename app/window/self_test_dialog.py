"""SelfTestDialog: the parts of the program tried one by one, with what mends those that fail."""

from pathlib import Path

from PySide6.QtWidgets import QWidget

from app.stream import Lanes, Stream
from app.translate import word
from app.window.selftest import Check, in_words, self_test
from app.window.text_dialog import TextDialog
from engine import Config, Message


class SelfTestDialog(TextDialog):
    """Runs the self-test, and lists what comes of it; the list can be copied."""

    def __init__(self, config: Config, lanes: Lanes, parent: QWidget) -> None:
        super().__init__(parent, height=400)
        self._text.setReadOnly(True)
        self._checks: list[Check] = []
        self._ended = False
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
        super()._retranslate()
        self.setWindowTitle(self.tr("Self-test"))
        failed = sum(not each.passed for each in self._checks)
        if not self._ended:
            self._words.setText(self.tr("Trying the parts of Pagewise one by one…"))
        elif failed:
            self._words.setText(self.tr("Parts that do not work: {count}").format(count=failed))
        else:
            self._words.setText(self.tr("All parts of Pagewise work here."))
        self._text.setPlainText(in_words(self._checks, word))
        self._text.setAccessibleName(self.tr("Self-test"))


def _shown(folder: Path) -> Message:
    return Message("selftest.window-here")
