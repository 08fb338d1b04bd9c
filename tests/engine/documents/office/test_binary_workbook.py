import struct
import zipfile

import pytest

from engine.documents.reader import read
from engine.errors import Unreadable

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DECLARED = "http://schemas.openxmlformats.org/package/2006/relationships"


def record(kind, data=b""):
    number = bytes([kind]) if kind < 128 else bytes([kind & 127 | 128, kind >> 7])
    return number + bytes([len(data) & 127 | 128, len(data) >> 7]) + data


def words(text):
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def cell(column, style, value):
    return struct.pack("<II", column, style) + value


def real(number):
    return struct.pack("<d", number)


def style(code):
    return record(47, struct.pack("<HHIII", 0, code, 0, 0, 0))


def _related(*relations):
    return (
        f'<Relationships xmlns="{DECLARED}">'
        + "".join(
            f'<Relationship Id="r{n}" Type="{OFFICE}/{kind}" Target="{target}"{more}/>'
            for n, (kind, target, more) in enumerate(relations, 1)
        )
        + "</Relationships>"
    )


@pytest.fixture
def workbook(tmp_path):
    """Return a maker of workbooks of one sheet, of these records; 1904 is the first year if so."""

    def make(*records, from_1904=0):
        path = tmp_path / "a.xlsb"
        formats = ((164, "0.0%"), (165, "dd.mm.yyyy"))
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("_rels/.rels", _related(("officeDocument", "xl/workbook.bin", "")))
            archive.writestr(
                "xl/workbook.bin",
                record(153, struct.pack("<II", from_1904, 0) + words(""))
                + record(156, struct.pack("<II", 0, 1) + words("r1") + words("Tarife")),
            )
            archive.writestr(
                "xl/_rels/workbook.bin.rels",
                _related(
                    ("worksheet", "worksheets/sheet1.bin", ""),
                    ("styles", "styles.bin", ""),
                    ("sharedStrings", "sharedStrings.bin", ""),
                ),
            )
            archive.writestr(
                "xl/styles.bin",
                b"".join(record(44, struct.pack("<H", n) + words(code)) for n, code in formats)
                + record(617)
                + b"".join(map(style, (0, 164, 165, 14, 46)))
                + record(618),
            )
            archive.writestr("xl/sharedStrings.bin", record(19, b"\0" + words("Lauchzwiebel")))
            archive.writestr("xl/worksheets/sheet1.bin", b"".join(records))
            archive.writestr(
                "xl/worksheets/_rels/sheet1.bin.rels",
                _related(
                    ("hyperlink", "https://lauch.example/", ' TargetMode="External"'),
                    ("comments", "../comments1.bin", ""),
                ),
            )
            archive.writestr(
                "xl/comments1.bin",
                record(632, words("Ann"))
                + record(635, struct.pack("<5I", 0, 0, 0, 1, 1) + bytes(16))
                + record(637, b"\0" + words("too dear")),
            )
        return path

    return make


def test_cells_are_read_as_they_are_shown_whichever_way_they_are_written(workbook):
    path = workbook(
        record(0, struct.pack("<I", 0)),
        record(7, cell(0, 0, struct.pack("<I", 0))),
        record(16, struct.pack("<I", 1) + real(0.075)),  # in the next column
        record(12, struct.pack("<I", 0)),
        record(13, struct.pack("<II", 2, 46086 << 2 | 2)),
        record(0, struct.pack("<I", 3)),
        record(6, cell(0, 0, words("Beet"))),
        record(5, cell(1, 3, real(46086.5))),
        record(5, cell(2, 4, real(1.5))),
        record(2, cell(3, 0, struct.pack("<I", (-12345 << 2 | 3) & 0xFFFFFFFF))),
        record(10, cell(4, 0, b"\1")),
        record(3, cell(5, 0, b"\7")),
        record(8, cell(6, 0, words("sum"))),
        record(176, struct.pack("<4I", 3, 4, 0, 0)),
        record(494, struct.pack("<4I", 0, 0, 0, 0) + words("r1") + words("")),
        record(479, struct.pack("<H", 0) + words("&LVertraulich&R&P")),
    )
    _, page, last = read(path)
    assert page.text.split("\n") == [
        "Tarife", "", "Lauchzwiebel | 7.5% (0.075) | 05.03.2026 (2026-03-05)", "",
        "Beet | 2026-03-05 (2026-03-05 12:00) | 36:00:00 | -123.45 | TRUE | #DIV/0! | sum", "",
        "Comments", "", "Ann, B1: too dear", "",
        "Links", "", "Lauchzwiebel: https://lauch.example/",
    ]  # fmt: skip
    assert page.rows[1].merged == ((0, 1, False),)
    assert last.text == "Headers and footers\n\nVertraulich"


def test_merged_cells_of_any_height_are_no_burden(workbook):
    cell_a = record(6, cell(0, 0, words("Beet")))
    huge = record(176, struct.pack("<4I", 0, 0xFFFFFFFF, 0, 1))
    _, page, *_ = read(workbook(record(0, struct.pack("<I", 0)), cell_a, *[huge] * 50))
    assert page.text.startswith("Tarife\n\nBeet\n")


def test_days_may_be_counted_from_1904(workbook):
    path = workbook(
        record(0, struct.pack("<I", 0)), record(5, cell(0, 3, real(44624))), from_1904=1
    )
    assert "2026-03-05" in next(page.text for page in read(path) if hasattr(page, "text"))


def test_what_stands_before_the_damage_is_read(workbook):
    path = workbook(
        record(0, struct.pack("<I", 0)),
        record(6, cell(0, 0, words("Beet"))),
        record(5, b"\0"),
    )
    records = read(path)
    assert "Beet" in [next(records), next(records)][1].text
    with pytest.raises(Unreadable):
        list(records)
