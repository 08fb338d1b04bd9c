"""Who adds a folder to a team's library says who may see it."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.library.team import GroupDialog
from app.stream import Lanes
from engine.errors import LibraryUnavailable
from engine.stores.team import Place

LEGAL = Path("/mnt/legal")


class Sharing:
    """A library of a team that keeps nothing."""

    def __init__(self):
        self.place = Place("https://qdrant.example:6333", "team", {"/mnt/staff": "staff"})
        self.shared: list = []

    def share_with(self, folders, group):
        if group == "a/b":
            raise LibraryUnavailable("team.bad-group", group=group)
        self.shared.append((folders, group))


@pytest.fixture
def library():
    return Sharing()


@pytest.fixture
def dialog(qtbot, library):
    parent, lanes = QWidget(), Lanes()
    qtbot.addWidget(parent)
    parent.show()
    dialog = GroupDialog(library, lanes, parent)
    dialog.ask([LEGAL])
    yield dialog
    assert lanes.stop()


def ok(dialog):
    return dialog.buttons.button(dialog.buttons.StandardButton.Ok)


def test_everybody_is_what_is_chosen_without_more(qtbot, dialog, library):
    assert "legal" in dialog._question.text()
    with qtbot.waitSignal(dialog.decided) as decided:
        ok(dialog).click()
    assert decided.args == [[LEGAL]]
    assert library.shared == [([LEGAL], "")]
    assert not dialog.isVisible()


def test_a_group_is_named_or_taken_from_those_there_are(qtbot, dialog, library):
    dialog.few.setChecked(True)
    assert dialog.group.currentText() == "staff"
    dialog.group.setEditText(" ")
    assert not ok(dialog).isEnabled()
    dialog.group.setEditText("legal")
    with qtbot.waitSignal(dialog.decided):
        ok(dialog).click()
    assert library.shared == [([LEGAL], "legal")]


def test_what_a_group_had_alone_is_its_own_again_without_more(qtbot, dialog, library):
    dialog.reject()
    dialog.ask([Path("/mnt/staff/pay")])
    assert dialog.few.isChecked()
    with qtbot.waitSignal(dialog.decided):
        ok(dialog).click()
    assert library.shared == [([Path("/mnt/staff/pay")], "staff")]


def test_a_folder_of_a_group_that_is_dropped_meanwhile_is_not_given_to_all(dialog):
    assert dialog.all.isChecked()
    dialog.ask([Path("/mnt/staff")])
    assert dialog.few.isChecked()
    assert dialog.group.currentText() == "staff"


def test_what_the_server_refuses_is_said_and_asked_again(qtbot, dialog, library):
    dialog.few.setChecked(True)
    dialog.group.setEditText("a/b")
    ok(dialog).click()
    qtbot.waitUntil(dialog._said.isVisible)
    assert "name of a group" in dialog._said.text()
    assert ok(dialog).isEnabled()
    assert library.shared == []


def test_what_is_dropped_meanwhile_goes_along(qtbot, dialog, library):
    dialog.ask([Path("/mnt/more")])
    with qtbot.waitSignal(dialog.decided):
        ok(dialog).click()
    assert library.shared == [([LEGAL, Path("/mnt/more")], "")]
