import struct
from contextlib import suppress

from engine.documents.mail.tnef import SIGNATURE, message

WIDE, NARROW, BINARY, OBJECT, NUMBER = 0x1F, 0x1E, 0x102, 0x0D, 3
SUBJECT, BODY, PROPERTIES = 0x8004, 0x800C, 0x9003
BEGIN, TITLE, DATA, ATTACHMENT = 0x9002, 0x8010, 0x800F, 0x9005


def _tnef(*attributes: tuple[int, bytes]) -> bytes:
    out = SIGNATURE + b"\x01\x00"
    for number, data in attributes:
        out += struct.pack("<BHHI", 1, number, 6, len(data)) + data + b"\0\0"
    return out


def _properties(*properties: tuple[int, int, bytes]) -> bytes:
    out = struct.pack("<I", len(properties))
    for number, kind, value in properties:
        out += struct.pack("<HH", kind, number)
        if number >= 0x8000:
            out += bytes(16) + struct.pack("<II", 1, 6) + "ab\0".encode("utf-16-le") + b"\0\0"
        if kind in (WIDE, NARROW, BINARY, OBJECT):
            out += struct.pack("<II", 1, len(value))
        out += value + bytes(-len(value) % 4)
    return out


def _wide(number: int, text: str) -> tuple[int, int, bytes]:
    return number, WIDE, (text + "\0").encode("utf-16-le")


def test_attributes():
    found = message(
        _tnef(
            (0x9007, struct.pack("<II", 1251, 0)),
            (SUBJECT, "Тендер\0".encode("cp1251")),
            (BODY, "Текст.\r\n\0".encode("cp1251")),
            (TITLE, b"a.txt\0"),
            (DATA, b"one"),
            (BEGIN, bytes(14)),
            (DATA, b"two"),
            (TITLE, b"b.txt\0"),
        )
    )
    assert found is not None
    assert (found.subject, found.body.text) == ("Тендер", "Текст.")
    assert [(each.name, each.open()) for each in found.attachments] == [
        ("a.txt", b"one"),
        ("b.txt", b"two"),
    ]


def test_properties():
    found = message(
        _tnef(
            (
                PROPERTIES,
                _properties(
                    (0x8001, NUMBER, b"\1\0\0\0"),
                    (0x0017, 2, b"\1\0"),
                    (0x3FDE, NUMBER, struct.pack("<I", 1250)),
                    _wide(0x0037, "About wells"),
                    _wide(0x0C1A, "A. Author"),
                    (0x1013, BINARY, "<p>Kůň".encode("cp1250")),
                ),
            ),
            (BEGIN, bytes(14)),
            (TITLE, b"LONGNA~1.TXT\0"),
            (DATA, b"text"),
            (ATTACHMENT, _properties(_wide(0x3707, "long name.txt"))),
        )
    )
    assert found is not None
    assert (found.subject, found.body.text) == ("About wells", "Kůň")
    assert found.facts[0] == ("From", "A. Author")
    assert [each.name for each in found.attachments] == ["long name.txt"]


def test_a_message_within():
    inner = _tnef((SUBJECT, b"Inner\0"), (BODY, b"Inner text."))
    identity = bytes.fromhex("0703020000000000c000000000000046")
    attached = _properties((0x3701, OBJECT, identity + inner), _wide(0x3001, "Forwarded"))
    found = message(_tnef((BODY, b"Outer."), (BEGIN, bytes(14)), (ATTACHMENT, attached)))
    assert found is not None
    inside = found.attachments[0].open()
    assert not isinstance(inside, bytes)
    assert (found.attachments[0].name, inside.body.text) == ("Forwarded", "Inner text.")


def test_damage():
    assert message(b"") is None
    whole = _tnef(
        (PROPERTIES, _properties(_wide(0x0037, "Subject"), (0x1009, BINARY, b"x" * 30))),
        (ATTACHMENT, _properties(_wide(0x3707, "a"))),
        (DATA, b"data"),
    )
    for place in range(len(whole)):
        data = bytearray(whole)
        data[place] ^= 0xFF
        for variant in (bytes(data), whole[:place]):
            with suppress(Exception):  # one sentence, by whoever reads it
                message(variant)


def test_time_is_linear_in_a_count_that_lies():
    many = struct.pack("<HHI", 0x1001, 0x1234, 0xFFFFFFFF) * 100_000
    assert message(_tnef((PROPERTIES, bytes(4) + many), (BODY, b"Text."))) is not None
