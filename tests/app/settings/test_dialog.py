from dataclasses import replace
from math import inf

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from app.settings import Preferences, Style
from app.settings.dialog import SettingsDialog
from engine import Message
from engine.config import Config


@pytest.fixture
def preferences(library, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "settings.toml")
    library.configure(Config(data_dir=tmp_path, pool=40, ignore=("*.bak",)))
    return Preferences(library)


@pytest.fixture
def dialog(qtbot, preferences, appearance):
    dialog = SettingsDialog(preferences, appearance)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def spin(dialog, name):
    return dialog.findChild(QSpinBox, name)


def test_it_shows_the_settings_and_changes_none_by_itself(qtbot, dialog, preferences, library):
    assert spin(dialog, "pool").value() == 40
    assert spin(dialog, "rank_seconds").text() == "4 s"
    library.configure(replace(library.config, pool=60, rank_seconds=30, device="cpu", ignore=()))
    with qtbot.assertNotEmitted(preferences.changed):
        dialog.hide()
        dialog.show()
    assert spin(dialog, "pool").value() == 60
    assert spin(dialog, "rank_seconds").text() == "30 s"
    assert dialog.findChild(QPlainTextEdit).toPlainText() == ""
    shown = [str(combo.currentData()) for combo in dialog.findChildren(QComboBox)]
    assert sorted(shown) == ["100", "auto", "cpu", "en", "system"]
    switches = {each.objectName(): each.isChecked() for each in dialog.findChildren(QCheckBox)}
    assert switches == {"meaning": True, "gentle": False, "calm": False, "tray": False}


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("pool", 20, 20),
        ("rank_seconds", 60, 60),
        ("rank_seconds", 0, inf),
        ("largest_file", 10, 10),
        ("read_memory", 512, 512),
    ],
)
def test_a_number_takes_effect_at_once(dialog, preferences, library, name, value, kept):
    library.configure(replace(library.config, rank_seconds=30))
    dialog.hide()
    dialog.show()
    spin(dialog, name).setValue(value)
    assert getattr(preferences.config, name) == kept


def test_a_choice_takes_effect_at_once(qtbot, dialog, preferences, appearance):
    for data, chosen in (
        ("mps", lambda: preferences.config.device),
        ("float32", lambda: preferences.config.dtype),
        ("dark", lambda: appearance.theme),
    ):
        combo = next(each for each in dialog.findChildren(QComboBox) if each.findData(data) >= 0)
        combo.activated.emit(combo.findData(data))
        assert chosen() == data
    for name in ("tray", "meaning", "gentle"):
        dialog.findChild(QCheckBox, name).click()
    assert appearance.tray
    assert (preferences.config.meaning, preferences.config.gentle) == (False, True)
    models = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Models…")
    with qtbot.waitSignal(dialog.models_wanted):
        models.click()


def test_patterns_take_effect_when_the_field_is_left(dialog, preferences):
    field = dialog.findChild(QPlainTextEdit)
    field.setPlainText("*.bak\n\ndrafts/\n")
    QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
    assert preferences.config.ignore == ("*.bak", "drafts/")


def test_what_cannot_be_set_is_said_and_the_old_value_is_shown_again(dialog, preferences):
    def said():
        return [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]

    field = dialog.findChild(QPlainTextEdit)
    field.setPlainText("!")
    dialog.show_error(Message("The setting “ignore” has a bad pattern."))
    assert field.toPlainText() == "*.bak"
    assert "The setting “ignore” has a bad pattern." in said()
    preferences.change({"pool": 3})
    assert "The setting “ignore” has a bad pattern." not in said()


@pytest.fixture
def own_style(qapp):
    before = qapp.style().name()
    qapp.setStyle(Style())
    yield
    qapp.setStyle(before)


def test_it_opens_in_a_height_that_small_screens_have(own_style, dialog):
    assert dialog.height() <= 640
    for group in dialog.findChildren(QGroupBox):
        assert group.height() >= group.minimumSizeHint().height()


def test_what_is_chosen_in_the_menu_meanwhile_is_shown(qtbot, dialog, appearance):
    def shown(name):
        return dialog._fields.choices[name].currentData()

    appearance.set_language("zh_CN")
    appearance.set_theme("contrast")
    appearance.text_size.step(1)
    assert (shown("language"), shown("theme"), shown("text_size")) == ("zh_CN", "contrast", 110)
    qtbot.waitUntil(lambda: dialog._fields.choices["theme"].currentText() == "高对比度")
    appearance.text_size.step(0)


def test_labels_stand_level_with_their_fields(dialog):
    for name, field in dialog._fields.numbers.items():
        label = dialog._fields.labels[name]
        assert label.geometry().center().y() == field.geometry().center().y()


def test_half_a_second_is_a_limit(dialog, preferences):
    preferences.change({"rank_seconds": 0.5})
    assert spin(dialog, "rank_seconds").text() == "1 s"


def test_the_defaults_come_back_and_go_again(qtbot, dialog, preferences, appearance):
    spin(dialog, "pool").setValue(70)
    appearance.set_theme("dark")
    defaults = dialog.findChild(QPushButton, "defaults")
    assert defaults.text() == "Restore defaults"
    defaults.click()
    assert preferences.config.pool == 50
    assert preferences.config.ignore == ("*.bak",)
    assert spin(dialog, "pool").value() == 50
    assert appearance.theme == "system"
    appearance.set_language("en")
    QApplication.processEvents()
    assert defaults.text() == "Undo restoring"
    defaults.click()
    assert (preferences.config.pool, appearance.theme) == (70, "dark")
    assert defaults.text() == "Restore defaults"
    defaults.click()
    appearance.set_language("en")
    spin(dialog, "pool").setValue(60)
    QApplication.processEvents()
    assert defaults.text() == "Restore defaults"
