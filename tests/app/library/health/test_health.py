from pathlib import Path

import pytest
from PySide6.QtWidgets import QLineEdit, QWidget

from app.library.health.dialog import HealthDialog
from app.library.health.health import Health
from app.library.indexing import Indexing
from app.library.inspector import Upkeep
from app.settings.preferences import Preferences


@pytest.fixture
def health(qtbot, library, lanes):
    window = QWidget()
    qtbot.addWidget(window)
    indexing, upkeep = Indexing(library, lanes), Upkeep(library, lanes)
    indexing.sync([Path("/library")])
    yield Health(indexing, upkeep, Preferences(library), window)
    assert lanes.stop()


@pytest.fixture
def dialog(qtbot, health):
    with qtbot.waitSignal(health._upkeep.measured):
        health.show()
    return health.parent().findChild(HealthDialog)


def test_the_library_is_shown_as_it_is_when_the_dialog_comes_up(health, dialog):
    assert dialog.model.rowCount() == 1
    health.show()
    assert health.parent().findChildren(HealthDialog) == [dialog]


def test_a_password_is_tried_at_once(qtbot, health, dialog, library):
    field = dialog.findChild(QLineEdit, "password")
    with qtbot.waitSignals([health._upkeep.unlocked, health._indexing.synced]):
        qtbot.keyClicks(field, "secret\r")
    assert library.named("password") == [("password", "secret")]


def test_what_is_read_anew_is_measured_anew(qtbot, health, dialog, library):
    for act in (dialog.rebuild_wanted.emit, lambda: dialog.retry_wanted.emit([Path("/a")])):
        before = len(library.named("status"))
        with qtbot.waitSignal(health._indexing.synced):
            act()
        qtbot.waitUntil(lambda: len(library.named("status")) > before)  # noqa: B023
        assert dialog.storage._rebuild.isEnabled()
    assert library.named("rebuild")
    assert library.named("retry")[0][2] == (Path("/a"),)


def test_a_file_that_was_named_by_hand_is_taken_out_and_the_others_are_left_out(
    qtbot, health, dialog, library, monkeypatch
):
    library.kept = (Path("/library"), Path("/a.pdf"))
    ignored = []
    monkeypatch.setattr(health._preferences, "ignore", ignored.extend)
    with qtbot.waitSignal(health.unwanted) as told:
        dialog.ignore_wanted.emit([Path("/library/2.pdf"), Path("/a.pdf")])
    assert told.args == [[Path("/a.pdf")]]
    assert ignored == [Path("/library/2.pdf")]
