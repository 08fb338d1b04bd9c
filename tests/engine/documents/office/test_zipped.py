import zipfile

import pytest

from engine.documents.office import zipped
from engine.errors import TooLarge, Unreadable


def test_broken(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"PK\x03\x04" + bytes(50))
    for opened in (zipped.directory, zipped.package):
        with pytest.raises(Unreadable, match=r"^The thing is damaged: it is cut off or not a zip"):
            opened(path, "thing")


@pytest.mark.parametrize(
    "parts", [[("big", 16 << 20)], [(f"{n}", 0) for n in range(10_001)]], ids=["ratio", "entries"]
)
def test_too_much(tmp_path, parts):
    path = tmp_path / "a"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, size in parts:
            archive.writestr(name, bytes(size))
    with pytest.raises(TooLarge, match=r"^This thing unpacks to far more than a document holds\.$"):
        zipped.package(path, "thing")
    zipped.directory(path, "thing").close()


def test_is_bomb():
    assert not zipped.is_bomb(1, 4 << 20)
    assert not zipped.is_bomb(1 << 20, 100 << 20)
    assert zipped.is_bomb(1 << 10, 100 << 20)


def test_name():
    entry = zipfile.ZipInfo("数据库".encode("gb18030").decode("cp437"))
    assert zipped.name(entry) == "数据库"
    entry = zipfile.ZipInfo("é")
    entry.flag_bits = 0x800
    assert zipped.name(entry) == "é"
    entry = zipfile.ZipInfo("数")  # no packer could have written it so
    assert zipped.name(entry) == "数"
