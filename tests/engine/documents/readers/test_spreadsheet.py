import datetime
import io
import re
import struct
import zipfile
from contextlib import nullcontext, suppress

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.datavalidation import DataValidation

from engine.documents.reader import read
from engine.errors import DocumentError, Empty, Encrypted, TooLarge, Unreadable
from engine.records import Metadata, Page

NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "manifest")
)


@pytest.fixture
def read_book(tmp_path):
    def reading(book):
        path = tmp_path / "a.xlsx"
        book.save(path)
        front, *pages = read(path)
        return front, pages

    return reading


DRAWING = "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"


def _ods(path, rows, manifest="<m/>"):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}><office:body><office:spreadsheet>"
            f'<table:table table:name="Blatt">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", manifest)
    return path


def _xls(*records):
    """Return the stream of an old workbook of one sheet, with more records after its beginning."""

    def record(kind, data):
        return struct.pack("<HH", kind, len(data)) + data

    begin = record(0x809, struct.pack("<HHHHII", 0x600, 0x5, 0, 0, 0, 0))
    extra = b"".join(record(*each) for each in records)
    place = len(begin) + len(extra) + 4 + 8 + len("表") * 2 + 4
    name = struct.pack("<IHBB", place, 0, 1, 1) + "表".encode("utf-16-le")
    sheet = record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    words = "中文".encode("utf-16-le")
    sheet += record(0x204, struct.pack("<HHHHB", 0, 0, 0, 2, 1) + words)
    sheet += record(0x203, struct.pack("<HHHd", 0, 1, 0, 3.5)) + record(0xA, b"")
    return begin + extra + record(0x85, name) + record(0xA, b"") + sheet


def test_each_sheet_is_a_page_below_its_name(read_book):
    book = openpyxl.Workbook()
    book.active.title = "库存"
    for row in (["商品", "数量"], ["茶", 3], ["牛奶", 4.5]):
        book.active.append(row)
    hidden = book.create_sheet("Hidden")
    hidden.sheet_state = "hidden"
    hidden["C4"] = "far\nfrom it"
    book.create_sheet("Nothing")
    book.properties.title = "Stock of 2024"
    front, pages = read_book(book)
    assert front == Metadata("spreadsheet", "Stock of 2024")
    assert [page.text for page in pages] == [
        "库存\n\n商品 | 数量\n商品: 茶; 数量: 3\n商品: 牛奶; 数量: 4.5",
        "Hidden\n\nfar from it",
    ]
    assert [[(each.level, each.text) for each in page.headings] for page in pages] == [
        [(1, "库存")],
        [(1, "Hidden")],
    ]
    assert all(page.number is None and page.label is None for page in pages)


@pytest.mark.parametrize("epoch", [None, CALENDAR_MAC_1904])
def test_values_as_a_person_writes_them(read_book, epoch):
    book = openpyxl.Workbook()
    if epoch:
        book.epoch = epoch
    values = [
        datetime.date(2024, 3, 1),
        datetime.datetime(2024, 3, 1, 12, 30),
        datetime.time(8, 5, 9),
        datetime.timedelta(hours=30),
        True,
        0.1 + 0.2,
        -7.0,
        1e20,
        "01",
    ]
    for row, value in enumerate(values, 1):
        book.active.cell(row, 1).value = value
    assert read_book(book)[1][0].text == (
        "Sheet\n\n2024-03-01\n2024-03-01 12:30:00\n8:05:09\n30:00:00\nTRUE\n0.3\n-7\n1e+20\n01"
    )


def test_formulas_are_their_last_values_and_merged_cells_stand_once(tmp_path):
    book = openpyxl.Workbook()
    book.active["A1"] = "merged"
    book.active.merge_cells("A1:C1")
    book.active["A2"] = "=SUM(1,2)"
    path = tmp_path / "a.xlsx"
    book.save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = "xl/worksheets/sheet1.xml"
    parts[name], count = re.subn(rb"<v ?/>|<v></v>", b"<v>3</v>", parts[name])
    assert count == 1
    with zipfile.ZipFile(path, "w") as archive:
        for each, data in parts.items():
            archive.writestr(each, data)
    assert list(read(path))[1].text == "Sheet\n\nmerged\n3"


def test_old_workbook(tmp_path, make_ole):
    path = tmp_path / "a.xls"
    path.write_bytes(make_ole({"Workbook": _xls()}))
    metadata, page = read(path)
    assert metadata == Metadata("spreadsheet")
    assert page.text == "表\n\n中文 | 3.5"


def test_old_workbook_with_a_password(tmp_path, make_ole):
    path = tmp_path / "a.xls"
    path.write_bytes(make_ole({"Workbook": _xls((0x2F, bytes([1, 0] * 27)))}))
    with pytest.raises(Encrypted, match=r"^This spreadsheet needs a password\. Add the"):
        list(read(path, ["wrong"]))


def test_an_old_workbook_is_read_once_it_is_opened(tmp_path, make_ole, monkeypatch):
    path, copy = tmp_path / "a.xls", tmp_path / "copy.xls"
    path.write_bytes(make_ole({"Workbook": _xls((0x2F, bytes([1, 0] * 27)))}))
    copy.write_bytes(make_ole({"Workbook": _xls()}))
    monkeypatch.setattr(
        "engine.documents.readers.encrypted_office.decrypted", lambda *_: nullcontext(copy)
    )
    assert list(read(path))[1].text == "表\n\n中文 | 3.5"


def test_open_document(tmp_path):
    cell = '<table:table-cell office:value-type="{}" {}><text:p>{}</text:p></table:table-cell>'
    row = cell.format("string", "", "茶") + cell.format("float", 'office:value="3"', "3,00 €")
    path = _ods(tmp_path / "a.ods", f"<table:table-row>{row}</table:table-row>")
    assert list(read(path))[1].text == "Blatt\n\n茶 | 3,00 €"


def test_empty(read_book):
    with pytest.raises(Empty, match=r"^There is no text in the cells of this spreadsheet\.$"):
        read_book(openpyxl.Workbook())


def test_what_there_is_room_for_is_kept(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.documents.office.sheet_page.CELLS_MAX", 10)
    book = openpyxl.Workbook()
    for number in range(30):
        book.active.append([number])
    path = tmp_path / "a.xlsx"
    book.save(path)
    records = read(path)
    assert next(records).kind == "spreadsheet"
    assert next(records).text.endswith("8\n9")
    with pytest.raises(TooLarge, match=r"^It has more cells than can be read"):
        next(records)


def test_cells_far_apart(read_book):
    book = openpyxl.Workbook()
    book.active["A1"] = book.active["XFD1048576"] = 1
    with pytest.raises(TooLarge, match=r"1,048,576 rows by 16,384 columns\.$"):
        read_book(book)


def test_one_cell_repeated_to_the_end_of_the_sheet(tmp_path):
    path = _ods(
        tmp_path / "a.ods",
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell '
        'office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p>'
        "</table:table-cell></table:table-row>",
    )
    text = list(read(path))[1].text
    assert len(text) < 1_000_000


@pytest.mark.parametrize("name", ["a.xlsx", "a.ods"])
def test_zip_bomb(tmp_path, name):
    path = _ods(tmp_path / name, "<x/>" + " " * (16 << 20))
    with pytest.raises(TooLarge, match=r"^This spreadsheet unpacks to far more"):
        list(read(path))


def test_cut_off_or_damaged(tmp_path, make_ole):
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active["A1"] = "x"
    book.save(out)
    for name, data in (("a.xlsx", out.getvalue()), ("a.xls", make_ole({"Workbook": _xls()}))):
        path = tmp_path / name
        path.write_bytes(data[: len(data) // 2])
        with pytest.raises(Unreadable, match=r"^The spreadsheet is damaged"):
            list(read(path))
        for place in range(50, len(data), len(data) // 40):
            path.write_bytes(data[:place] + b"\xff\xff\xff" + data[place + 3 :])
            with suppress(DocumentError):  # and nothing else
                list(read(path))


def test_entities_are_not_resolved(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    path = tmp_path / "a.xlsx"
    openpyxl.Workbook().save(path)
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "{secret.as_uri()}">]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>a&e;b</t></is></c></row></sheetData></worksheet>'
    ).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    found = []
    with suppress(DocumentError):
        found += read(path)
    assert "secret" not in str(found)


def test_what_lies_over_the_cells(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["Name", "Born"])
    book.active["A1"].comment = Comment("As in the register.", "Ada")
    path = tmp_path / "a.xlsx"
    book.save(path)
    drawing = (
        '<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"'
        ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        "<a:p><a:r><a:t>Read this first</a:t></a:r></a:p></xdr:wsDr>"
    )
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/drawings/drawing7.xml", drawing)
        archive.writestr("xl/charts/chart1.xml", "<broken")
    _, cells, over = read(path)
    assert cells.text == "Sheet\n\nName | Born\n\nComments\n\nAda, A1: As in the register."
    assert over == Page("Read this first")


def test_time_is_linear_in_cells_that_do_not_end(tmp_path):
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", "<c " * 2_000_000)
    with pytest.raises(DocumentError):
        list(read(path))


def test_cells_of_an_old_workbook_as_they_are_shown(make_ole, tmp_path):
    path = tmp_path / "a.xls"
    code = b"000.00"
    form = 0x41E, struct.pack("<HHB", 164, len(code), 0) + code
    style = 0xE0, struct.pack("<HH", 0, 164) + bytes(16)
    path.write_bytes(make_ole({"Workbook": _xls((0x31, bytes(16)), form, style)}))
    assert list(read(path))[1].text == "表\n\n中文 | 003.50"


def test_cells_as_they_are_shown(read_book):
    book = openpyxl.Workbook()
    for row, (value, code) in enumerate(
        [
            (0.075, "0.0%"),
            (1067, "00000"),
            (1234567.5, '"$"#,##0.00'),
            (datetime.date(2026, 3, 5), "dd.mm.yyyy"),
            (8005550123, "(000) 000-0000"),
            (1, '"approved";;"rejected"'),
            (7, "General"),
        ],
        4,
    ):
        cell = book.active.cell(row, 3, value)
        cell.number_format = code
    assert read_book(book)[1][0].text == (
        "Sheet\n\n7.5% (0.075)\n01067\n$1,234,567.50\n05.03.2026 (2026-03-05)\n(800) 555-0123"
        "\napproved (1)\n7"
    )


def test_formulas_without_a_value(read_book):
    book = openpyxl.Workbook()
    book.active.append(["Lift", '=HYPERLINK("https://example.org/a","Maintenance ""contract""")'])
    book.active.append(["Sum", "=SUM(1,2)"])
    book.active.append(['=IF(A1="","none","some")'])
    assert read_book(book)[1][0].text == ('Sheet\n\nLift | Maintenance "contract"\nSum\nnone some')


def test_what_is_beside_the_cells(read_book):
    book = openpyxl.Workbook()
    book.active.append(["the survey"])
    book.active["A1"].hyperlink = "https://example.org/tidepool"
    book.active.oddHeader.left.text = "Register 4711"
    book.active.oddFooter.center.text = "Page &P of &N"
    book.properties.creator = "Ms Oosterhuis"
    assert [page.text for page in read_book(book)[1]] == [
        "Sheet\n\nthe survey\n\nLinks\n\nthe survey: https://example.org/tidepool",
        "Headers and footers\n\nRegister 4711\n\nAbout this document\n\nAuthor: Ms Oosterhuis",
    ]


def test_threads_of_comments(tmp_path):
    book = openpyxl.Workbook()
    book.active["B2"] = 1
    book.active["B2"].comment = Comment("[Threaded comment]\n\nOld programs see this", "tc=1")
    path = tmp_path / "a.xlsx"
    book.save(path)
    out = tmp_path / "b.xlsx"
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(out, "w") as changed:
        for name in archive.namelist():
            data = archive.read(name)
            if name in {"xl/_rels/workbook.xml.rels", "xl/worksheets/_rels/sheet1.xml.rels"}:
                kind = "person" if "workbook" in name else "threadedComment"
                relation = f'<Relationship Id="x" Type="t/{kind}" Target="/xl/{kind}.xml"/>'
                data = data.replace(b"</Relationships>", relation.encode() + b"</Relationships>")
            changed.writestr(name, data)
        changed.writestr("xl/person.xml", '<p><person id="{1}" displayName="Ann"/></p>')
        changed.writestr(
            "xl/threadedComment.xml",
            '<t><threadedComment ref="B2" personId="{1}"><text>Check it</text>'
            "</threadedComment></t>",
        )
    assert list(read(out))[1].text == "Sheet\n\n1\n\nComments\n\nAnn, B2: Check it"


def test_what_is_drawn_on_an_open_sheet_comes_after_it(tmp_path):
    box = f'<x:custom-shape xmlns:x="{DRAWING}"><text:p>Mind the gap</text:p></x:custom-shape>'
    row = "<table:table-row><table:table-cell><text:p>1</text:p></table:table-cell>"
    path = _ods(tmp_path / "a.ods", f"<table:shapes>{box}</table:shapes>{row}</table:table-row>")
    assert [page.text for page in list(read(path))[1:]] == ["Blatt\n\n1", "Mind the gap"]


@pytest.mark.parametrize("name", ["a.ods", "a.fods"])
def test_cells_of_open_documents_as_they_are_shown(tmp_path, name):
    cell = "<table:table-cell office:value-type={}>{}<text:p>{}</text:p></table:table-cell>".format
    remark = "<office:annotation><text:p>Not yet</text:p></office:annotation>"
    cells = (
        cell('"string"', remark, "Gerüst")
        + cell('"percentage" office:value="0.075"', "", "7,5 %")
        + cell('"date" office:date-value="2026-03-05"', "", "05.03.26")
        + cell('"float" office:value="1"', "", "approved")
        + """<table:table-cell table:formula='of:=HYPERLINK("http://x";"Lift")'/>"""
    )
    row = f"<table:table-row>{cells}</table:table-row>"
    path = tmp_path / name
    if name == "a.ods":
        _ods(path, row)
    else:
        path.write_text(
            f'<?xml version="1.0"?><office:document {NAMESPACES} '
            'office:mimetype="application/vnd.oasis.opendocument.spreadsheet"><office:body>'
            f'<office:spreadsheet><table:table table:name="Blatt">{row}</table:table>'
            "</office:spreadsheet></office:body></office:document>",
            "utf-8",
        )
    front, page = read(path)
    assert front.kind == "spreadsheet"
    assert page.text == (
        "Blatt\n\nGerüst | 7,5 % (0.075) | 05.03.26 (2026-03-05) | approved (1) | Lift"
        "\n\nComments\n\nA1: Not yet"
    )


def test_what_is_drawn_and_printed_of_an_old_workbook(tmp_path, make_ole):
    def text(kind, words):
        return (
            (0x5D, struct.pack("<HHH", 0x15, 0x12, kind)),
            (0x1B6, bytes(10) + struct.pack("<HHI", len(words), 0, 0)),
            (0x3C, b"\0" + words[:4].encode("latin-1")),
            (0x3C, b"\1" + words[4:].encode("utf-16-le")),
        )

    header = (0x14, b"\x0c\0\0&LMurnau&R&P")
    title = (0x100D, b"\0\0\x05\0Yield")
    stream = _xls(header, *text(6, "Raven box"), *text(0x19, "a comment"), title, title)
    path = tmp_path / "a.xls"
    path.write_bytes(make_ole({"Workbook": stream}))
    _, _, drawn, printed = read(path)
    assert drawn.text == "Raven box\nYield"
    assert printed.text == "Headers and footers\n\nMurnau"


def test_hints_on_what_to_enter(read_book):
    book = openpyxl.Workbook()
    book.active["A1"] = "Tree"
    for place, choice in (("B1:B9", '"birch,alder"'), ("C1", "$A$1")):
        hint = DataValidation("list", formula1=choice, promptTitle="Wood", prompt="no <juniper>")
        hint.add(place)
        book.active.add_data_validation(hint)
    assert read_book(book)[1][0].text.endswith(
        "Comments\n\nB1:B9: Wood: no <juniper>: birch, alder\nC1: Wood: no <juniper>"
    )


@pytest.mark.parametrize("suffix", [".xls", ".xlsb", ".ods"])
def test_a_new_workbook_under_the_name_of_another(tmp_path, suffix):
    path = tmp_path / f"a{suffix}"
    book = openpyxl.Workbook()
    book.active["A1"] = "Nuthatch"
    with path.open("wb") as stream:
        book.save(stream)
    assert "Nuthatch" in list(read(path))[1].text


def test_an_old_workbook_under_the_name_of_a_new_one(tmp_path, make_ole):
    path = tmp_path / "a.xlsx"
    path.write_bytes(make_ole({"Workbook": _xls()}))
    assert "中文" in list(read(path))[1].text
