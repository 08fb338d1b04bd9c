from contextlib import closing
from email.message import EmailMessage

import docx
import pptx
import pytest
from openpyxl import Workbook

from engine.documents.reader import read
from engine.passages import Splitter
from engine.records import Hit, Page, Passage, Row
from engine.stores import LocalStore
from engine.stores.preview import Excerpt, Marked, Structure
from engine.stores.preview.structure import find_structure
from engine.terms import Marker


def passages_of(path):
    splitter = Splitter()
    pages = [each for each in read(path) if isinstance(each, Page)]
    return [passage for page in pages for passage in splitter.split(page)]


def tables(path):
    """What is in the cells of each row: heads first, then rows by the names of their columns."""
    passages = passages_of(path)
    found = find_structure(path, passages)
    return [
        [
            "HEAD" if row.is_head else dict(row.head),
            *((column, passages[place].text[a:b]) for column, a, b in row.cells),
        ]
        for place, structure in sorted(found.items())
        for row in structure.rows
    ]


HEAD = {0: "City", 1: "Sum"}


def test_rows_of_a_spreadsheet_are_cells_below_a_head(tmp_path):
    book = Workbook()
    for row in (["Sales"], ["City", "Sum"], ["Bern", 1.5], [None, 2], ["a b; c: d", 3]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    assert tables(tmp_path / "a.xlsx") == [
        [{}, (0, "Sales")],
        ["HEAD", (0, "City"), (1, "Sum")],
        [HEAD, (0, "Bern"), (1, "1.5")],
        [HEAD, (1, "2")],
        [HEAD, (0, "a b; c: d"), (1, "3")],
    ]


def test_rows_of_a_csv_file_know_a_head_that_is_not_in_the_text(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("City,Sum\n" + "".join(f"Town {n},{n}\n" for n in range(200)))
    found = tables(path)
    assert found[0] == [HEAD, (0, "Town 0"), (1, "0")]
    assert found[199] == [HEAD, (0, "Town 199"), (1, "199")]
    path.write_text("1,2\n3,4\n5,6\n")
    assert tables(path)[1] == [{}, (0, "3"), (1, "4")]


def test_cells_of_word_that_are_joined_keep_the_columns_behind_them(tmp_path):
    document = docx.Document()
    table = document.add_table(2, 3)
    for row, words in zip(table.rows, (("a", "b", "c"), ("d | d", "e", "f")), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    table.cell(0, 0).merge(table.cell(0, 1)).text = "a"
    document.save(tmp_path / "a.docx")
    assert tables(tmp_path / "a.docx") == [
        ["HEAD", (0, "a"), (2, "c")],
        [{0: "a", 2: "c"}, (0, "d | d"), (1, "e"), (2, "f")],
    ]


def merged(path):
    passages = passages_of(path)
    found = find_structure(path, passages)
    return [row.merged for _, structure in sorted(found.items()) for row in structure.rows]


# A name over two columns, beside one that is two rows high, above two rows.
MERGED = [((0, 2, False), (2, 1, False)), ((2, 1, True),), ()]


def test_merged_cells_of_word_excel_and_the_web_are_known(tmp_path):
    document = docx.Document()
    table = document.add_table(3, 3)
    for row, words in zip(table.rows, ("a c", "def", "ghi"), strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word.strip()
    table.cell(1, 2).text = ""
    table.cell(0, 0).merge(table.cell(0, 1))
    table.cell(0, 2).merge(table.cell(1, 2))
    document.save(tmp_path / "a.docx")
    assert merged(tmp_path / "a.docx") == MERGED
    book = Workbook()
    for line in (["a", None, "c"], ["d", "e", None], ["g", "h", "i"]):
        book.active.append(line)
    book.active.merge_cells("A1:B1")
    book.active.merge_cells("C1:C2")
    book.save(tmp_path / "a.xlsx")
    assert merged(tmp_path / "a.xlsx") == MERGED
    (tmp_path / "a.html").write_text(
        "<table><tr><td colspan=2>a<td rowspan=2>c<tr><td>d<td>e<tr><td>g<td>h<td>i</table>"
    )
    assert merged(tmp_path / "a.html") == MERGED


CELLS = (
    '<table:table-row><table:table-cell table:number-columns-spanned="2"><text:p>a</text:p>'
    "</table:table-cell><table:covered-table-cell/>"
    '<table:table-cell table:number-rows-spanned="2"><text:p>c</text:p></table:table-cell>'
    "</table:table-row><table:table-row>"
    "<table:table-cell><text:p>d</text:p></table:table-cell>"
    "<table:table-cell><text:p>e</text:p></table:table-cell><table:covered-table-cell/>"
    "</table:table-row><table:table-row>"
    "<table:table-cell><text:p>g</text:p></table:table-cell>"
    "<table:table-cell><text:p>h</text:p></table:table-cell>"
    "<table:table-cell><text:p>i</text:p></table:table-cell></table:table-row>"
)


@pytest.mark.parametrize(("suffix", "body"), [("fods", "spreadsheet"), ("fodt", "text")])
def test_so_are_those_of_opendocument(tmp_path, suffix, body):
    path = tmp_path / f"a.{suffix}"
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    mime = f"application/vnd.oasis.opendocument.{body}"
    path.write_text(
        f'<office:document {names} office:mimetype="{mime}"><office:body><office:{body}>'
        f'<table:table table:name="T">{CELLS}</table:table>'
        f"</office:{body}></office:body></office:document>"
    )
    assert merged(path) == MERGED
    assert [cells[1:] for cells in tables(path)][1] == [(0, "d"), (1, "e")]


def test_slides_have_tables_and_notes(tmp_path):
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[5])
    slide.shapes.title.text = "Plan"
    table = slide.shapes.add_table(2, 2, 0, 0, 100, 100).table
    for n, word in enumerate(("City", "Sum", "Bern", "1")):
        table.cell(n // 2, n % 2).text = word
    slide.notes_slide.notes_text_frame.text = "Say this."
    path = tmp_path / "a.pptx"
    deck.save(path)
    [passage] = passages_of(path)
    structure = find_structure(path, [passage])[0]
    assert passage.text[structure.notes :] == "Say this."
    assert tables(path) == [["HEAD", (0, "City"), (1, "Sum")], [HEAD, (0, "Bern"), (1, "1")]]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.html", "<p>Before</p><table><tr><th>City<th>Sum<tr><td>Bern<td>1</table>"),
        ("a.md", "Before\n\n| City | Sum |\n|---|---|\n| Bern | 1 |\n"),
    ],
)
def test_so_have_pages_of_the_web_and_markdown(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    found = [["HEAD", (0, "City"), (1, "Sum")], [HEAD, (0, "Bern"), (1, "1")]]
    assert tables(tmp_path / name) == found


def test_a_message_has_a_head_and_attachments(tmp_path):
    message = EmailMessage()
    message["From"], message["To"] = "Ann <ann@example.org>", "bob@example.org"
    message.set_content("Hello: a · b")
    for number in range(200):
        message.add_attachment(b"Text.", "text", "plain", filename=f"{number}.txt")
    path = tmp_path / "a.eml"
    path.write_bytes(bytes(message))
    assert tables(path) == [
        [{}, (0, "From"), (1, "Ann <ann@example.org>")],
        [{}, (0, "To"), (1, "bob@example.org")],
    ]
    found = find_structure(path, passages_of(path))
    assert len(found[0].attachments) == 200
    assert not any(each.attachments for place, each in found.items() if place)


def test_what_stands_otherwise_in_the_file_now_has_none(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("City,Sum\nBern,1\nRome,2\n")
    passages = passages_of(path)
    path.write_text("City,Sum\nParis,1\nRome,2\n")
    assert find_structure(path, passages) == {}
    path.unlink()
    assert find_structure(path, passages) == {}


def test_a_row_that_is_in_two_passages_is_cut():
    row = Row(1, ((0, 0, 6), (1, 8, 12)), ((0, "City"),))
    page = Page("abcdef; wxyz", rows=(row,))
    from engine.stores.preview.structure import _structure

    parts = [_structure(page, Passage(page.text[a:b], a, b)) for a, b in ((0, 4), (4, 12))]
    assert [each.rows[0].cells for each in parts] == [((0, 0, 4),), ((0, 0, 2), (1, 4, 8))]


def test_of_large_tables_less_is_shown_around_the_hit():
    rows = tuple(Row(1, ((0, n, n + 1), (1, n + 1, n + 2))) for n in range(0, 100, 2))
    marked = tuple(Marked(n, Passage("x" * 100, 0, 100), ()) for n in range(51))
    whole = Excerpt(marked, before=False, after=False)
    part = whole.with_structure(dict.fromkeys(range(51), Structure(rows)), 25)
    assert [each.passage_id for each in part.passages] == [24, 25, 26]
    assert part.before
    assert part.after
    assert part.is_full
    assert whole.with_structure({}, 25) == whole


def test_a_store_reads_the_tables_of_a_hit(library, sync, tmp_path):
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "a.csv").write_text("City,Sum\nBern,1\nRome,2\n")
    sync(folder)
    with library._catalog() as catalog:
        [[passage_id, _]] = catalog.passages.around(1, 1).items()
    hit = Hit(passage_id, folder / "a.csv", "", "csv_table", None, None, "", "", "", (), 1, 1.0)
    with closing(LocalStore(library._catalog, library.config.passwords_file)) as store:
        [*_, excerpt] = store.excerpt(hit, Marker(frozenset(["rome"])))
        assert isinstance(excerpt, Excerpt)
        assert [len(row.cells) for row in excerpt.passages[0].structure.rows] == [2, 2]
        (folder / "a.csv").unlink()
        [*_, excerpt] = store.excerpt(hit, Marker())
    assert excerpt.passages[0].structure == Structure()
