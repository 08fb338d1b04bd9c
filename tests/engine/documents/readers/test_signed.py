import pytest

from engine.documents.reader import read
from engine.errors import Protected

HEAD = bytes.fromhex("3080 0609 2a864886f70d010702 a080 3080 020101 3100 3080 0601 2a a080")


def _signed(content: bytes) -> bytes:
    return HEAD + b"\x04\x82" + len(content).to_bytes(2, "big") + content + bytes(10)


def test_a_document(tmp_path):
    path = tmp_path / "invoice.md.p7m"
    path.write_bytes(_signed(b"# Invoice\n\n" + b"Gravel. " * 40))
    _, page = read(path)
    assert [each.text for each in page.headings] == ["invoice.md", "Invoice"]
    assert "Gravel." in page.text


@pytest.mark.parametrize("is_signed", [True, False])
def test_a_message(tmp_path, is_signed):
    inner = b"Subject: Survey\nContent-Type: text/plain\n\n" + b"The vineyard. " * 20
    path = tmp_path / "smime.p7m"
    path.write_bytes(_signed(inner) if is_signed else inner)
    front, page = read(path)
    assert front.title == "Survey"
    assert page.text.startswith("The vineyard.")


def test_nothing_that_was_signed(tmp_path):
    path = tmp_path / "smime.p7m"
    path.write_bytes(HEAD[:4] + b"\0" * 20)
    with pytest.raises(Protected, match=r"^There is no signed content in this file"):
        list(read(path))
