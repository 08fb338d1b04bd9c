import pytest
from PySide6.QtCore import Qt

from app.widgets.table import TextTable


@pytest.fixture
def table(qtbot):
    table = TextTable("numbers", 3, wide={0}, right={1})
    qtbot.addWidget(table)
    table.name_columns(["Name", "Value", ""])
    return table


def cells(table):
    return [
        [table.cell(row, column).text() for column in range(3)] for row in range(table.rowCount())
    ]


def test_rows_are_replaced_or_added(table):
    table.show_rows([("a", "1", "x"), ("b", "2")])
    assert cells(table) == [["a", "1", "x"], ["b", "2", ""]]
    table.show_rows([("c",)])
    assert table.add_row(("d", "4")) == 1
    assert cells(table) == [["c", "", ""], ["d", "4", ""]]


def test_numbers_are_aligned_with_their_heading(table):
    table.add_row(("a", "1"))
    for item in (table.cell(0, 1), table.horizontalHeaderItem(1)):
        assert item.textAlignment() & Qt.AlignmentFlag.AlignRight
    assert not table.cell(0, 0).textAlignment() & Qt.AlignmentFlag.AlignRight


def test_a_tooltip_shows_text_as_it_stands(table):
    table.add_row(("<b>a</b>",))
    assert table.cell(0, 0).toolTip() == "<span>&lt;b&gt;a&lt;/b&gt;</span>"
    assert table.cell(0, 1).toolTip() == ""
