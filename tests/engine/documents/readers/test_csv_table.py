import pytest

from engine.documents.reader import read
from engine.documents.readers import csv_table
from engine.errors import Empty, TooLarge
from engine.records import Metadata


@pytest.fixture
def read_table(tmp_path):
    def reading(text, name="a.csv", encoding="utf-8"):
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        front, *pages = read(path)
        assert front == Metadata("csv_table")
        assert not any(page.headings for page in pages)
        return "\n\n".join(page.text for page in pages)

    return reading


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Team,City\nMets,New York\nCubs,\n", "Team: Mets; City: New York\n\nTeam: Cubs"),
        ("Team;Won;Lost\nMets;1,5;2\nCubs;3;0,5",
         "Team: Mets; Won: 1,5; Lost: 2\n\nTeam: Cubs; Won: 3; Lost: 0,5"),
        ("a\tb\n1, 2\t3\n", "a: 1, 2; b: 3"),
        ("a|b\n1|2", "a: 1; b: 2"),
        ("sep=;\na;b\n1;2", "a: 1; b: 2"),
        ('a,b\n"1, ""x""\ny",2', 'a: 1, "x" y; b: 2'),
        ("Sales of 2020,,\nin Euro,,\nCity,May,June\nRome,1,2",
         "Sales of 2020\n\nin Euro\n\nCity: Rome; May: 1; June: 2"),
        ("City,2019,2020\nRome,1,2", "City: Rome; 2019: 1; 2020: 2"),
        (",May,June\nRome,1,2", "Rome; May: 1; June: 2"),
        ("Rome,1,x\nOslo,2,y", "Rome | 1 | x\n\nOslo | 2 | y"),
        ("a,a\nb,c", "a | a\n\nb | c"),
        ("a,b", "a | b"),
        ("a,b\n1,2,3\n4\n5,6\n7,8", "a: 1; b: 2; 3\n\na: 4\n\na: 5; b: 6\n\na: 7; b: 8"),
        ("One, two\nthree\nfour, five, six\nseven",
         "One, two\n\nthree\n\nfour, five, six\n\nseven"),
        ('Title\n"Long, one"\nShort', "Title\n\nLong, one\n\nShort"),
        ('a,b\n12" disc,x\ny,z', 'a: 12" disc; b: x\n\na: y; b: z'),
        ("a,b\0\n1,\0002", "a: 1; b: 2"),
    ],
)  # fmt: skip
def test_rows(read_table, source, text):
    assert read_table(source) == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encodings(read_table, encoding):
    source = "名称,价格\n我们的数据库,3\n网络系统,4\n"
    assert (
        read_table(source, "a.tsv", encoding)
        == "名称: 我们的数据库; 价格: 3\n\n名称: 网络系统; 价格: 4"
    )


def test_quote_that_is_never_closed(read_table):
    rows = "".join(f"{n},x{n}\n" for n in range(500))
    text = read_table(f'id,name\n7,"open\n{rows}')
    assert text.count("\n\n") == 500
    assert text.endswith("id: 499; name: x499")


def test_long_table_is_many_pages(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("id,name\n" + "".join(f"{n},name {n}\n" for n in range(5000)), "utf-8")
    pages = list(read(path))[1:]
    assert len(pages) > 2
    assert all(page.text.startswith("id: ") for page in pages)


def test_a_great_many_columns(read_table):
    text = read_table(",".join("abc" for _ in range(200_000)) + "\n" + "1," * 199_999 + "1")
    assert text.count(" | ") == 2 * 199_999


def test_header_does_not_drown_the_values(read_table):
    assert read_table("x" * 500 + ",b\n1,2") == "x" * 80 + "…: 1; b: 2"


def test_one_long_cell(read_table):
    assert len(read_table("a,b\n1," + "x" * 1_000_000)) > 1_000_000


def test_nothing_but_separators(read_table):
    for source in (",,\n,,\n", " \n\t\n", ";", "\n"):
        with pytest.raises(Empty, match=r"^There is no text in this table\.$"):
            read_table(source)


@pytest.mark.parametrize(("limit", "size"), [("text._BYTES_MAX", 100), ("csv_table._TEXT_MAX", 0)])
def test_too_large_is_read_in_part(tmp_path, monkeypatch, limit, size):
    monkeypatch.setattr(f"engine.documents.readers.{limit}", size)
    monkeypatch.setattr(csv_table, "_PAGE", 50)
    path = tmp_path / "a.csv"
    path.write_text("id,name\n" + "".join(f"{n},name\n" for n in range(1000)), "utf-8")
    records = read(path)
    next(records)
    assert next(records).text.startswith("id: 0; name: name")
    with pytest.raises(TooLarge, match=r"^The table is too large to be read whole\.$"):
        list(records)
