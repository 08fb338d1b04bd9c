from dataclasses import replace

import pytest
from PySide6.QtGui import QFont

from app.preview.script import count_matches, script
from app.preview.tables import PADDING
from app.preview.text_view import TextView
from engine.records import Passage, Row
from engine.stores.preview import Excerpt, Marked, Sought, Structure

HEAD = ((0, "City"), (1, "<b>Sum</b>"))
TEXT = "Above.\n\nCity: Bern 😀; Sum: 1\nSum: 2\n\nBelow."


def row(text, *cells, table=1, head=HEAD):
    return Row(table, tuple((c, text.index(w), text.index(w) + len(w)) for c, w in cells), head)


ROWS = (row(TEXT, (0, "Bern 😀"), (1, "1")), row(TEXT, (1, "2")))


def excerpt(*parts, sought="Sum"):
    marked = (
        Marked(n, Passage(text, 0, len(text), page=page), Sought(sought).spans(text), structure)
        for n, (text, page, structure) in enumerate(parts)
    )
    return Excerpt(tuple(marked), before=False, after=False)


def cut(text, ranges):
    raw = text.encode("utf-16-le")
    return [raw[2 * at : 2 * (at + length)].decode("utf-16-le") for at, length in ranges]


def as_shown(text):
    return text.replace("\ufdd0", "|").replace("\ufdd1", "]")


def test_rows_become_a_grid_with_the_text_around_it(qapp):
    made = script(excerpt((TEXT, None, Structure(ROWS))))
    assert as_shown(made.text) == "Above.\n|City|<b>Sum</b>|Bern 😀|1||2]\nBelow."
    assert made.grids[0].head_rows == 1
    start, length = made.passages[0]
    assert (start, start + length) == (0, len(made.text.encode("utf-16-le")) // 2)


def test_rows_of_one_table_in_several_passages_are_one_grid(qapp):
    texts = ["City: Bern; Sum: 1", "City: Rome; Sum: 2"]
    rows = [Structure((row(t, (0, t[6:10]), (1, t[-1])),)) for t in texts]
    made = script(excerpt(*((t, None, each) for t, each in zip(texts, rows, strict=True))))
    assert as_shown(made.text) == "|City|<b>Sum</b>|Bern|1|Rome|2]"
    assert as_shown(cut(made.text, [made.passages[1]])[0]) == "Rome|2"
    assert len(made.grids) == 1


def test_words_are_marked_in_cells_and_names_that_are_not_shown_are_still_counted(qapp):
    parts = excerpt((TEXT, None, Structure(ROWS)), sought="Sum")
    made = script(parts, sought="Sum")
    assert made.marks == ()
    assert cut(made.text, made.marked[0]) == ["1", "2"]
    assert count_matches(parts, "Sum") == {0: 2}
    made = script(excerpt((TEXT, None, Structure(ROWS)), sought="Bern"))
    assert cut(made.text, made.marks) == ["Bern"]


def test_a_list_is_no_grid(qapp):
    text = "one\ntwo"
    rows = (row(text, (0, "one"), head=()), row(text, (0, "two"), head=()))
    assert script(excerpt((text, None, Structure(rows)))).text == text


def test_facts_on_one_line_are_rows_and_attachments_a_list(qapp):
    text = "From: Ann · To: Bob\n\nHello."
    rows = [row(text, (0, n), (1, v), head=()) for n, v in (("From", "Ann"), ("To", "Bob"))]
    names = tuple(f"{n}.txt" for n in range(200))
    made = script(excerpt((text, None, Structure(tuple(rows), None, names))))
    shown = as_shown(made.text)
    assert shown.startswith("|From|Ann|To|Bob]\nAttachments (200)\n• 0.txt\n")
    assert shown.endswith("• 11.txt\n…\n\nHello.")
    assert not made.grids[0].head_rows


def test_slides_are_named_and_notes_are_set_apart(qapp, hit):
    text = "Point.\n\nSay this."
    made = script(excerpt((text, 3, Structure((), 8))), hit(1, kind="pptx"))
    assert made.text == "Slide 3\n\nPoint.\n\nNotes\nSay this."
    assert cut(made.text, made.headings) == ["Slide 3", "Notes"]
    assert cut(made.text, made.notes) == ["Say this."]
    slides = excerpt((text, 3, Structure((), 8)), sought="slide")
    assert count_matches(slides, "slide", "pptx") == {0: 1}


@pytest.fixture
def view(qtbot):
    view = TextView()
    view.resize(400, 300)
    qtbot.addWidget(view)
    view.show()
    return view


def test_the_places_of_a_script_are_those_of_the_document(view):
    made = script(excerpt((TEXT, None, Structure(ROWS)), sought="Below"))
    view.show_script(made, 0)
    raw = view.document().toRawText().replace("\u2029", "\n")
    assert raw == made.text
    [mark] = view.extraSelections()
    assert mark.cursor.selectedText() == "Below"
    start = made.text.index("<b>")
    assert view._cursor(start + 1, 1).charFormat().fontWeight() == QFont.Weight.Bold
    assert "<b>Sum</b>" in view.toPlainText()  # as text


def test_the_matched_row_of_a_long_table_is_in_view(view):
    texts = [f"City: Town {n}; Sum: {n}" for n in range(90)]
    rows = []
    at = 0
    for n, each in enumerate(texts):
        words = ((0, 6, 6 + len(f"Town {n}")), (1, len(each) - len(str(n)), len(each)))
        rows.append(Row(1, tuple((c, at + a, at + b) for c, a, b in words), HEAD))
        at += len(each) + 1
    view.show_script(
        script(excerpt(("\n".join(texts), None, Structure(tuple(rows))), sought="Town 77")), 0
    )
    [mark] = view.extraSelections()
    assert view.viewport().rect().intersects(view.cursorRect(mark.cursor))
    assert view._frame().height() > view.viewport().height()


def test_a_passage_at_the_end_of_a_long_text_is_shown(view):
    parts = [(f"Passage {n}. " + "Words of it. " * 60, None, Structure()) for n in range(51)]
    view.show_script(script(excerpt(*parts, sought="nothing")), 49)
    frame = view._frame()
    assert 0 <= frame.top() < view.viewport().height() / 2


def test_a_view_that_gets_its_size_later_shows_the_passage_all_the_same(qtbot):
    view = TextView()
    qtbot.addWidget(view)
    view.resize(120, 60)
    parts = [(f"Passage {n}. " + "Words of it. " * 60, None, Structure()) for n in range(51)]
    view.show_script(script(excerpt(*parts, sought="nothing")), 25)
    view.resize(500, 400)
    view.show()
    assert 0 <= view._frame().top() < view.viewport().height() / 2


def test_a_wide_table_scrolls_and_a_narrow_one_fits(view):
    columns = tuple((n, f"Column number {n}") for n in range(12))
    text = "; ".join(f"{name}: {'x' * 30}" for _, name in columns)
    cells = tuple((n, text.index(name) + len(name) + 2, 0) for n, name in columns)
    wide = Row(1, tuple((n, a, a + 30) for n, a, _ in cells), columns)
    view.show_script(script(excerpt((text, None, Structure((wide,))))), 0)
    assert view.horizontalScrollBar().maximum() > 0
    view.show_script(script(excerpt((TEXT, None, Structure(ROWS)))), 0)
    assert view.horizontalScrollBar().maximum() == 0


@pytest.mark.parametrize(("word", "fits"), [("contracts", True), ("subcontractors", False)])
def test_before_a_table_scrolls_its_columns_become_as_narrow_as_their_words(view, word, fits):
    phrase = f"each of the {word} of a year"
    text = "; ".join([phrase] * 5)
    places = [n * (len(phrase) + 2) for n in range(5)]
    cells = tuple((n, start, start + len(phrase)) for n, start in enumerate(places))
    view.resize(5 * 14 * view.fontMetrics().horizontalAdvance("0"), 300)
    view.show_script(script(excerpt((text, None, Structure((Row(1, cells),))))), 0)
    assert (view.horizontalScrollBar().maximum() == 0) == fits


def test_other_columns_are_narrow_before_a_long_word_is_broken(view):
    words = ["contact@example.invalid", *["each of the people of a year"] * 3]
    text = "; ".join(words)
    starts = [sum(len(each) + 2 for each in words[:n]) for n in range(4)]
    cells = tuple((n, at, at + len(words[n])) for n, at in enumerate(starts))
    view.resize(64 * view.fontMetrics().horizontalAdvance("0"), 300)
    view.show_script(script(excerpt((text, None, Structure((Row(1, cells),))))), 0)
    [first, *_] = view.document().rootFrame().childFrames()[0].format().columnWidthConstraints()
    assert first.rawValue() > view.fontMetrics().horizontalAdvance(words[0])
    assert view.horizontalScrollBar().maximum() == 0


def test_tables_follow_scale_and_theme(view):
    made = script(excerpt((TEXT, None, Structure(ROWS))))
    view.show_script(made, 0)
    before = view._tables._tables[0][0].format().columnWidthConstraints()[0].rawValue()
    view.set_scale(2.0)
    table = view._tables._tables[0][0]
    assert table.format().columnWidthConstraints()[0].rawValue() > before
    view._recolour()
    assert view.document().toRawText().replace("\u2029", "\n") == made.text


def table_of(lines, merged):
    """What a view makes of lines of words, "." for an empty cell, and how they are merged."""
    text = "\n".join(lines)
    rows, at = [], 0
    for line, parts in zip(lines, merged, strict=True):
        words = line.split(" ")
        starts = [at + sum(len(each) + 1 for each in words[:n]) for n in range(len(words))]
        cells = [
            (n, start, start + len(word))
            for n, (word, start) in enumerate(zip(words, starts, strict=True))
            if word != "."
        ]
        rows.append(Row(1, tuple(cells), is_head=not rows, merged=parts))
        at += len(line) + 1
    made = script(excerpt((text, None, Structure(tuple(rows))), sought="seven"), sought="seven")
    view = TextView()
    view.show_script(made, 0)
    return made, view


def test_merged_cells_are_drawn_as_one_and_words_are_marked_where_they_stand(qapp):
    lines = ["Region Sales .", ". one two", "North 3 seven", ". 4 5"]
    merged = [
        ((0, 1, False), (1, 2, False)),
        ((0, 1, True),),
        ((0, 1, False),),
        ((0, 1, True),),
    ]
    made, view = table_of(lines, merged)
    assert made.grids[0].merged == ((0, 0, 2, 1), (0, 1, 1, 2), (2, 0, 2, 1))
    assert made.grids[0].head_rows == 2
    assert as_shown(made.text) == "|Region|Sales|one|two|North|3|seven|4|5]"
    assert cut(made.text, made.marks) == ["seven"]
    cursor = view.textCursor()
    cursor.setPosition(made.marks[0][0])
    table = cursor.currentTable()
    cell = table.cellAt(cursor)
    assert (cell.row(), cell.column()) == (2, 2)
    assert table.cellAt(0, 1).columnSpan() == 2
    assert table.cellAt(0, 0).rowSpan() == table.cellAt(2, 0).rowSpan() == 2
    view.resize(300, 400)
    view.zoom(1)
    assert table.cellAt(0, 1).columnSpan() == 2


def test_no_cell_covers_words_or_another_cell(qapp):
    over_words, over_cells = ((0, 2, False),), ((0, 2, False), (1, 2, False))
    made, _ = table_of(["a b c", "d . .", "e f g"], [over_words, over_cells, ()])
    assert made.grids[0].merged == ((1, 0, 1, 2),)
    assert as_shown(made.text) == "|a|b|c|d||e|f|g]"


def test_a_merged_cell_may_begin_above_what_is_shown(qapp):
    made, _ = table_of(["a b", ". c"], [((0, 1, True),), ((0, 1, True),)])
    assert made.grids[0].merged == ((0, 0, 2, 1),)


def test_where_columns_cannot_all_be_narrow_enough_words_are_not_broken(qapp):
    name = "procurement@example.com"
    _, view = table_of([" ".join([name] * 8)] * 2, [(), ()])
    view.resize(300, 200)
    view.show()
    view.zoom(0)
    table = view.document().rootFrame().childFrames()[0]
    [width, *_] = table.format().columnWidthConstraints()
    assert width.rawValue() > view.fontMetrics().horizontalAdvance(name)


def test_the_frame_holds_the_edges_of_a_table(view):
    text = "From: Ann"
    rows = (row(text, (0, "From"), (1, "Ann"), head=()),)
    view.show_script(script(excerpt((text, None, Structure(rows)))), 0)
    words = view.document().documentLayout().blockBoundingRect(view.document().findBlock(1))
    cell = words.adjusted(0, -PADDING - 1, 0, PADDING + 1)
    assert view._frame().top() < cell.top() < cell.bottom() < view._frame().bottom()


def test_when_a_message_was_sent_is_said_as_in_the_window(appearance):
    text = "Date: 2025-03-04 09:12:00+00:00 · From: Ann"
    cells = (("Date", "2025-03-04 09:12:00+00:00"), ("From", "Ann"))
    rows = tuple(replace(row(text, (0, n), (1, v), head=()), is_fact=True) for n, v in cells)
    made = script(excerpt((text, None, Structure(rows)), sought="2025"))
    assert as_shown(made.text).startswith("|Date|Tuesday, March 4, 2025 ")
    [marked] = cut(made.text, made.marks)
    assert marked.startswith("Tuesday, March 4, 2025 ")
    start, _ = made.passages[0]
    assert start < made.text.index("From")
