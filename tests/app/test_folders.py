from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QListWidget

from app.folders import FolderPanel, dropped_paths


@pytest.fixture
def panel(qtbot):
    panel = FolderPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def rows(panel):
    return panel.findChild(QListWidget, "folders")


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "数据 with <b>space 😀 100%"
    folder.mkdir()
    return folder


def test_dropped_paths_takes_what_is_on_this_disk(folder, tmp_path):
    file = tmp_path / "a.pdf"
    file.touch()
    mime = QMimeData()
    mime.setUrls(
        [
            QUrl.fromLocalFile(str(folder)),
            QUrl.fromLocalFile(str(file)),
            QUrl.fromLocalFile(str(tmp_path / "gone")),
            QUrl("https://example.org/a.pdf"),
            QUrl("smb://host/share"),
        ]
    )
    assert dropped_paths(mime) == [folder, file]
    assert dropped_paths(QMimeData()) == []


def test_a_name_that_is_not_unicode_is_found(tmp_path):
    raw = bytes(tmp_path) + b"/caf\xe9"
    Path(raw.decode("utf-8", "surrogateescape")).mkdir()
    mime = QMimeData()
    mime.setUrls([QUrl.fromEncoded(b"file://" + bytes(tmp_path) + b"/caf%E9")])
    assert [bytes(path) for path in dropped_paths(mime)] == [raw]


def test_add_tells_all_folders_and_shows_them_by_name(qtbot, panel, rows, folder, tmp_path):
    panel.show_folders([tmp_path])
    with qtbot.waitSignal(panel.folders_changed) as told:
        assert panel.add([folder])
    assert told.args == [[tmp_path, folder]]
    assert rows.item(1).text() == folder.name
    assert "&lt;b&gt;space" in rows.item(1).toolTip()


def test_the_same_folder_is_added_once(qtbot, panel, folder, tmp_path):
    panel.add([folder, folder])
    (tmp_path / "link").symlink_to(folder)
    with qtbot.assertNotEmitted(panel.folders_changed):
        assert not panel.add([folder, folder / ".." / folder.name, tmp_path / "link"])
    assert panel.folders == [folder]


def test_delete_removes_the_chosen_folders(qtbot, panel, rows, folder, tmp_path):
    panel.show_folders([tmp_path, folder])
    rows.setCurrentRow(0)
    rows.setFocus()
    with qtbot.waitSignal(panel.folders_changed) as told:
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert told.args == [[folder]]


def test_an_empty_panel_invites(panel, rows):
    assert not rows.isVisible()
    assert panel._hint.isVisible()
    panel.show_folders([Path("/a")])
    assert rows.isVisible()
    assert not panel._hint.isVisible()
