import io
import struct
import zipfile
from contextlib import suppress

import pytest

from engine.documents.reader import read
from engine.errors import Empty, Encrypted, ProgramMissing, TooLarge, Unreadable, Unsupported
from engine.records import Heading, Metadata


def _zip(members, method=zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


@pytest.fixture
def read_zip(tmp_path):
    def reading(data, passwords=()):
        path = tmp_path / "a.zip"
        path.write_bytes(data if isinstance(data, bytes) else _zip(data))
        return list(read(path, passwords))

    return reading


def _encrypted(data: bytes) -> bytes:
    """Return an archive whose one stored member is said to be encrypted; its text is no such."""
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + place
        flags = struct.unpack_from("<H", data, at)[0] | 1
        data = data[:at] + struct.pack("<H", flags) + data[at + 2 :]
    return data


def test_members_under_their_paths(read_zip, make_pdf):
    front, text, page, pdf = read_zip(
        {
            "notes/": b"",
            "notes/a.txt": b"Hello.",
            "notes/b.md": b"# Top\n\nx\n\n## Below\n\ny",
            "c.pdf": make_pdf("Sheet."),
            "__MACOSX/._c.pdf": b"x",
            ".DS_Store": b"x",
            "empty.txt": b"",
        }
    )
    assert front == Metadata("archive")
    assert (text.text, text.headings) == (
        "notes/a.txt\n\nHello.",
        (Heading(0, 1, "notes/a.txt"),),
    )
    assert [(h.level, h.text) for h in page.headings] == [
        (1, "notes/b.md: Top"),
        (2, "Top"),
        (3, "Below"),
    ]
    for heading in page.headings:
        assert page.text[heading.offset :].startswith(heading.text)
    assert (pdf.text, pdf.number) == ("c.pdf\n\nSheet.", 1)


def test_what_cannot_be_read_is_named(read_zip):
    *_, last = read_zip({"a.txt": b"Hello.", "b.png": b"\x89PNG\r\n\x1a\n", "c.txt": b" "})
    assert last.text == (
        "(b.png: Its text is in pictures, which OCR does not read inside another file.)\n"
        "(c.txt: There is no text in this text file.)"
    )
    assert last.headings == (Heading(0, 1, "Files that could not be read", added=True),)


@pytest.mark.parametrize(
    ("members", "error", "reason"),
    [
        ({"b.mp3": b"ID3\0\0"}, Unsupported, "Pagewise does not read .mp3 files yet."),
        ({"a.txt": b" "}, Empty, "There is no text in this text file."),
        (
            {"b.png": b"x", "a.docx": b"PK\x03\x04 cut off"},
            Unreadable,
            "The Word document is damaged",
        ),
    ],
)
def test_nothing_to_be_read(read_zip, members, error, reason):
    with pytest.raises(error, match=r"^None of the files in this archive can be read\.") as got:
        read_zip(members)
    assert reason in str(got.value)


def test_the_reason_is_said_once_however_deep_it_lies(read_zip):
    inner = _zip({"a.mp3": b"ID3\0\0"})
    with pytest.raises(Unsupported) as got:
        read_zip({"b.zip": inner})
    assert str(got.value).count("None of the files") == 1
    assert str(got.value).endswith("Pagewise does not read .mp3 files yet.")


def test_no_members(read_zip):
    with pytest.raises(Empty, match=r"^There is no text in this zip archive\.$"):
        read_zip({})


def test_archives_in_archives_to_a_depth(read_zip):
    innermost = _zip({"deep.txt": b"Too deep."})
    inner = _zip({"b.txt": b"Inside.", "c.zip": innermost})
    pages = read_zip({"x/a.zip": inner})[1:]
    assert [page.text for page in pages[:1]] == ["x/a.zip\n\nb.txt\n\nInside."]
    assert [(h.level, h.text) for h in pages[0].headings] == [(1, "x/a.zip"), (2, "b.txt")]
    assert "deep.txt" not in "".join(page.text for page in pages)
    assert "It is nested too deeply" in pages[-1].text


def test_names(read_zip):
    names = ["/etc/passwd.txt", "../../up.txt", "C:\\win\\a.txt"]
    pages = read_zip(dict.fromkeys(names, b"x"))[1:]
    assert [page.headings[0].text for page in pages] == [
        "etc/passwd.txt",
        "../../up.txt",
        "C:/win/a.txt",
    ]


def test_chinese_names_without_a_mark(read_zip):
    name = "数据库.txt".encode("gb18030").decode("cp437")
    data = _zip({"x" * len(name.encode("cp437")): b"x"})
    data = data.replace(b"x" * len(name.encode("cp437")), name.encode("cp437"))
    assert read_zip(data)[1].headings[0].text == "数据库.txt"


def test_encrypted(read_zip):
    data = _encrypted(_zip({"a.txt": b"twelve bytes and more"}, zipfile.ZIP_STORED))
    for passwords in ((), ("wrong", "worse")):
        with pytest.raises(Encrypted, match=r"It needs a password\. Add the"):
            read_zip(data, passwords)


def test_password(read_zip):
    # Made by Info-ZIP, with the password "sesame": its own encryption cannot be written here.
    assert read_zip(SEALED, ("no", "sesame"))[1].text == "a.txt\n\nopen"


def test_what_needs_no_password_is_read_beside_what_does(read_zip):
    plain = _zip({"b.txt": b"plain"}, zipfile.ZIP_STORED)
    data = _zip({"sealed.zip": SEALED, "plain.zip": plain}, zipfile.ZIP_STORED)
    assert "open" in read_zip(data, ["sesame"])[1].text
    with pytest.raises(Encrypted, match=r"^One of the files in it needs a password\."):
        read_zip(data)


SEALED = bytes.fromhex(
    "504b03040a00090000000dbb765da48370a4100000000400000005001c00612e7478745554090003a979036ba979036b"
    "75780b00010400000000040000000034e134a430d7f28f5a778ad2808c1ba5504b0708a48370a4100000000400000050"
    "4b01021e030a00090000000dbb765da48370a41000000004000000050018000000000000000000a48100000000612e74"
    "78745554050003a979036b75780b000104000000000400000000504b050600000000010001004b0000005f0000000000"
)


def test_one_big_member_of_zeros(read_zip):
    zeros = bytes(9 << 20)
    with pytest.raises(TooLarge, match=r"It unpacks to far more than any document holds\.$"):
        read_zip({"a.txt": zeros})
    _, page, _ = read_zip({"good.txt": b"Good.", "a.txt": zeros})
    assert page.text == "good.txt\n\nGood."


def test_many_members_of_zeros(read_zip):
    with pytest.raises(TooLarge, match=r"^This archive unpacks to far more"):
        read_zip({f"{n}.txt": bytes(4 << 20) for n in range(10)})


def test_nested_bomb(read_zip):
    data = _zip({"0.txt": b"x" * 10})
    for _ in range(5):
        data = _zip({f"{n}.zip": data for n in range(16)})
    with pytest.raises(TooLarge, match="It is nested too deeply"):
        read_zip(data)


def test_what_is_spent_inside_is_spent_outside(read_zip, monkeypatch):
    monkeypatch.setattr("engine.documents.nested._Budget.__init__.__defaults__", (3, 1 << 20))
    inner = _zip({f"{n}.txt": b"x" for n in range(3)})
    with pytest.raises(TooLarge, match=r"^There are more than"):
        read_zip({"a.zip": inner, "b.txt": b"y"})
    monkeypatch.setattr("engine.documents.nested._Budget.__init__.__defaults__", (9, 200))
    with pytest.raises(TooLarge, match=r"^The files within this one hold more than"):
        read_zip({"a.txt": b"x" * 150, "b.txt": b"y" * 51})


def test_cut_in_half(read_zip):
    data = _zip({"a.txt": b"Hello." * 99, "b.txt": b"x"})
    with pytest.raises(Unreadable, match=r"^The zip archive is damaged: it is cut off"):
        read_zip(data[: len(data) // 2])


def test_damaged_member(read_zip):
    data = bytearray(_zip({"a.txt": b"Hello, world.", "b.txt": b"Kept."}, zipfile.ZIP_STORED))
    data[data.index(b"world")] ^= 1
    _, page, last = read_zip(bytes(data))
    assert page.text == "b.txt\n\nKept."
    assert last.text == "(a.txt: It is damaged inside the archive.)"


def test_unknown_packing(read_zip):
    data = _zip({"a.txt": b"Hello."}, zipfile.ZIP_STORED)
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        at = data.index(mark) + place
        data = data[:at] + struct.pack("<H", 97) + data[at + 2 :]
    with pytest.raises(Unreadable, match="packed in a way"):
        read_zip(data)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA, zipfile.ZIP_DEFLATED])
def test_damage_is_a_sentence_however_packed(read_zip, method):
    whole = _zip({"a.txt": b"Hello, world. " * 50}, method)
    for place in range(35, whole.index(b"PK\x01\x02"), 3):
        data = bytearray(whole)
        data[place] ^= 0xFF
        with suppress(Unreadable):
            read_zip(bytes(data))


def test_what_waits_for_libreoffice_is_known_by_its_cause(read_zip, make_ole, monkeypatch):
    monkeypatch.setattr("engine.documents.readers.old_office.find_libreoffice", lambda: None)
    with pytest.raises(ProgramMissing) as caught:
        read_zip({"a.doc": make_ole({"WordDocument": bytes(12)})})
    assert caught.value.cause == "program"
