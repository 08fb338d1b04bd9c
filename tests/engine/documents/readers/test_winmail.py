import struct
from email.message import EmailMessage

import pytest

from engine.documents.reader import read
from engine.errors import DocumentError, Empty


def _winmail(*attributes: tuple[int, bytes]) -> bytes:
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for number, data in attributes:
        out += struct.pack("<BHHI", 1, number, 6, len(data)) + data + b"\0\0"
    return out


WHOLE = _winmail(
    (0x8004, b"Tender\0"),
    (0x800C, b"The funicular is attached.\0"),
    (0x8010, b"a.txt\0"),
    (0x800F, b"The tramway closes."),
)


@pytest.mark.parametrize("name", ["winmail.dat", "ATT00001"])
def test_alone(tmp_path, name):
    path = tmp_path / name
    path.write_bytes(WHOLE)
    front, text, attached = read(path)
    assert front.title == "Tender"
    assert text.text == "The funicular is attached."
    assert attached.text == "a.txt\n\nThe tramway closes."


@pytest.mark.parametrize(
    ("said", "text"),
    [("", "The funicular is attached."), ("The funicular is attached.\n", None)],
)
def test_in_a_message(tmp_path, said, text):
    mail = EmailMessage()
    mail.set_content(said)
    mail.add_attachment(WHOLE, "application", "ms-tnef", filename="winmail.dat")
    path = tmp_path / "a.eml"
    path.write_bytes(mail.as_bytes())
    _, body, attached = read(path)
    assert body.text == (text or said.strip())
    assert attached.text == "a.txt\n\nThe tramway closes."


def test_damage(tmp_path):
    path = tmp_path / "winmail.dat"
    path.write_bytes(WHOLE[:8])
    with pytest.raises(Empty):
        list(read(path))
    path.write_bytes(_winmail((0x9003, struct.pack("<IHHII", 1, 0x102, 0x1009, 1, 20) + b"x" * 20)))
    with pytest.raises(DocumentError):
        list(read(path))
