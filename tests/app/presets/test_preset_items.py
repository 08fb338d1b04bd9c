import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.presets.preset_items import PresetItems
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def items(qapp):
    items = PresetItems()
    QAbstractItemModelTester(items, QAbstractItemModelTester.FailureReportingMode.Fatal)
    items.show(built_in_presets())
    return items


def test_headings_stand_above_their_presets_and_cannot_be_chosen(items):
    headings = [row for row in range(items.rowCount()) if items.preset(row) is None]
    assert [items.item(row).text() for row in headings] == [
        "Answers", "How-to", "Review", "Compare",
    ]  # fmt: skip
    assert all(items.item(row).flags() == Qt.ItemFlag.NoItemFlags for row in headings)
    assert items.rowCount() == len(built_in_presets()) + 4


def test_a_row_has_name_tooltip_and_key(items):
    row = items.row_of("code")
    assert items.preset(row).id == "code"
    assert items.item(row).text() == "Code that runs"
    assert "example to copy" in items.item(row).toolTip()
    assert "Ctrl+6" in items.item(row).toolTip()
    assert "Ctrl" not in items.item(items.row_of("comparison")).toolTip()


def test_what_is_not_there_has_no_row(items):
    assert items.row_of("nothing") == -1
    assert items.preset(-1) is None
    assert items.preset(999) is None
    items.show(())
    assert items.rowCount() == 0


def test_in_chinese(items, appearance):
    appearance.set_language("zh_CN")
    items.show(built_in_presets())
    assert items.item(items.row_of("code")).text() == "可执行代码"
