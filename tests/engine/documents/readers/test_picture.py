import struct

import pytest

from engine.documents.reader import read
from engine.errors import Unsupported
from engine.records import Metadata, ScannedPage


def _tiff(order: str, count: int, ring: bool = False) -> bytes:
    """A TIFF file of `count` directories of one entry each; in a `ring` the last has a next."""
    size = 2 + 12 + 4
    out = {"<": b"II*\0", ">": b"MM\0*"}[order] + struct.pack(f"{order}I", 8)
    for number in range(count):
        following = 8 + (number + 1) * size if number + 1 < count else 8 * ring
        out += struct.pack(f"{order}H12xI", 1, following)
    return out


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        ("a.JPG", b"\xff\xd8\xff\xe0"),
        ("a.gif", b"GIF89a"),
        ("a.bmp", b"BM"),
        ("a.webp", b"RIFF\0\0\0\0WEBP"),
        ("a.tif", _tiff("<", 1)),
    ],
)
def test_a_picture_waits_for_ocr(tmp_path, name, head):
    path = tmp_path / name
    path.write_bytes(head + b"\0" * 8)
    assert list(read(path)) == [Metadata("picture"), ScannedPage()]


@pytest.mark.parametrize("order", "<>")
def test_each_page_of_a_fax_is_one(tmp_path, order):
    path = tmp_path / "a.tiff"
    path.write_bytes(_tiff(order, 3))
    assert list(read(path)) == [
        Metadata("picture", None, 3),
        ScannedPage(1),
        ScannedPage(2),
        ScannedPage(3),
    ]


def test_a_ring_of_pages_comes_to_an_end(tmp_path):
    path = tmp_path / "a.tiff"
    path.write_bytes(_tiff("<", 2, ring=True))
    assert len(list(read(path))) == 1001


def test_what_is_no_picture(tmp_path):
    path = tmp_path / "a.png"
    path.write_bytes(b"no picture at all")
    with pytest.raises(Unsupported, match=r"^This file does not hold a picture of a kind"):
        list(read(path))
