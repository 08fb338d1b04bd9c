from pathlib import Path

import pytest
from PySide6.QtWidgets import QPlainTextEdit, QToolButton

from app.reading import ReadingPanel
from engine.records import Skipped, Synced


@pytest.fixture
def panel(qtbot):
    panel = ReadingPanel()
    qtbot.addWidget(panel)
    panel.show()
    return panel


def test_nothing_is_said_before_anything_is_known(panel):
    assert panel.text == ""


def test_reading_is_shown_file_by_file_and_summed_up(panel):
    panel.start()
    assert panel.text == "Looking for changes …"
    panel.advance(312, 1040, Path("/library/report.pdf"))
    assert panel.text == "312 of 1,040 · report.pdf"
    skipped = tuple(Skipped(Path(f"/library/{n}.pdf"), "It is empty.") for n in range(12))
    panel.finish(Synced(34, 100, 5, 1100, skipped, 1234, 15021, 9.5))
    assert panel.text == "1,234 files · 15,021 passages"


def test_skipped_files_are_listed_with_reasons_as_plain_text(panel):
    reasons = panel.findChild(QPlainTextEdit, "skipped")
    more = next(b for b in panel.findChildren(QToolButton) if b.isCheckable())
    assert not more.isVisible()
    panel.skip(Skipped(Path("/library/<b>x&lt;.pdf"), "It needs a password."))
    assert more.text() == "1 skipped"
    more.click()
    assert reasons.isVisible()
    assert reasons.toPlainText() == "<b>x&lt;.pdf\nIt needs a password.\n/library"
    panel.finish(Synced(1, 0, 0, 0, (), 1, 5, 0.1))
    assert not more.isVisible()
    assert not reasons.isVisible()


def test_reading_that_broke_off_leaves_the_last_summary(panel):
    panel.finish(Synced(1, 0, 0, 0, (), 1, 5, 0.1))
    panel.start()
    panel.abandon()
    assert panel.text == "1 files · 5 passages"
