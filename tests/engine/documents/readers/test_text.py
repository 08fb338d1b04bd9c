import pytest

from engine.documents.reader import read
from engine.errors import TooLarge, Unsupported
from engine.records import Metadata, Page


def test_paragraphs_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n# One\r\n  two\r\n\r\n\tthree  \n\n")
    assert list(read(path)) == [Metadata("text"), Page("# One\n  two\n\n\tthree")]


def test_chinese_of_any_encoding(tmp_path):
    path = tmp_path / "a.log"
    for encoding in ("gb18030", "utf-8", "utf-16"):
        path.write_bytes("我们的数据库".encode(encoding))
        assert [*read(path)][1] == Page("我们的数据库")


def test_very_long_line(tmp_path):
    path = tmp_path / "a.json"
    path.write_text("x" * 3_000_000, "utf-8")
    page = [*read(path)][1]
    assert isinstance(page, Page)
    assert len(page.text) == 3_000_000


def test_binary_under_a_text_name(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(bytes(range(256)) * 20)
    with pytest.raises(Unsupported, match=r"^This \.txt file is actually binary data\.$"):
        list(read(path))


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16-le", "utf-16-be"])
def test_of_a_text_without_end_the_beginning_is_read(tmp_path, monkeypatch, encoding):
    path = tmp_path / "a.log"
    path.write_bytes("系统日志 line\n".encode(encoding) * 1000)
    for size in range(2000, 2030):
        monkeypatch.setattr("engine.documents.readers.text._BYTES_MAX", size)
        records = read(path)
        assert next(records) == Metadata("text")
        lines = next(records).text.split("\n")
        assert set(lines) == {"系统日志 line"}
        assert len(lines) > 50
        with pytest.raises(TooLarge, match="first"):
            next(records)


def test_colours_of_a_terminal_are_no_text(tmp_path):
    path = tmp_path / "a.log"
    path.write_bytes(b"\x1b[1;31mvalve\x1b[0m \x1b]0;title\x07shut\x1b(B\n")
    assert [*read(path)][1].text == "valve shut"
