import bz2
import gzip
import io
import lzma
import tarfile

import pytest

from engine.documents.reader import read
from engine.errors import TooLarge, Unreadable, Unsupported
from engine.records import Heading, Metadata, Page


def tar(members, mode="w") -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        link = tarfile.TarInfo("link.txt")
        link.type, link.linkname = tarfile.SYMTYPE, "/etc/passwd"
        archive.addfile(link)
    return out.getvalue()


@pytest.fixture
def read_file(tmp_path):
    def reading(name, data):
        path = tmp_path / name
        path.write_bytes(data)
        return list(read(path))

    return reading


@pytest.mark.parametrize(
    ("name", "mode"),
    [("a.tar", "w"), ("a.tar.gz", "w:gz"), ("a.tgz", "w:gz"), ("a.tar.bz2", "w:bz2"),
     ("a.txz", "w:xz"), ("a", "w")],
)  # fmt: skip
def test_members_under_their_paths(read_file, make_pdf, name, mode):
    members = {"./notes/a.txt": b"Hello.", "b.pdf": make_pdf("Sheet."), ".hidden/c.txt": b"no"}
    assert read_file(name, tar(members, mode)) == [
        Metadata("tar"),
        Page("notes/a.txt\n\nHello.", (Heading(0, 1, "notes/a.txt"),)),
        Page("b.pdf\n\nSheet.", (Heading(0, 1, "b.pdf"),), 1),
    ]


@pytest.mark.parametrize(
    ("suffix", "pack"), [("gz", gzip.compress), ("bz2", bz2.compress), ("xz", lzma.compress)]
)
def test_one_compressed_file_is_the_document(read_file, suffix, pack):
    assert read_file(f"service.log.{suffix}", pack(b"carburettor")) == [
        Metadata("tar"), Page("carburettor"),
    ]  # fmt: skip


def test_a_compressed_file_within_an_archive(read_file):
    packed = gzip.compress(b"Ort;Menge\nElbe;5")
    page = read_file("a.tar", tar({"table.csv.gz": packed}))[1]
    assert page.text == "table.csv.gz\n\nOrt: Elbe; Menge: 5"


def test_what_cannot_be_read_is_named(read_file):
    _, page, lost = read_file("a.tar", tar({"a.txt": b"Hello.", "b.docx": b"\0\1"}))
    assert page.text == "a.txt\n\nHello."
    assert lost.text.startswith("(b.docx: ")
    with pytest.raises(Unreadable, match="None of the files in this archive"):
        read_file("b.tar", tar({"b.pdf": b"%PDF-1.4"}))


def test_damage(read_file):
    whole = tar({"a.txt": b"Hello.", "b.txt": b"x" * 100_000}, "w:gz")
    with pytest.raises(Unreadable):
        read_file("a.tar.gz", whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match="damaged"):
        read_file("a.gz", b"\x1f\x8b" + b"no" * 500)


def test_a_bomb_is_refused(read_file):
    with pytest.raises(TooLarge, match="unpacks to far more"):
        read_file("a.txt.gz", gzip.compress(b" " * (20 << 20)))


def test_what_this_python_cannot_unpack(read_file, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr("engine.documents.readers.tar.import_module", missing)
    with pytest.raises(Unsupported, match=r"\.zst"):
        read_file("a.tar.zst", b"(\xb5/\xfd" + b"\0" * 20)


def test_names_in_any_encoding(read_file):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", encoding="gb18030", format=tarfile.GNU_FORMAT) as made:
        entry = tarfile.TarInfo("服务器文件说明.txt")
        entry.size = 6
        made.addfile(entry, io.BytesIO(b"Hello."))
    assert read_file("a.tar", out.getvalue())[1].headings[0].text == "服务器文件说明.txt"
