from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.library import LibraryRegion
from app.library.health import HealthDialog
from app.library.team import GroupDialog
from app.settings import Preferences
from engine import Config
from engine.events import Synced
from engine.stores.team import Place


@pytest.fixture
def region(qtbot, library, lanes):
    window = QWidget()
    qtbot.addWidget(window)
    region = LibraryRegion(library, lanes, Preferences(library), window)
    for panel in (region.folders, region.progress):
        qtbot.addWidget(panel)
    yield region
    assert lanes.stop()


@pytest.fixture
def dialog(qtbot, region):
    with qtbot.waitSignal(region.indexing.synced):
        region.folders.add([Path("/library")])
    region.show_problems()
    dialog = region.parent().findChild(HealthDialog)
    qtbot.waitUntil(lambda: dialog.model.rowCount() == 1)
    return dialog


def test_folders_are_indexed_and_counted_and_the_progress_is_shown(qtbot, region, library, said):
    counts, rests = [], []
    region.folder_count_changed.connect(counts.append)
    region.rested.connect(lambda: rests.append(said(region.progress)))
    with qtbot.waitSignals([region.indexing.progressed, region.changed]):
        region.start([Path("/library"), Path("/more")])
    assert library.kept == (Path("/library"), Path("/more"))
    assert set(counts) == {2}
    assert rests == ["1 file · 7 passages"]
    with qtbot.waitSignal(region.indexing.synced):
        region.start([])
    assert len(library.named("sync")) == 2


def test_of_a_teams_library_it_is_asked_first_who_may_see_a_folder(qtbot, region, library):
    library.place = Place("https://qdrant.example:6333", "team", {"/legal": "legal"})
    library.share_with = lambda *given: library.calls.append(("share", *given))
    region.folders.chosen.emit([Path("/legal")])
    [dialog] = region.parent().findChildren(GroupDialog)
    assert dialog.isVisible()
    assert region.folders.folders == []
    dialog.few.setChecked(True)
    with qtbot.waitSignal(region.indexing.synced):
        dialog.buttons.button(dialog.buttons.StandardButton.Ok).click()
    assert library.named("share") == [("share", [Path("/legal")], "legal")]
    assert region.folders.folders == [Path("/legal")]
    item = region.folders.tree.topLevelItem(0)
    qtbot.waitUntil(lambda: "only to the group legal" in item.toolTip(0))


def test_the_library_has_the_last_word_on_its_folders(qtbot, region, library):
    with qtbot.waitSignal(region.indexing.synced):
        region.folders.add([Path("/library"), Path("/library/nested")])
    library.kept = (Path("/library"),)
    with qtbot.waitSignal(region.folder_count_changed) as emitted:
        region.indexing.synced.emit(Synced(0, 0, 0, 2, (), 2, 7, 0.1))
    assert emitted.args == [1]
    assert region.folders.folders == [Path("/library")]


def test_folders_are_looked_into(qtbot, region, library):
    library.kept = (Path("/library"),)
    region.folders.show_folders(library.kept)
    qtbot.waitUntil(lambda: region.folders.tree.topLevelItem(0).text(1) == "10")
    region.folders.tree.topLevelItem(0).setExpanded(True)
    qtbot.waitUntil(lambda: region.folders.tree.topLevelItem(0).childCount() == 2)


def test_indexing_is_paused_and_resumed(qtbot, region, said):
    with qtbot.waitSignal(region.indexing.synced):
        region.folders.add([Path("/library")])
    with qtbot.waitSignal(region.paused) as emitted:
        region.set_paused(True)
    assert (emitted.args, said(region.progress)) == ([True], "Paused · 1 of 2")
    with qtbot.waitSignals([region.paused, region.indexing.synced]):
        region.set_paused(False)


def test_the_dialog_shows_the_current_state_each_time_it_opens(region, dialog):
    assert dialog.model.rowCount() == 1
    region.show_problems()
    assert region.parent().findChildren(HealthDialog) == [dialog]


def test_a_password_is_tried_at_once(qtbot, region, dialog, library):
    field = dialog.findChild(QLineEdit, "password")
    with qtbot.waitSignal(region.indexing.synced):
        qtbot.keyClicks(field, "secret\r")
    assert library.passwords.words() == ("secret",)


def test_what_was_indexed_again_is_measured_again(qtbot, region, dialog, library):
    for act in (dialog.storage.rebuild_wanted.emit, dialog._retry.click):
        before = len(library.named("status"))
        with qtbot.waitSignal(region.indexing.synced):
            act()
        qtbot.waitUntil(lambda: len(library.named("status")) > before)  # noqa: B023
        assert dialog.storage._rebuild.isEnabled()
    assert library.named("rebuild")
    assert library.named("retry")[0][2] == (Path("/library/2.pdf"),)


def test_a_file_that_was_added_by_name_is_removed_and_others_are_excluded(
    qtbot, region, dialog, library, monkeypatch
):
    with qtbot.waitSignal(region.indexing.synced):
        region.folders.add([Path("/a.pdf")])
    ignored = []
    monkeypatch.setattr(region._preferences, "ignore", ignored.extend)
    with qtbot.waitSignal(region.folders.folders_changed) as emitted:
        dialog.ignore_wanted.emit([Path("/library/2.pdf"), Path("/a.pdf")])
    assert emitted.args == [[Path("/library")]]
    assert ignored == [Path("/library/2.pdf")]


def test_a_library_that_can_only_be_read_is_left_as_it_is(qtbot, region, library, monkeypatch):
    library.kept = (Path("/library"),)
    region.folders.show_folders(library.kept)
    monkeypatch.setattr(Config, "read_only", True)
    for act in (lambda: region.start([]), lambda: region.folders.add([Path("/more")])):
        with qtbot.waitSignal(region.failed) as failed:
            act()
        assert "is read-only" in str(failed.args[0])
    assert region.folders.folders == [Path("/library")]
    assert not library.named("sync")
