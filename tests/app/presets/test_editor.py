from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QListView, QPlainTextEdit, QPushButton

from app.presets.editor import PresetEditor
from app.presets.preset_list import PresetList
from app.presets.try_panel import TryPanel
from engine.user.presets.preset import built_in_presets, write_presets


@pytest.fixture
def editor(qtbot, following, lanes):
    try_panel = TryPanel(following, lanes)
    editor = PresetEditor(following, try_panel)
    qtbot.addWidget(editor)
    editor.renew("code")
    editor.show()
    yield editor
    assert lanes.stop()


@pytest.fixture
def store(following):
    return following.presets


def line(editor, name):
    return editor.findChild(QLineEdit, f"preset_{name}")


def text(editor, name="instruction"):
    return editor.findChild(QPlainTextEdit, f"preset_{name}")


def press(editor, words):
    [button] = [each for each in editor.findChildren(QPushButton) if each.text() == words]
    assert button.isEnabled()
    button.click()


def sentence(editor):
    return editor.findChild(QLabel, "preset_sentence").text()


def choose_row(editor, row):
    view = editor.findChild(QListView, "preset_list")
    view.setCurrentIndex(view.model().index(row, 0))


def choose(editor, id):
    editor.renew(id)


def test_the_chosen_preset_stands_in_the_form(editor):
    code = built_in_presets()[5]
    assert line(editor, "name").text() == code.name["en"]
    assert line(editor, "when").text() == code.when["en"]
    assert text(editor).toPlainText() == code.instruction
    assert text(editor, "example").toPlainText() == code.example["en"]
    assert editor.findChild(QComboBox, "preset_group").currentText() == "How-to"
    assert not editor.findChild(QPushButton, "preset_save").isEnabled()


def test_what_is_typed_is_kept_on_save(qtbot, editor, store):
    text(editor).setPlainText("Rank by\ncode in Rust")
    assert store.find("code").instruction != "Rank by code in Rust"
    with qtbot.waitSignal(editor.changed):
        press(editor, "Save")
    assert store.find("code").instruction == "Rank by code in Rust"
    assert store.find("code").name == built_in_presets()[5].name  # both languages, untouched
    press(editor, "Original wording")
    assert text(editor).toPlainText() == built_in_presets()[5].instruction


def test_what_is_typed_stays_while_another_is_looked_at(editor):
    text(editor).setPlainText("A draft")
    choose(editor, "steps")
    assert "ordered steps" in text(editor).toPlainText()
    choose(editor, "code")
    assert text(editor).toPlainText() == "A draft"
    press(editor, "Undo changes")
    assert text(editor).toPlainText() == built_in_presets()[5].instruction


def test_a_new_one(qtbot, editor, store):
    press(editor, "New")
    line(editor, "name").setFocus()
    qtbot.keyClicks(line(editor, "name"), "Short <b>ones</b>")
    press(editor, "Save")
    assert "instruction is empty" in sentence(editor)
    text(editor).setPlainText("Rank by {} %s")
    press(editor, "Save")
    assert store.find("Short <b>ones</b>").instruction == "Rank by {} %s"
    assert store.find("Short <b>ones</b>").group == "do"  # that of the one looked at before


def test_regression_a_new_one_stays_while_another_is_looked_at(qtbot, editor, store):
    """What was typed of a preset that was not saved yet was lost when another was chosen."""
    press(editor, "New")
    qtbot.keyClicks(line(editor, "name"), "Shortest")
    text(editor).setPlainText("Rank by brevity")
    choose(editor, "steps")
    assert line(editor, "name").text() != "Shortest"
    press(editor, "New")
    assert line(editor, "name").text() == "Shortest"
    press(editor, "Save")
    assert store.find("shortest").instruction == "Rank by brevity"
    press(editor, "New")  # saved: the next one is blank, in the group of the one looked at
    assert not line(editor, "name").text()
    assert not text(editor).toPlainText()
    qtbot.keyClicks(line(editor, "name"), "Never mind")
    press(editor, "Undo changes")
    choose(editor, "legal")
    press(editor, "New")
    assert not line(editor, "name").text()
    assert editor.findChild(QComboBox, "preset_group").currentData() == "judge"


def test_an_instruction_of_the_search_bar_becomes_a_preset(qtbot, editor, store):
    editor.start_new("Rank by age")
    qtbot.keyClicks(line(editor, "name"), "Oldest")
    press(editor, "Save")
    assert store.find("oldest").instruction == "Rank by age"


def test_what_hits_are_ranked_by_stays_in_use_once_it_has_a_name(qtbot, editor, store):
    editor.start_new("Rank by age")
    qtbot.keyClicks(line(editor, "name"), "Old")
    choose(editor, "code")
    editor.start_new("Rank by age")  # asked for once more: the name is still there
    assert line(editor, "name").text() == "Old"
    with qtbot.waitSignal(editor.used) as used:
        qtbot.keyClick(line(editor, "name"), Qt.Key.Key_Return)
    assert used.args == [store.find("Old").id]
    editor.start_new("")
    qtbot.keyClicks(line(editor, "name"), "Other")
    text(editor).setPlainText("Rank by size")
    with qtbot.assertNotEmitted(editor.used):
        press(editor, "Save")


def test_too_long_and_not_english_is_told(editor):
    labels = lambda: " ".join(each.text() for each in editor.findChildren(QLabel))  # noqa: E731
    text(editor).setPlainText("x" * 5000)
    assert "5,000 characters; the limit is 2,000" in labels()
    press(editor, "Save")
    assert "Shorten it" in sentence(editor)
    text(editor).setPlainText("按新旧排序")
    assert "English works best" in labels()


def test_copy_move_delete_restore(qtbot, editor, store):
    press(editor, "Duplicate")
    assert line(editor, "name").text() == "Code that runs 2"
    press(editor, "Up")
    order = [each.id for each in store.presets()]
    assert order.index("my-code-that-runs-2") == order.index("code") - 1
    press(editor, "Delete")
    assert "Code that runs 2" in sentence(editor)
    assert line(editor, "name").text() == "Code that runs"
    shelf = editor.findChild(PresetList)
    shelf.list_deleted()
    [action] = shelf._deleted.actions()
    action.trigger()
    assert line(editor, "name").text() == "Code that runs 2"


def test_one_at_the_end_of_its_group_stays_there(editor, store):
    choose(editor, "checklist")
    press(editor, "Down")
    assert store.presets() == built_in_presets()


def test_keys_move_delete_and_save(qtbot, editor, store):
    editor.activateWindow()
    view = editor.findChild(QListView, "preset_list")
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert [each.id for each in store.presets()].index("code") == 4
    text(editor).setPlainText("mine")
    text(editor).setFocus()
    qtbot.keyClick(text(editor), Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    assert store.find("code").instruction == "mine"
    view.setFocus()
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert [each.id for each in store.deleted()] == ["code"]


def test_the_default_and_the_one_to_judge_by(qtbot, editor, store):
    press(editor, "Make default")
    assert store.default().id == "code"
    with qtbot.waitSignal(editor.used) as emitted:
        press(editor, "Use this preset")
    assert emitted.args == ["code"]


def test_files_go_out_and_come_in(qtbot, editor, store, tmp_path):
    file = tmp_path / "p.toml"
    editor.findChild(PresetList).write_to(file)
    assert f"Presets written to {file}: {len(built_in_presets())}." == sentence(editor)
    editor.findChild(PresetList).read_from(file)
    assert f"0 of {len(built_in_presets())} presets are new" in sentence(editor)
    write_presets(file, [replace(built_in_presets()[0], instruction="Other")])
    with qtbot.waitSignal(editor.changed):
        editor.findChild(PresetList).read_from(file)
    assert line(editor, "name").text() == "Answers the question 2"
    file.write_text("version = 9")
    editor.findChild(PresetList).read_from(file)
    assert "later version" in sentence(editor)
    editor.findChild(PresetList).read_from(tmp_path / "none.toml")
    assert "cannot be read" in sentence(editor)
    editor.findChild(PresetList).write_to(tmp_path)
    assert "cannot be written" in sentence(editor)


def test_a_damaged_file_of_presets_is_told_and_left(editor, store, tmp_path):
    file = tmp_path / "presets.json"
    file.write_text("{")
    text(editor).setPlainText("mine")
    assert "presets.json" in sentence(editor)
    press(editor, "Save")
    assert "cannot be read" in sentence(editor)
    assert file.read_text() == "{"


def test_in_chinese_only_the_chinese_name_changes(qtbot, editor, store, appearance):
    appearance.set_language("zh_CN")
    name = line(editor, "name")
    qtbot.waitUntil(lambda: name.text() == "可执行代码")
    name.selectAll()
    qtbot.keyClicks(name, "Rust")
    press(editor, editor.findChild(QPushButton, "preset_save").text())
    assert store.find("code").name == {"en": "Code that runs", "zh": "Rust"}


def test_what_was_done_is_said_in_the_new_language(qtbot, editor, appearance):
    press(editor, "Delete")
    assert sentence(editor) == "“Code that runs” is deleted. To restore it: More › Deleted."
    appearance.set_language("zh_CN")
    qtbot.waitUntil(lambda: sentence(editor).startswith("“可执行代码”已删除"))
    choose_row(editor, 2)
    assert sentence(editor) == ""
