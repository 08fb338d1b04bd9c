from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtWidgets import QTreeView

from app.library.folder_panel import FolderPanel, dropped_paths
from engine.catalog import FolderStats


@pytest.fixture
def panel(qtbot):
    panel = FolderPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def rows(panel):
    return panel.findChild(QTreeView, "folders")


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
    with qtbot.waitSignal(panel.folders_changed) as emitted:
        assert panel.add([folder])
    assert emitted.args == [[tmp_path, folder]]
    shown = rows.model().index(1, 0)
    assert shown.data() == folder.name
    assert "&lt;b&gt;space" in shown.data(Qt.ItemDataRole.ToolTipRole)


def test_the_same_folder_is_added_once(qtbot, panel, folder, tmp_path):
    panel.add([folder, folder])
    (tmp_path / "link").symlink_to(folder)
    with qtbot.assertNotEmitted(panel.folders_changed):
        assert not panel.add([folder, folder / ".." / folder.name, tmp_path / "link"])
    assert panel.folders == [folder]


def test_delete_removes_the_chosen_folders(qtbot, panel, rows, folder, tmp_path):
    panel.show_folders([tmp_path, folder])
    rows.setCurrentIndex(rows.model().index(0, 0))
    rows.setFocus()
    with qtbot.waitSignal(panel.folders_changed) as emitted:
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert emitted.args == [[folder]]


def test_what_a_folder_holds_is_asked_for_when_it_is_shown_and_when_it_is_unfolded(
    qtbot, panel, rows
):
    docs = Path("/docs")
    with qtbot.waitSignal(panel.stats_wanted) as wanted:
        panel.show_folders([docs])
    assert wanted.args == [[None]]
    panel.tree.show_stats(None, [FolderStats(docs, 7, 1, has_subfolders=True)])
    with qtbot.waitSignal(panel.stats_wanted) as wanted:
        rows.expand(rows.model().index(0, 0))
    assert wanted.args == [[docs]]
    panel.tree.show_stats(docs, [FolderStats(docs / "a", 3, 0, has_subfolders=False)])
    with qtbot.waitSignal(panel.stats_wanted) as wanted:
        panel.refresh_stats()
    assert wanted.args == [[None, docs]]


def test_only_folders_of_the_library_can_be_removed_from_it(qtbot, panel, rows):
    docs = Path("/docs")
    panel.show_folders([docs])
    panel.tree.show_stats(None, [FolderStats(docs, 7, 1, has_subfolders=True)])
    root = rows.model().index(0, 0)
    rows.expand(root)
    panel.tree.show_stats(docs, [FolderStats(docs / "a", 3, 0, has_subfolders=False)])
    rows.setCurrentIndex(rows.model().index(0, 0, root))
    rows.setFocus()
    with qtbot.assertNotEmitted(panel.folders_changed):
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
    with qtbot.waitSignal(panel.folder_opened) as opened:
        panel._open_action.trigger()
    assert opened.args == [docs / "a"]


def test_what_is_unfolded_stays_so_when_a_folder_comes(panel, rows):
    docs = Path("/docs")
    panel.show_folders([docs])
    panel.tree.show_stats(None, [FolderStats(docs, 7, 1, has_subfolders=True)])
    rows.expand(rows.model().index(0, 0))
    panel.tree.show_stats(docs, [FolderStats(docs / "a", 3, 0, has_subfolders=False)])
    panel.show_folders([Path("/a"), docs])
    assert rows.isExpanded(rows.model().index(1, 0))


def test_there_is_nothing_to_remove_before_there_is_a_folder(panel):
    assert not panel._remove.isEnabled()
