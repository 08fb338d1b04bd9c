import json

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.results.result_file import ResultFile
from app.shell.report import Report
from engine.records import Recalled


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def found(hit):
    hits = (hit(1), hit(2))
    report = Report("what?", "judge")
    report.take(Recalled("what?", hits, 1.0))
    return report, "what?", hits


def test_the_suffix_names_the_shape(qtbot, window, found, tmp_path):
    files = ResultFile(window)
    for name in ("a.csv", "a.md", "a.json"):
        with qtbot.waitSignal(files.saved) as told:
            files.save(tmp_path / name, *found)
        assert told.args[0].startswith(f"2 passages are saved in {tmp_path / name}.")
        assert ("apostrophe" in told.args[0]) == (name == "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfrank,title,page")
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# what?\n")
    content = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert content["question"] == "what?"
    assert [each["rank"] for each in content["hits"]] == [1, 2]


def test_what_cannot_be_written_is_said(qtbot, window, found, tmp_path):
    files = ResultFile(window)
    with qtbot.waitSignal(files.failed) as told:
        files.save(tmp_path / "none" / "a.csv", *found)
    assert "could not be written" in told.args[0]


def test_a_name_is_proposed_and_asked_for(qtbot, window, found):
    files = ResultFile(window)
    files.ask(*found)
    dialog = window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("what.csv")
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    dialog.reject()


def test_all_are_copied_as_markdown(qtbot, window, found):
    files = ResultFile(window)
    with qtbot.waitSignal(files.saved):
        files.copy(*found[1:])
    assert QGuiApplication.clipboard().text().startswith("# what?\n\n1. **Title 1**")
