import shutil
from contextlib import closing

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QPlainTextEdit, QPushButton, QSpinBox

from app.settings import Preferences
from app.settings.dialog import SettingsDialog
from engine.config import Config
from engine.library import Library


@pytest.fixture
def dialog(qtbot, tmp_path, monkeypatch, appearance):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "settings.toml")
    with closing(Library(Config(data_dir=tmp_path / "data", model="builtin"))) as library:
        dialog = SettingsDialog(Preferences(library), appearance)
        qtbot.addWidget(dialog)
        dialog.show()
        yield dialog


def test_what_is_set_is_kept_and_shown_again(dialog, tmp_path):
    dialog.findChild(QSpinBox, "pool").setValue(7)
    assert (tmp_path / "settings.toml").read_text() == "pool = 7\n"
    dialog.close()
    dialog.show()
    assert dialog.findChild(QSpinBox, "pool").value() == 7


def test_a_bad_pattern_is_answered_on_the_page(dialog, tmp_path):
    field = dialog.findChild(QPlainTextEdit)
    field.setPlainText("!")
    field._emit()
    assert any("invalid pattern" in each.text() for each in dialog.findChildren(QLabel))
    assert field.toPlainText() == ""
    assert not (tmp_path / "settings.toml").exists()


def test_the_language_changes_at_once(qtbot, dialog):
    language = next(each for each in dialog.findChildren(QComboBox) if each.findData("zh_CN") >= 0)
    language.activated.emit(language.findData("zh_CN"))
    qtbot.waitUntil(lambda: dialog.windowTitle() == "设置")


def test_the_settings_file_can_be_seen_once_there_is_one(qtbot, dialog, tmp_path):
    see = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Open file")
    assert not see.isEnabled()
    dialog.findChild(QSpinBox, "pool").setValue(7)
    with qtbot.waitSignal(dialog.file_wanted) as emitted:
        see.click()
    assert emitted.args == [tmp_path / "settings.toml"]


def test_the_file_of_synonyms_is_created_and_can_be_seen(qtbot, dialog, tmp_path):
    button = next(e for e in dialog.findChildren(QPushButton) if e.text() == "Synonyms…")
    with qtbot.waitSignal(dialog.file_wanted) as emitted:
        button.click()
    assert emitted.args == [tmp_path / "data" / "synonyms.txt"]
    assert emitted.args[0].is_file()


def test_a_file_of_synonyms_that_cannot_be_created_is_answered_on_the_page(qtbot, dialog, tmp_path):
    shutil.rmtree(tmp_path / "data", ignore_errors=True)
    (tmp_path / "data").touch()
    with qtbot.assertNotEmitted(dialog.file_wanted):
        next(e for e in dialog.findChildren(QPushButton) if e.text() == "Synonyms…").click()
    assert any(str(tmp_path / "data") in each.text() for each in dialog.findChildren(QLabel))
