from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QIcon, QPixmap
from PySide6.QtTest import QAbstractItemModelTester

from app.library.folder_model import NAME, PATH_ROLE, STATE, FolderModel
from engine.records import FolderStats

DOCS, MAIL = Path("/home/docs"), Path("/home/mail")


def icon(colour):
    pixmap = QPixmap(16, 16)
    pixmap.fill(colour)
    return QIcon(pixmap)


@pytest.fixture
def model(qapp):
    model = FolderModel(icon(Qt.GlobalColor.red), icon(Qt.GlobalColor.blue))
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.show_folders([DOCS, MAIL])
    model.show_stats(
        None,
        [
            FolderStats(DOCS, 1234, 3, parted=True),
            FolderStats(MAIL, 5, 0, parted=False, there=False),
        ],
    )
    yield model
    tester.deleteLater()


def states(model, parent=None):
    parent = parent or model.index(-1, -1)
    rows = range(model.rowCount(parent))
    return [
        (model.index(row, NAME, parent).data(), model.index(row, STATE, parent).data())
        for row in rows
    ]


def test_folders_are_shown_with_what_they_hold_and_whether_they_are_there(model):
    assert model.folders == [DOCS, MAIL]
    assert states(model) == [("docs", "1,234"), ("mail", "Unavailable")]
    spoken = model.index(0, NAME).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "docs, 1,234 documents indexed, 3 not indexed"
    assert "its index is kept" in model.index(1, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_what_is_below_is_asked_for_once_and_comes_later(qtbot, model):
    docs, mail = model.index(0, NAME), model.index(1, NAME)
    assert model.hasChildren(docs)
    assert not model.hasChildren(mail)
    with qtbot.waitSignal(model.opened) as told:
        model.fetchMore(docs)
    assert told.args == [DOCS]
    assert not model.canFetchMore(docs)
    assert model.unfolded == [DOCS]
    model.show_stats(
        DOCS, [FolderStats(DOCS / "a", 3, 0, True), FolderStats(DOCS / "b", 4, 0, False)]
    )
    assert states(model, docs) == [("a", "3"), ("b", "4")]
    below = model.index(1, NAME, docs)
    assert below.data(PATH_ROLE) == DOCS / "b"
    assert model.parent(below) == docs


def test_other_folders_below_take_the_place_of_those_and_the_rest_stays(model):
    docs = model.index(0, NAME)
    model.fetchMore(docs)
    model.show_stats(DOCS, [FolderStats(DOCS / "a", 3, 0, True)])
    model.fetchMore(model.index(0, NAME, docs))
    model.show_stats(DOCS / "a", [FolderStats(DOCS / "a" / "x", 1, 0, False)])
    model.show_stats(
        DOCS, [FolderStats(DOCS / "a", 9, 0, True), FolderStats(DOCS / "c", 1, 0, False)]
    )
    assert states(model, docs) == [("a", "9"), ("c", "1")]
    assert states(model, model.index(0, NAME, docs)) == [("x", "1")]
    model.show_stats(DOCS, [])
    assert not model.hasChildren(docs)
    model.show_stats(Path("/gone"), [FolderStats(Path("/gone/a"), 1, 0, False)])


def test_the_folder_that_is_being_indexed_is_marked(qtbot, model):
    with qtbot.waitSignal(model.dataChanged):
        model.mark_indexing(DOCS / "a" / "b.pdf")
    assert states(model)[0] == ("docs", "1,234 …")
    with qtbot.assertNotEmitted(model.dataChanged):
        model.mark_indexing(DOCS / "c.pdf")
    model.mark_indexing(None)
    assert states(model)[0] == ("docs", "1,234")


def test_the_same_folders_again_are_left_as_they_are(qtbot, model):
    with qtbot.assertNotEmitted(model.modelReset):
        assert not model.show_folders([DOCS, MAIL])
    gone = model.index(1, NAME)
    assert model.show_folders([DOCS])
    assert states(model) == [("docs", "1,234")]
    assert model.data(gone) is None


def test_a_file_that_was_named_itself_has_the_icon_of_a_file(model):
    def colour(row):
        icon = model.index(row, NAME).data(Qt.ItemDataRole.DecorationRole)
        return icon.pixmap(16, 16).toImage().pixelColor(8, 8)

    assert colour(1) == QColor(Qt.GlobalColor.red)
    model.show_stats(None, [FolderStats(MAIL, 1, 0, parted=False, is_file=True)])
    assert [colour(0), colour(1)] == [QColor(Qt.GlobalColor.red), QColor(Qt.GlobalColor.blue)]
