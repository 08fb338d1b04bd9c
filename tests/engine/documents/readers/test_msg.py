import struct
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from engine.documents.reader import read
from engine.errors import DocumentError, Empty, Unreadable
from engine.records import Heading, Metadata

SECTOR, SMALL, END, FREE, FAT = 512, 64, 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
PROPERTIES = "__properties_version1.0"


def _ole(tree: dict) -> bytes:
    """Return an OLE file of storages (dicts) and streams (bytes), all kept as small streams."""
    entries: list[list] = []  # name, kind, sibling, child, start, size
    small = bytearray()
    chains: list[int] = []

    def add(name: str, content) -> int:
        place = len(entries)
        entries.append([name, 1 if isinstance(content, dict) else 2, FREE, FREE, END, 0])
        if isinstance(content, dict):
            before = None
            for key, value in content.items():
                child = add(key, value)
                if before is None:
                    entries[place][3] = child
                else:
                    entries[before][2] = child
                before = child
        elif content:
            start, count = len(chains), -(-len(content) // SMALL)
            chains.extend([*range(start + 1, start + count), END])
            small.extend(content.ljust(count * SMALL, b"\0"))
            entries[place][4:] = [start, len(content)]
        return place

    add("Root Entry", tree)

    def blocks(data: bytes, pad: bytes = b"\0") -> list[bytes]:
        return [data[n : n + SECTOR].ljust(SECTOR, pad) for n in range(0, len(data), SECTOR)]

    content = blocks(bytes(small))
    entries[0][1], entries[0][4:] = 5, [0 if content else END, len(small)]
    directory = blocks(
        b"".join(
            (name + "\0").encode("utf-16-le").ljust(64, b"\0")
            + struct.pack("<HBBIII", 2 * len(name) + 2, kind, 1, FREE, sibling, child)
            + bytes(36)
            + struct.pack("<IQ", start, size)
            for name, kind, sibling, child, start, size in entries
        )
    )
    small_fat = blocks(struct.pack(f"<{len(chains)}I", *chains), b"\xff")
    sectors = [*content, *directory, *small_fat]
    fat: list[int] = []
    for part in (content, directory, small_fat):
        fat += [*range(len(fat) + 1, len(fat) + len(part)), END] if part else []
    count = next(n for n in range(1, 110) if n * 128 >= len(fat) + n)
    first_fat = len(fat)
    fat += [FAT] * count
    sectors += blocks(struct.pack(f"<{len(fat)}I", *fat), b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIII", 0, count, len(content), 0, 4096)
    header += struct.pack("<II", len(content) + len(directory), len(small_fat))
    header += struct.pack("<II", END, 0)
    places = [first_fat + n if n < count else FREE for n in range(109)]
    return header + struct.pack("<109I", *places) + b"".join(sectors)


def _numbers(head: int, **values: int) -> bytes:
    packed = (struct.pack("<HHIQ", 3, int(k[1:], 16), 6, v) for k, v in values.items())
    return bytes(head) + b"".join(packed)


def _message(head=32, narrow=None, numbers=None, **texts) -> dict:
    """`_message(p0037="Subject")`, in UTF-16 or else in the encoding that is named."""
    kind, encoding = ("001E", narrow) if narrow else ("001F", "utf-16-le")
    streams = {f"__substg1.0_{k[1:]}{kind}": v.encode(encoding) for k, v in texts.items()}
    return {PROPERTIES: _numbers(head, **(numbers or {})), **streams}


def _attached(name: str, data: bytes) -> dict:
    return {
        PROPERTIES: bytes(8),
        "__substg1.0_3707001F": name.encode("utf-16-le"),
        "__substg1.0_37010102": data,
    }


def _passed_on(name: str, message: dict) -> dict:
    return {
        PROPERTIES: bytes(8),
        "__substg1.0_3001001F": name.encode("utf-16-le"),
        "__substg1.0_3701000D": message,
    }


@pytest.fixture
def read_msg(tmp_path):
    def reading(tree):
        path = tmp_path / "a.msg"
        path.write_bytes(tree if isinstance(tree, bytes) else _ole(tree))
        return list(read(path))

    return reading


def test_subject_facts_and_text(read_msg):
    sent = datetime(2024, 10, 1, 12, 34, 56, tzinfo=UTC)
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    front, page = read_msg(
        _message(
            p0037="About wells",
            p1000="First.\r\n\r\nLast.\0",
            p0C1A="A. Author",
            p5D01="a@example.org",
            p0E04="B; C",
            numbers={"p0039": ticks},
        )
    )
    assert front == Metadata("msg", "About wells", sent_ns=1_727_786_096 * 10**9)
    assert page.text == (
        "Date: 2024-10-01 12:34:56+00:00 · From: A. Author <a@example.org> · To: B; C"
        "\n\nFirst.\n\nLast."
    )


def test_national_encoding(read_msg):
    tree = _message(narrow="gb18030", p0037="数据库", p1000="网络", numbers={"p3FFD": 936})
    front, page = read_msg(tree)
    assert (front.title, page.text) == ("数据库", "网络")


@pytest.mark.parametrize("codepage", [0, 1, 65001, 99999, 0xFFFFFFFF])
def test_code_page_that_does_not_fit(read_msg, codepage):
    tree = _message(narrow="utf-8", p1000="数据库", numbers={"p3FFD": codepage})
    assert read_msg(tree)[1].text == "数据库"


def test_html_where_there_is_no_text(read_msg):
    tree = _message(numbers={"p3FDE": 1250})
    tree["__substg1.0_10130102"] = "<h1>Kůň</h1><p>x".encode("cp1250")
    page = read_msg(tree)[1]
    assert (page.text, page.headings) == ("Kůň\n\nx", (Heading(0, 1, "Kůň"),))
    assert read_msg(_message(p1013="<p>As text."))[1].text == "As text."


def test_attachments(read_msg, make_pdf):
    _, text, pdf = read_msg(
        {
            **_message(p0037="With files", p1000="Hello."),
            "__attach_version1.0_#00000000": _attached("a.pdf", make_pdf("On paper.")),
            "__attach_version1.0_#00000001": {PROPERTIES: bytes(8)},
        }
    )
    assert text.text == "Hello."
    assert (pdf.text, pdf.headings) == ("a.pdf\n\nOn paper.", (Heading(0, 1, "a.pdf"),))


def test_attachment_that_cannot_be_read_is_named(read_msg):
    tree = _message(p1000="Hello.")
    tree["__attach_version1.0_#00000000"] = _attached("a.mp3", b"ID3\0\0")
    assert read_msg(tree)[1].text == (
        "Hello.\n\n(attachment a.mp3: Pagewise does not read .mp3 files yet.)"
    )


def test_messages_within_messages(read_msg):
    tree = _message(24, p0037="0", p1000="Innermost.")
    for level in range(1, 20):
        tree = {
            **_message(24 if level < 19 else 32, p0037=f"Message {level}", p1000=f"Text {level}."),
            "__attach_version1.0_#00000000": _passed_on("passed on", tree),
        }
    _, *pages = read_msg(tree)
    assert [page.text.split("\n\n")[0] for page in pages] == [
        "Text 19.",
        "Message 18",
        "Message 17",
    ]
    assert [[h.level for h in page.headings] for page in pages] == [[], [1], [2]]
    assert "(attachment passed on: It is nested too deeply" in pages[-1].text


def test_date_out_of_all_range(read_msg):
    tree = _message(p1000="Hello.", numbers={"p0039": 2**64 - 1})
    assert read_msg(tree)[1].text == "Hello."


def test_nothing_said(read_msg):
    with pytest.raises(Empty, match=r"^There is no text in this Outlook message\.$"):
        read_msg(_message(p0037="A subject"))


def test_another_ole_file(read_msg):
    with pytest.raises(Unreadable, match=r"^This file holds something other than an Outlook"):
        read_msg(_ole({"Something": b"x"}))


@pytest.mark.parametrize("data", [b"ros message", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)])
def test_no_message(read_msg, data):
    with pytest.raises(Unreadable):
        read_msg(data)


def test_damage_is_a_sentence(read_msg):
    whole = _ole(
        {
            **_message(p0037="With files", p1000="Hello. " * 300),
            "__attach_version1.0_#00000000": _attached("a.txt", b"Text. " * 300),
        }
    )
    for place in range(0, len(whole), 113):
        data = bytearray(whole)
        data[place] ^= 0xFF
        for variant in (bytes(data), whole[:place]):
            with suppress(DocumentError):
                read_msg(variant)


def test_compressed_rtf_where_there_is_no_text(read_msg):
    def stored(source: bytes) -> bytes:
        return struct.pack("<II4sI", len(source) + 12, len(source), b"MELA", 0) + source

    tree = _message(p0037="Subject")
    tree["__substg1.0_10090102"] = stored(rb"{\rtf1\ansi The harbour \'e9\par master}")
    assert read_msg(tree)[1].text == "The harbour é\n\nmaster"
    page = rb"{\rtf1\ansi\fromhtml1{\*\htmltag64 <h1>}Top{\*\htmltag72 </h1>}\htmlrtf x\htmlrtf0 y}"
    tree["__substg1.0_10090102"] = stored(page)
    assert read_msg(tree)[1].text == "Top\n\ny"


def test_a_page_that_says_more_than_the_text(read_msg):
    tree = _message(p1000="This message is HTML.", p1013="<p>The dredger leaves on Monday.")
    assert read_msg(tree)[1].text == "The dredger leaves on Monday."


def test_an_appointment(read_msg):
    def ticks(hour):
        moment = datetime(2026, 3, 12, hour, 30, tzinfo=UTC)
        return int((moment - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000

    names = [(0x8208, 0, 1), (0x820D, 0, 2), (0x8500, 1, 3), (0x8232, 2, 4)]
    tree = _message(
        p0037="Survey",
        p1000="Bring boots.",
        p8001="Quay 4",
        p8004="every Thursday",
        numbers={"p8002": ticks(9), "p0061": ticks(10)},
    )
    entries = b"".join(struct.pack("<IHH", *each) for each in names)
    tree["__nameid_version1.0"] = {"__substg1.0_00030102": entries}
    assert read_msg(tree)[1].text == (
        "When: 2026-03-12 09:30 – 10:30 UTC · Where: Quay 4 · Repeats: every Thursday"
        "\n\nBring boots."
    )


def test_a_contact(read_msg):
    tree = _message(p0037="Ida Amann", p3A16="Sluice & Sons", p3A08="+49 471 5550199")
    assert read_msg(tree)[1].text == "Company: Sluice & Sons · Phone: +49 471 5550199"
