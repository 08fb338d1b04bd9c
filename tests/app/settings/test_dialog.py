from dataclasses import replace
from math import inf

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QSpinBox,
)

from app.settings.dialog import SettingsDialog
from engine.config import Config


@pytest.fixture
def dialog(qtbot, tmp_path):
    dialog = SettingsDialog(Config(data_dir=tmp_path, pool=40, ignore=("*.bak",)))
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def spin(dialog, name):
    return dialog.findChild(QSpinBox, name)


def test_it_shows_what_holds_and_emits_nothing_by_itself(qtbot, dialog, tmp_path):
    assert spin(dialog, "pool").value() == 40
    assert spin(dialog, "rank_seconds").text() == "no limit"
    with qtbot.assertNotEmitted(dialog.changed):
        dialog.show_config(Config(data_dir=tmp_path, pool=60, rank_seconds=30, device="cpu"))
        dialog.show_window("zh_CN", "dark", True)
    assert spin(dialog, "pool").value() == 60
    assert spin(dialog, "rank_seconds").text() == "30 s"
    assert dialog.findChild(QPlainTextEdit).toPlainText() == ""
    shown = [combo.currentData() for combo in dialog.findChildren(QComboBox)]
    assert sorted(shown) == ["auto", "cpu", "dark", "zh_CN"]


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("pool", 20, 20),
        ("rank_seconds", 60, 60),
        ("largest_file", 10, 10),
        ("read_memory", 512, 512),
    ],
)
def test_a_number_takes_effect_at_once(qtbot, dialog, name, value, told):
    with qtbot.waitSignal(dialog.changed) as change:
        spin(dialog, name).setValue(value)
    assert change.args == [{name: told}]


def test_no_limit_is_one_that_never_comes(qtbot, dialog, tmp_path):
    dialog.show_config(Config(data_dir=tmp_path, rank_seconds=30))
    with qtbot.waitSignal(dialog.changed) as change:
        spin(dialog, "rank_seconds").setValue(0)
    assert change.args == [{"rank_seconds": inf}]


def test_a_choice_is_told(qtbot, dialog):
    device = next(each for each in dialog.findChildren(QComboBox) if each.findData("mps") >= 0)
    with qtbot.waitSignal(dialog.changed) as change:
        device.setCurrentIndex(device.findData("cpu"))
        device.activated.emit(device.currentIndex())
    assert change.args == [{"device": "cpu"}]
    with qtbot.waitSignal(dialog.tray_chosen) as change:
        dialog.findChild(QCheckBox).click()
    assert change.args == [True]
    models = next(each for each in dialog.findChildren(QPushButton) if each.text() == "Models…")
    with qtbot.waitSignal(dialog.models_wanted):
        models.click()


def test_patterns_take_effect_when_the_field_is_left(qtbot, dialog):
    field = dialog.findChild(QPlainTextEdit)
    field.setPlainText("*.bak\n\ndrafts/\n")
    with qtbot.waitSignal(dialog.changed) as change:
        QApplication.sendEvent(field, QFocusEvent(QEvent.Type.FocusOut))
    assert change.args == [{"ignore": ("*.bak", "drafts/")}]


def test_what_cannot_be_set_is_said_and_what_holds_is_shown_again(dialog):
    field = dialog.findChild(QPlainTextEdit)
    field.setPlainText("!")
    dialog.show_error("The setting “ignore” has a bad pattern.")
    assert field.toPlainText() == "*.bak"
    said = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert "The setting “ignore” has a bad pattern." in said
    dialog.show_config(replace(dialog._config, pool=3))
    said = [each.text() for each in dialog.findChildren(QLabel) if each.isVisible()]
    assert "The setting “ignore” has a bad pattern." not in said
