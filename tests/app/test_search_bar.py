import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit

from app.search_bar import SearchBar
from engine.presets import presets


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
    with qtbot.waitSignal(bar.searched, timeout=0) as told:
        bar.clear()
    assert told.args == [""]


def test_down_leaves_the_field(qtbot, bar, field):
    with qtbot.waitSignal(bar.descended, timeout=0):
        qtbot.keyClick(field, Qt.Key.Key_Down)


def test_every_preset_is_there_and_says_when(bar, chooser):
    names = [chooser.itemText(row) for row in range(chooser.count())]
    assert names[: len(presets())] == [each.name["en"] for each in presets()]
    assert names[-1] == "Custom instruction…"
    assert presets()[0].when["en"] in chooser.itemData(0, Qt.ItemDataRole.ToolTipRole)


def test_a_preset_changes_the_instruction(qtbot, bar, chooser):
    assert bar.instruction == presets()[0].instruction
    with qtbot.waitSignal(bar.instruction_changed) as told:
        chooser.setCurrentIndex(2)
    assert told.args == [presets()[2].instruction] == [bar.instruction]


def test_an_instruction_of_ones_own(qtbot, bar, chooser, own):
    assert not own.isVisible()
    with qtbot.assertNotEmitted(bar.instruction_changed):
        chooser.setCurrentIndex(chooser.count() - 1)
    assert own.isVisible()
    assert bar.instruction == presets()[0].instruction  # until something is written
    with qtbot.waitSignal(bar.instruction_changed) as told:
        own.setText("  Rank by <b>age</b> ")
        qtbot.keyClick(own, Qt.Key.Key_Return)
    assert told.args == ["Rank by <b>age</b>"]
    own.setText("x" * 900)
    assert len(own.text()) == 500
    chooser.setCurrentIndex(0)
    assert not own.isVisible()
    assert bar.instruction == presets()[0].instruction


def test_the_switch(qtbot, bar):
    switch = bar.findChild(QCheckBox, "keywords_only")
    with qtbot.waitSignal(bar.keywords_only_changed) as told:
        switch.click()
    assert told.args == [True]


def test_a_very_long_question_is_kept_whole(qtbot, bar, field):
    with qtbot.waitSignal(bar.searched) as told:
        field.setText("word " * 2000)
    assert len(told.args[0]) == 10_000
