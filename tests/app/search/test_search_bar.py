from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPushButton, QToolButton

from app.search.search_bar import SearchBar
from app.settings.style import Style
from app.widgets import TARGET
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def bar(qtbot):
    bar = SearchBar()
    qtbot.addWidget(bar)
    bar.show()
    return bar


@pytest.fixture
def field(bar):
    return bar.findChild(QLineEdit, "question")


@pytest.fixture
def chooser(bar):
    return bar.findChild(QComboBox, "presets")


@pytest.fixture
def own(bar):
    return bar.findChild(QLineEdit, "instruction")


def pick(chooser, row):
    """Choose a row as a person does."""
    chooser.setCurrentIndex(row)
    chooser.activated.emit(row)


def row_of(chooser, name):
    return next(row for row in range(chooser.count()) if chooser.itemText(row) == name)


def test_what_is_within_the_field_can_be_hit(bar, field):
    field.setText("how does it move")
    style = Style()
    field.setStyle(style)
    bar.resize(900, 60)
    buttons = [each for each in field.findChildren(QToolButton) if each.isVisible()]
    assert len(buttons) == 3
    for each in buttons:
        assert min(each.size().toTuple()) >= TARGET
        assert field.rect().contains(each.geometry())
    field.setStyle(None)


def test_typing_asks_once_after_a_pause(qtbot, bar, field):
    asked = []
    bar.searched.connect(asked.append)
    with qtbot.waitSignal(bar.searched):
        qtbot.keyClicks(field, "how does it move")
    qtbot.wait(200)
    assert asked == ["how does it move"]


def test_enter_asks_at_once_and_only_once(qtbot, bar, field):
    asked = []
    bar.searched.connect(asked.append)
    qtbot.keyClicks(field, "now")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert asked == ["now"]
    qtbot.wait(200)
    assert asked == ["now"]


def test_clear_asks_for_nothing_at_once(qtbot, bar, field):
    field.setText("x")
    with qtbot.waitSignal(bar.searched, timeout=0) as emitted:
        bar.clear()
    assert emitted.args == [""]


def test_down_leaves_the_field(qtbot, bar, field):
    with qtbot.waitSignal(bar.descended, timeout=0):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def test_every_preset_is_there_and_says_when(bar, chooser):
    names = [chooser.itemText(row) for row in range(chooser.count())]
    assert [name for name in names if name in {each.name["en"] for each in built_in_presets()}] == [
        each.name["en"] for each in built_in_presets()
    ]
    assert names[0] == "Answers"
    assert names[-3:] == ["Custom instruction…", "This is the default", "Edit presets…"]
    assert built_in_presets()[0].when["en"] in chooser.itemData(1, Qt.ItemDataRole.ToolTipRole)


def test_a_preset_changes_the_instruction(qtbot, bar, chooser):
    assert bar.instruction == built_in_presets()[0].instruction
    with qtbot.waitSignals([bar.instruction_changed, bar.preset_changed]):
        pick(chooser, row_of(chooser, "Code that runs"))
    assert bar.preset == "code"
    assert bar.instruction == built_in_presets()[5].instruction
    bar.choose("steps")
    assert bar.preset == "steps"
    bar.choose("nothing")
    assert bar.preset == "steps"


def test_edited_presets_take_the_place_of_the_old(qtbot, bar, chooser):
    bar.choose("code")
    mine = [
        replace(each, instruction="mine") if each.id == "code" else each
        for each in built_in_presets()
    ]
    with qtbot.waitSignal(bar.instruction_changed) as emitted:
        bar.show_presets(mine, "code", "answer")
    assert emitted.args == ["mine"]
    bar.show_presets([each for each in mine if each.id != "code"], "answer", "answer")
    assert bar.preset == "answer"
    assert bar.instruction == built_in_presets()[0].instruction


def test_the_last_row_leads_to_the_presets_and_chooses_nothing(qtbot, bar, chooser):
    bar.choose("code")
    with qtbot.waitSignal(bar.presets_wanted, timeout=0):
        pick(chooser, chooser.count() - 1)
    assert chooser.currentText() == "Code that runs"
    pick(chooser, chooser.count() - 3)
    with qtbot.waitSignal(bar.presets_wanted, timeout=0):
        pick(chooser, chooser.count() - 1)
    assert chooser.currentText() == "Custom instruction…"


def test_an_instruction_of_ones_own(qtbot, bar, chooser, own):
    assert not own.isVisible()
    with qtbot.assertNotEmitted(bar.instruction_changed):
        pick(chooser, chooser.count() - 3)
    assert own.isVisible()
    assert bar.preset == ""
    assert bar.instruction == built_in_presets()[0].instruction  # until something is written
    with qtbot.waitSignal(bar.instruction_changed) as emitted:
        own.setText("  Rank by <b>age</b> ")
        qtbot.keyClick(own, Qt.Key.Key_Return)
    assert emitted.args == ["Rank by <b>age</b>"]
    own.setText("x" * 5000)
    assert len(own.text()) == 2000
    # others now, and still judged by one's own
    bar.show_presets(built_in_presets()[:3], "answer", "answer")
    assert own.isVisible()
    bar.choose("answer")
    assert not own.isVisible()
    assert bar.instruction == built_in_presets()[0].instruction


def test_an_instruction_of_ones_own_can_be_kept(qtbot, bar, chooser, own):
    pick(chooser, chooser.count() - 3)
    [keep] = bar.findChildren(QPushButton)
    assert keep.isVisible()
    assert not keep.isEnabled()
    own.setText("Rank by age")
    with qtbot.waitSignal(bar.keep_wanted, timeout=0) as emitted:
        keep.click()
    assert emitted.args == ["Rank by age"]


def test_the_switch(qtbot, bar):
    switch = bar.findChild(QCheckBox, "without_ranking")
    with qtbot.waitSignal(bar.without_ranking_changed) as emitted:
        switch.click()
    assert emitted.args == [True]


def test_a_very_long_question_is_kept_whole(qtbot, bar, field):
    with qtbot.waitSignal(bar.searched) as emitted:
        field.setText("word " * 2000)
    assert len(emitted.args[0]) == 10_000


def test_presets_are_grey_with_the_reason_where_the_model_ignores_them(bar, chooser):
    grey = [row for row in range(chooser.count()) if not bar._items.index(row, 0).flags()]
    bar.show_effect("mmarco-minilm", follows_instruction=False)
    assert chooser.itemText(0) == "No effect with this model"
    assert "mmarco-minilm ignores instructions" in chooser.toolTip()
    assert "mmarco-minilm ignores instructions" in chooser.accessibleDescription()
    assert not any(bar._items.item(row).isEnabled() for row in range(len(grey) + 19))
    assert bar.preset == built_in_presets()[0].id
    assert chooser.currentText() == built_in_presets()[0].name["en"]
    bar.show_effect("", follows_instruction=False)
    assert chooser.itemText(0) == "No effect: no reranker"
    assert "Without a reranker all presets" in chooser.toolTip()
    bar.show_effect("qwen3-0.6b", follows_instruction=True)
    assert [row for row in range(chooser.count()) if not bar._items.index(row, 0).flags()] == grey
    assert "The preset by which" in chooser.toolTip()


def test_the_ways_to_write_a_question_are_begun_with_a_click(bar):
    bar.field.setText("thread pool")
    quote, minus, *_, language = bar.syntax.actions()
    quote.trigger()
    assert bar.field.text() == '"thread pool"'
    bar.field.setText("thread pool")
    minus.trigger()
    assert bar.field.text() == "thread pool -"
    assert language.text() == "lang:en\tlanguage of the passage"


def test_help_opens_below_the_question(bar):
    bar.show()
    help = next(each for each in bar.field.actions() if "questions" in each.text())
    help.trigger()
    assert bar.syntax.isVisible()
    bar.syntax.close()


def test_the_chosen_preset_can_be_kept(qtbot, bar):
    presets = bar.findChild(QComboBox, "presets")
    bar.choose("steps")
    row = presets.findText("Make this the default")
    presets.setCurrentIndex(row)
    with qtbot.waitSignal(bar.default_wanted, timeout=0) as wanted:
        presets.activated.emit(row)
    assert wanted.args == ["steps"]
    bar.show_presets(built_in_presets(), "steps", "steps")
    assert presets.itemText(row) == "This is the default"
    assert not presets.model().item(row).isEnabled()
    assert presets.currentText() == "Step by step"
    custom = presets.findText("Custom instruction…")
    presets.setCurrentIndex(custom)
    presets.activated.emit(custom)
    presets.setCurrentIndex(row)
    with qtbot.waitSignal(bar.keep_wanted, timeout=0):
        presets.activated.emit(row)
    assert presets.currentIndex() == custom


def test_where_there_is_no_reranker_the_presets_lead_to_one(qtbot, bar, chooser):
    assert chooser.findText("Install a reranker…") == -1
    bar.show_effect("", follows_instruction=False)
    before = chooser.currentText()
    with qtbot.waitSignal(bar.models_wanted, timeout=0):
        pick(chooser, chooser.findText("Install a reranker…"))
    assert chooser.currentText() == before
    bar.show_effect("a", follows_instruction=True)
    assert chooser.findText("Install a reranker…") == -1
