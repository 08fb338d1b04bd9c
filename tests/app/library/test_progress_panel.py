from pathlib import Path

import pytest
from PySide6.QtWidgets import QProgressBar, QToolButton

from app.library.indexing import Indexing
from app.library.progress_panel import ProgressPanel
from engine import Message
from engine.events import Synced
from engine.models.pace import Pace
from engine.records import Skipped


@pytest.fixture
def indexing(library, lanes):
    return Indexing(library, lanes)


@pytest.fixture
def panel(qtbot, indexing, monkeypatch):
    clock = iter(range(1000)).__next__
    monkeypatch.setattr("app.library.progress_panel.Pace", lambda: Pace(clock))
    panel = ProgressPanel(indexing)
    qtbot.addWidget(panel)
    panel.show()
    return panel


@pytest.fixture
def halt(panel, indexing):
    return next(each for each in panel.findChildren(QToolButton) if not each.objectName())


def test_nothing_is_said_before_anything_is_known(panel, said, halt):
    assert said(panel) == ""
    assert not halt.isVisible()


def test_indexing_is_shown_file_by_file_with_its_pace_and_summed_up(qtbot, panel, said, indexing):
    indexing.started.emit()
    assert said(panel) == "Checking for changes…"
    for done in (302, 307, 312):
        indexing.progressed.emit(done, 1042, Path("/library/report.pdf"))
    words = "312 of 1,042\n5 files/s · about 2 min left\nreport.pdf"
    qtbot.waitUntil(lambda: said(panel) == words)
    skipped = tuple(Skipped(Path(f"/library/{n}.pdf"), Message("It is empty.")) for n in range(12))
    indexing.synced.emit(Synced(34, 100, 5, 1100, skipped, 1234, 15021, 9.5))
    assert said(panel) == "1,234 files · 15,021 passages"


def test_ocr_is_shown_page_by_page(qtbot, panel, said, indexing):
    indexing.started.emit()
    indexing.synced.emit(Synced(1, 0, 0, 0, (), 1, 7, 0.1))
    for done in (1, 2, 3):
        indexing.recognised.emit(done, 40, Path("/library/scan.pdf"))
    words = "OCR: page 3 of 40\n1.0 pages/s · about 37 s left\nscan.pdf"
    qtbot.waitUntil(lambda: said(panel) == words)
    indexing.synced.emit(Synced(0, 1, 0, 0, (), 2, 47, 40.0))
    assert said(panel) == "2 files · 47 passages"


def test_encoding_is_shown_with_the_minutes_that_are_left(qtbot, panel, said, halt, indexing):
    indexing.synced.emit(Synced(1, 0, 0, 0, (), 1, 18_000, 0.1))
    indexing.encoded.emit(6184, 18_000, 0.0)
    qtbot.waitUntil(lambda: said(panel) == "Search by meaning\n6,184 of 18,000 passages")
    indexing.encoded.emit(6200, 18_000, 540.0)
    words = "Search by meaning\n6,200 of 18,000 passages\nabout 9 minutes"
    qtbot.waitUntil(lambda: said(panel) == words)
    assert halt.text() == "Pause"
    indexing.started.emit()  # beside it
    indexing.encoded.emit(6216, 18_000, 539.0)
    assert said(panel) == "Checking for changes…"
    indexing.synced.emit(Synced(1, 0, 0, 0, (), 1, 18_000, 0.1))
    assert said(panel).startswith("Search by meaning\n6,216 of 18,000 passages")
    indexing.encoding_ended.emit()
    assert said(panel) == "1 file · 18,000 passages"


def test_when_all_is_read_the_index_is_still_to_be_written(qtbot, panel, said, indexing):
    indexing.started.emit()
    indexing.progressed.emit(9, 10, Path("a"))
    qtbot.waitUntil(lambda: "Writing the index…" in said(panel))


def test_files_not_indexed_lead_to_why(qtbot, panel, said, indexing):
    more = panel.findChild(QToolButton, "problems")
    assert not more.isVisible()
    indexing.skipped.emit(Skipped(Path("/library/x.pdf"), Message("It needs a password.")))
    qtbot.waitUntil(lambda: more.text() == "1 not indexed…")
    with qtbot.waitSignal(panel.problems_wanted):
        more.click()
    indexing.synced.emit(Synced(1, 0, 0, 0, (), 1, 5, 0.1))
    assert not more.isVisible()


def test_indexing_can_be_paused_and_resumed(qtbot, panel, said, halt, indexing):
    indexing.started.emit()
    indexing.progressed.emit(3, 10, Path("a"))
    with qtbot.waitSignal(indexing.paused):
        halt.click()
    assert (said(panel), halt.text()) == ("Paused · 3 of 10", "Resume")
    with qtbot.waitSignal(indexing.started):
        halt.click()


def test_a_pause_before_anything_is_known_has_a_bar_at_rest(panel, said, indexing):
    indexing.started.emit()
    indexing.paused.emit()
    assert said(panel) == "Paused"
    assert panel.findChild(QProgressBar).maximum() == 1


def test_counting_can_be_stopped(qtbot, panel, said, halt, indexing):
    indexing.started.emit()
    indexing.counted.emit(123_000)
    qtbot.waitUntil(lambda: (said(panel), halt.text()) == ("123,000 files found so far", "Stop"))
    with qtbot.waitSignal(indexing.paused):  # no folder is new
        halt.click()


def test_indexing_that_failed_leaves_the_last_summary(panel, said, indexing):
    indexing.synced.emit(Synced(1, 0, 0, 0, (), 1, 5, 0.1))
    indexing.started.emit()
    indexing.failed.emit("The disk is full.")
    assert said(panel) == "1 file · 5 passages"
