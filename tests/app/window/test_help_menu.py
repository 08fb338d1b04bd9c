import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QMessageBox, QPlainTextEdit, QPushButton, QWidget

from app.window import self_test_dialog
from app.window.help_menu import HelpMenu
from app.window.report_dialog import ReportDialog
from app.window.self_test_dialog import SelfTestDialog
from app.window.selftest import Check
from engine import Message


@pytest.fixture
def menu(qtbot, library, lanes):
    window = QWidget()
    qtbot.addWidget(window)
    window.help = HelpMenu(library, lanes, window)
    return window.help


def trigger(menu, text):
    next(each for each in menu.actions() if each.text() == text).trigger()


def test_the_log_is_opened_where_there_is_one(qtbot, menu, library):
    with qtbot.waitSignal(menu.failed) as failed:
        trigger(menu, "Open &log")
    assert str(failed.args[0]) == "There is no log yet."
    log = library.config.library_dir / "logs" / "pagewise.log"
    log.parent.mkdir()
    log.touch()
    with qtbot.waitSignal(menu.file_wanted) as wanted:
        trigger(menu, "Open &log")
    assert wanted.args == [log]


def test_a_report_says_what_runs_here_and_is_only_copied(menu, library):
    log = library.config.library_dir / "logs" / "pagewise.log"
    log.parent.mkdir()
    log.write_text("".join(f"line {n}\n" for n in range(100)))
    trigger(menu, "&Report a problem…")
    dialog = menu.parent().findChild(ReportDialog)
    text = dialog.findChild(QPlainTextEdit).toPlainText()
    assert text.startswith("Pagewise 0.")
    assert "Python 3" in text
    assert "line 99" in text
    assert "line 5\n" not in text
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Copy").click()
    assert QGuiApplication.clipboard().text() == text
    dialog.reject()


def test_about_says_what_it_is(menu, library):
    trigger(menu, "&About Pagewise")
    box = menu.parent().findChild(QMessageBox)
    assert box.text().startswith("Pagewise 0.")
    assert str(library.config.library_dir) in box.informativeText()
    assert "GNU Lesser General Public License" in box.detailedText()
    box.close()


def test_the_self_test_is_listed_and_copied(qtbot, menu, monkeypatch):
    def self_test(config, show):
        yield Check(Message("selftest.index"), True, Message("selftest.found"), 0.1)
        yield Check(Message("selftest.window"), False, Message("needs.no-display"), 0.2)

    monkeypatch.setattr(self_test_dialog, "self_test", self_test)
    trigger(menu, "&Self-test…")
    dialog = menu.parent().findChild(SelfTestDialog)
    qtbot.waitUntil(lambda: "do not work: 1" in dialog.findChildren(QLabel)[0].text())
    next(each for each in dialog.findChildren(QPushButton) if each.text() == "Copy").click()
    first, second = QGuiApplication.clipboard().text().splitlines()
    assert first == "✓ Index: A question finds what was read. (0.1 s)"
    assert second.startswith("✗ Window: There is no display")
    dialog.reject()
