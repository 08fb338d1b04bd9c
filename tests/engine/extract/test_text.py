import pytest

from engine.errors import Unsupported
from engine.extract import read
from engine.records import Front, Page


def test_paragraphs_as_they_are(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"\n# One\r\n  two\r\n\r\n\tthree  \n\n")
    assert list(read(path)) == [Front("text"), Page("# One\n  two\n\n\tthree")]


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
    with pytest.raises(Unsupported, match=r"^This \.txt file is in truth binary data\.$"):
        list(read(path))
