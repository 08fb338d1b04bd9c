"""The folders of a team's library are found on this computer."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.library.team import RootsDialog
from app.stream import Lanes
from engine.errors import LibraryUnavailable
from engine.stores.team import Place


class Sharing:
    """A library of a team that keeps nothing."""

    def __init__(self):
        self.place = Place("https://qdrant.example:6333", "team")
        self.busy = False

    def change_place(self, place):
        if self.busy:
            raise LibraryUnavailable("storage.indexing-elsewhere")
        self.place = place


@pytest.fixture
def library():
    return Sharing()


@pytest.fixture
def dialog(qtbot, library):
    parent, lanes = QWidget(), Lanes()
    qtbot.addWidget(parent)
    dialog = RootsDialog(library, lanes, parent)
    dialog.show()
    yield dialog
    assert lanes.stop()


def rows(dialog):
    table = dialog.table
    return [tuple(table.cell(r, c).text() for c in (0, 1)) for r in range(table.rowCount())]


def test_a_folder_is_mapped_changed_and_forgotten(qtbot, dialog, library):
    assert "collection team at qdrant.example:6333" in dialog._intro.text()
    assert not dialog.add.isEnabled()
    dialog.propose("smb://files/legal")
    dialog.here.setText("/Volumes/legal")
    with qtbot.waitSignal(dialog.changed):
        dialog.add.click()
    assert rows(dialog) == [("smb://files/legal", "/Volumes/legal")]
    dialog.table.selectRow(0)
    assert dialog.here.text() == "/Volumes/legal"
    dialog.here.setText("/mnt/legal")
    with qtbot.waitSignal(dialog.changed):
        qtbot.keyClick(dialog.here, Qt.Key.Key_Return)
    assert dialog.isVisible()
    assert library.place.roots == {"smb://files/legal": "/mnt/legal"}
    dialog.table.selectRow(0)
    with qtbot.waitSignal(dialog.changed):
        dialog.remove.click()
    assert rows(dialog) == []
    assert not dialog.remove.isEnabled()


def test_what_cannot_be_is_said(qtbot, dialog, library):
    dialog.propose("smb://files/legal")
    dialog.here.setText("legal")
    dialog.add.click()
    qtbot.waitUntil(lambda: "give its full path" in dialog._said.text())
    library.busy = True
    dialog.here.setText("/legal")
    dialog.add.click()
    qtbot.waitUntil(lambda: "is indexing into this library" in dialog._said.text())
    assert library.place.roots == {}
