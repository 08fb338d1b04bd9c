from pathlib import Path

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QToolButton, QTreeView, QWidget

from app.library.health import HealthDialog
from app.library.indexing import Indexing
from app.translate import word
from engine import Elsewhere, Message
from engine.catalog import Status
from engine.errors import LibraryUnavailable
from engine.records import Skipped

LOCKED = Skipped(Path("/d/a.pdf"), Message("It needs a password."), "password")
BROKEN = tuple(Skipped(Path(f"/d/{n}.pdf"), Message("It is broken."), "damaged") for n in range(20))


def status(*skipped: Skipped) -> Status:
    return Status((), 1659, skipped, 9, 1, 1, 1, 1)


@pytest.fixture
def dialog(qtbot, library, lanes):
    window = QWidget()
    qtbot.addWidget(window)
    dialog = HealthDialog(library, lanes, Indexing(library, lanes), window)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    yield dialog
    assert lanes.stop()


@pytest.fixture
def tree(dialog):
    return dialog.findChild(QTreeView)


def button(dialog, text):
    return next(each for each in dialog.findChildren(QPushButton) if each.text() == text)


def choose(tree, *indexes):
    tree.clearSelection()
    flags = QItemSelectionModel.SelectionFlag.Select | QItemSelectionModel.SelectionFlag.Rows
    for index in indexes:
        tree.selectionModel().select(index, flags)


def test_a_library_without_problems_is_said_to_be_one(dialog, said):
    dialog.show_status(status())
    assert "1,659 documents indexed, no problems" in said(dialog)
    assert not button(dialog, "Retry all").isEnabled()


def test_files_not_indexed_are_counted_and_small_groups_are_expanded(dialog, tree, said):
    dialog.show_status(status(LOCKED, *BROKEN))
    assert "21 files not indexed" in said(dialog)
    assert [tree.isExpanded(dialog.model.index(row, 0)) for row in range(2)] == [True, False]
    tree.setExpanded(dialog.model.index(1, 0), True)
    dialog.show_status(status(LOCKED, *BROKEN[1:]))
    assert tree.isExpanded(dialog.model.index(1, 0))


def test_the_selected_files_are_retried_ignored_shown_or_copied(qtbot, dialog, tree, library, said):
    dialog.show_status(status(LOCKED, *BROKEN))
    damaged = dialog.model.index(1, 0)
    choose(tree, dialog.model.index(0, 0, damaged), dialog.model.index(1, 0, damaged))
    paths = [Path("/d/0.pdf"), Path("/d/1.pdf")]
    for text, signal, args in (
        ("Exclude", dialog.ignore_wanted, [paths]),
        ("Show in folder", dialog.folder_wanted, [Path("/d")]),
    ):
        with qtbot.waitSignal(signal) as emitted:
            button(dialog, text).click()
        assert emitted.args == args
    button(dialog, "Copy list").click()
    copied = QGuiApplication.clipboard().text()
    assert copied == "/d/0.pdf\tIt is broken.\n/d/1.pdf\tIt is broken."
    assert "Their content is damaged." in said(dialog)
    button(dialog, "Retry").click()
    qtbot.waitUntil(lambda: library.named("retry") == [("retry", (), tuple(paths))])


def test_without_a_selection_all_are_retried_and_none_ignored(qtbot, dialog, tree, library):
    dialog.show_status(status(LOCKED, *BROKEN))
    tree.clearSelection()
    assert not button(dialog, "Exclude").isEnabled()
    button(dialog, "Retry all").click()
    qtbot.waitUntil(lambda: bool(library.named("retry")))
    assert len(library.named("retry")[0][2]) == 21


def test_what_other_computers_of_a_team_could_not_read_is_listed_and_left_to_them(
    qtbot, dialog, tree, library, said
):
    empty = Skipped(Path("/d/0.pdf"), Message("documents.empty"), "empty")
    library.elsewhere = [Elsewhere("ann-pc", empty, False)]
    dialog.hide()
    dialog.show()
    qtbot.waitUntil(lambda: "1 not indexed on other computers" in said(dialog))
    dialog.show_status(status(*BROKEN))
    assert "20 files not indexed · 1 not indexed on other computers" in said(dialog)
    theirs = dialog.model.index(1, 0)
    assert theirs.data() == "Not indexed on ann-pc (1)"
    assert tree.isExpanded(theirs)
    assert dialog.model.index(0, 1, theirs).data() == word(empty.reason)
    choose(tree, theirs)
    assert "retry them there" in said(dialog)
    for text in ("Retry", "Exclude", "Show in folder"):
        assert not button(dialog, text).isEnabled()
    tree.selectAll()
    button(dialog, "Copy list").click()
    assert QGuiApplication.clipboard().text().count("/d/0.pdf") == 2
    button(dialog, "Retry").click()
    qtbot.waitUntil(lambda: bool(library.named("retry")))
    assert library.named("retry")[0][2] == tuple(each.path for each in BROKEN)


def test_a_password_that_opens_nothing_is_said_and_not_kept(qtbot, dialog, library, said):
    field = dialog.findChild(QLineEdit, "password")
    dialog.show_status(status(*BROKEN))
    assert not field.isVisible()
    dialog.show_status(status(LOCKED, *BROKEN))
    assert field.isVisible()
    assert field.echoMode() == QLineEdit.EchoMode.Password
    qtbot.keyClicks(field, "secret")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == ""
    assert field.isEnabled()  # the next one is typed meanwhile
    qtbot.waitUntil(lambda: "It opens none of these files, so it was not kept." in said(dialog))
    assert library.passwords.words() == ()
    assert field.isEnabled()


def test_an_opened_dialog_does_not_tell_of_what_was_asked_before(qtbot, dialog, said):
    asked, password = (dialog.findChild(QLineEdit, each) for each in ("missing_file", "password"))
    dialog.show_status(status(LOCKED))
    qtbot.keyClicks(password, "secret")
    qtbot.keyClick(password, Qt.Key.Key_Return)
    asked.setText("/d/.hidden")
    shown = ("It opens none", "it is hidden.")
    qtbot.waitUntil(lambda: all(each in said(dialog) for each in shown))
    dialog.close()
    dialog.show()
    assert asked.text() == ""
    assert not [each for each in shown if each in said(dialog)]


def test_after_a_wrong_password_the_next_is_typed_at_once(qtbot, dialog, said):
    field = dialog.findChild(QLineEdit, "password")
    dialog.show_status(status(LOCKED, *BROKEN))
    dialog.activateWindow()
    field.setFocus()
    before = field.mapTo(dialog, field.rect().topLeft())
    qtbot.keyClicks(field, "secret")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "It opens none of these files, so it was not kept." in said(dialog))
    dialog.layout().activate()
    assert field.mapTo(dialog, field.rect().topLeft()) == before
    assert field.hasFocus()
    qtbot.keyClicks(QApplication.focusWidget(), "geheim")
    assert field.text() == "geheim"


def test_a_password_that_opens_something_is_kept_and_can_be_forgotten(
    qtbot, dialog, library, said, monkeypatch
):
    field = dialog.findChild(QLineEdit, "password")
    monkeypatch.setattr(library, "status", status)
    qtbot.keyClicks(field, "secret")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "Files it opened: 1" in said(dialog))
    assert library.passwords.words() == ("secret",)
    kept = dialog.findChild(QToolButton, "kept_passwords")
    assert not field.isEnabled()
    dialog._passwords.list_kept()
    [forget] = kept.menu().actions()
    assert forget.text() == "Delete s•••••"
    forget.trigger()
    assert library.passwords.words() == ()
    assert not kept.isVisible()


def test_a_group_that_comes_while_the_dialog_is_open_is_expanded_and_moves_nothing(dialog, tree):
    field = dialog.findChild(QLineEdit, "missing_file")
    dialog.show_status(status(*BROKEN))
    before = field.mapTo(dialog, field.rect().topLeft())
    dialog.show_status(status(LOCKED, *BROKEN))
    assert [tree.isExpanded(dialog.model.index(row, 0)) for row in range(2)] == [True, False]
    dialog.layout().activate()
    assert field.mapTo(dialog, field.rect().topLeft()) == before


def test_a_path_is_asked_about_and_only_the_last_answer_counts(qtbot, dialog, said):
    field = dialog.findChild(QLineEdit, "missing_file")
    before = field.mapTo(dialog, field.rect().topLeft())
    field.setText(' "/d/.hidden" ')
    qtbot.waitUntil(lambda: "it is hidden." in said(dialog))
    dialog.layout().activate()
    assert field.mapTo(dialog, field.rect().topLeft()) == before
    field.setText("/d/a.pdf")
    qtbot.waitUntil(lambda: "Nothing keeps it out: it is indexed," in said(dialog))
    field.setText("/d/.hidden")
    field.setText("")
    qtbot.wait(400)
    assert "hidden" not in said(dialog)


def test_what_cannot_be_looked_at_is_a_sentence(qtbot, dialog, library):
    def fail() -> None:
        raise LibraryUnavailable("The disk is gone.")

    library.status = fail
    with qtbot.waitSignal(dialog.failed) as emitted:
        dialog.show_status(status())
        dialog.hide()
        dialog.show()
    assert word(emitted.args[0]) == "The disk is gone."
