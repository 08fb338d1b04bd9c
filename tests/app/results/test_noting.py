from dataclasses import replace

import pytest
from PySide6.QtWidgets import QDialogButtonBox, QPlainTextEdit, QPushButton, QWidget

from app.results.note_dialog import NoteDialog
from app.results.notes_dialog import NotesDialog
from app.results.noting import Noting
from engine import Config, Notes


@pytest.fixture
def noting(qtbot, tmp_path, lanes):
    window = QWidget()
    qtbot.addWidget(window)
    yield Noting(Config(data_dir=tmp_path), lanes, window)
    lanes.stop()


def kept(noting):
    return [note.words for note in Notes.read(noting._config.notes_file)]


def test_a_note_is_written_changed_and_deleted(qtbot, noting, hit):
    for note, words in (("", "ask Ann"), ("ask Ann", "asked"), ("asked", "")):
        noting.ask(replace(hit(1), note=note))
        dialog = noting._window.findChildren(NoteDialog)[-1]
        field = dialog.findChild(QPlainTextEdit)
        assert field.toPlainText() == note
        with qtbot.waitSignal(noting.changed):
            if words:
                field.setPlainText(words)
                box = dialog.findChild(QDialogButtonBox)
                box.button(QDialogButtonBox.StandardButton.Save).click()
            else:
                buttons = dialog.findChildren(QPushButton)
                next(each for each in buttons if each.text() == "Delete note").click()
        assert kept(noting) == ([words] if words else [])


def test_a_dialog_that_is_cancelled_writes_nothing(qtbot, noting, hit):
    noting.ask(hit(1))
    with qtbot.assertNotEmitted(noting.changed):
        noting._window.findChild(NoteDialog).reject()
    assert kept(noting) == []


def test_a_damaged_file_is_said_so_and_left_alone(qtbot, noting, hit):
    noting._config.notes_file.write_text("{")
    with qtbot.waitSignal(noting.failed) as failed:
        noting.write(hit(1), "x")
    assert "file of your notes" in str(failed.args[0])
    assert noting._config.notes_file.read_text() == "{"


def test_what_was_written_last_is_kept_at_the_end(noting, hit):
    noting.write(hit(1), "x")
    noting.keeper.stream.cancel()
    noting.keeper.finish()
    assert kept(noting) == ["x"]


def test_in_a_library_that_can_only_be_read_notes_are_read(qtbot, noting, hit, monkeypatch):
    noting.write(hit(1), "ask Ann")
    monkeypatch.setattr(Config, "read_only", True)
    with qtbot.waitSignal(noting.failed) as failed:
        noting.ask(hit(1))
    assert "is read-only" in str(failed.args[0])
    assert not noting._window.findChild(NoteDialog)
    dialog = NotesDialog(noting, noting._window)
    dialog._table.setCurrentCell(0, 0)
    assert not dialog._remove.isEnabled()
    assert not dialog._delete.isEnabled()
    assert dialog._show.isEnabled()
    assert "is read-only" in dialog._none.text()
