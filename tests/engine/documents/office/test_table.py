from hypothesis import given, strategies as st

from engine.documents.office import table
from engine.documents.office.table import Row


def rows(*lists):
    """Rows of cells; strings are words, None is empty, all else is a value."""
    return [
        Row(
            {at: str(cell) for at, cell in enumerate(cells) if cell is not None},
            frozenset(at for at, cell in enumerate(cells) if isinstance(cell, str)),
        )
        for cells in lists
    ]


def blocks(rows):
    """The text of each block."""
    return ["\n".join(line.text for line in block.lines) for block in table.blocks(rows)]


def test_rows_below_a_header_say_its_words():
    assert (blocks(rows(["Item", "Price"], ["tea", 3], [None, 4], ["milk", None]))) == [
        "Item | Price\nItem: tea; Price: 3\nPrice: 4\nItem: milk"
    ]


def test_captions_stand_before_the_header():
    found = blocks(rows(["Sales"], ["2024"], ["City", "Sum"], ["Bern", 1]))
    assert found == ["Sales\n2024", "City | Sum\nCity: Bern; Sum: 1"]


def test_blank_rows_part_blocks():
    found = blocks(rows([None], ["a"], [], [], ["b"], [None, None]))
    assert found == ["a", "b"]


def test_names_and_what_they_stand_for_are_no_table():
    assert (blocks(rows(["Name", "Ann"], ["City", "Bern"]))) == ["Name | Ann\nCity | Bern"]


def test_a_header_is_full_short_distinct_and_of_words():
    for first in (["a", None, "c"], ["a", "a", "c"], ["a", 2, "c"], ["a" * 61, "b", "c"]):
        assert ": " not in blocks(rows(first, [1, 2, 3]))[0]
    assert (blocks(rows(["a", "b", "c"]))) == ["a | b | c"]


def test_empty_columns_are_left_out_and_empty_cells_keep_their_place():
    assert (blocks(rows([1, None, None, 4], [None, None, 3, None], [1, None, 3, 4]))) == [
        "1 |  | 4\n | 3\n1 | 3 | 4"
    ]


CELL = st.one_of(st.none(), st.integers(), st.text("ab:|", min_size=1, max_size=5))


@given(st.lists(st.lists(CELL, max_size=5), max_size=8))
def test_no_cell_is_lost(cells):
    text = "\n".join(blocks(rows(*cells)))
    assert all(str(cell) in text for row in cells for cell in row if cell is not None)
