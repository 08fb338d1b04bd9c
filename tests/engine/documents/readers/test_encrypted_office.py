import io
import tempfile
from pathlib import Path

import docx
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from engine.documents.reader import read
from engine.errors import Encrypted, Protected


def _sealed(password):
    """A Word document behind a password."""
    plain, out = io.BytesIO(), io.BytesIO()
    document = docx.Document()
    document.add_paragraph("The treasure lies below the oak.")
    document.save(plain)
    OOXMLFile(plain).encrypt(password, out)
    return out.getvalue()


@pytest.fixture(scope="module")
def sealed():
    return _sealed("sesame 芝麻")


@pytest.mark.parametrize("name", ["a.docx", "a.doc", "a"])
def test_the_right_password_opens_it(tmp_path, sealed, name):
    path = tmp_path / name
    path.write_bytes(sealed)
    front, page = read(path, ["sesame 芝麻"])
    assert front.kind == "docx"
    assert page.text == "The treasure lies below the oak."


def test_a_password_is_missing(tmp_path, sealed):
    path = tmp_path / "a.docx"
    path.write_bytes(sealed)
    with pytest.raises(Encrypted, match=r"^This Office document needs a password\. Add the"):
        list(read(path, ["wrong"]))


def test_what_excel_opens_without_asking(tmp_path):
    path = tmp_path / "a.docx"
    path.write_bytes(_sealed("VelvetSweatshop"))
    assert len(list(read(path))) == 2


def test_nothing_that_was_decrypted_is_left_behind(tmp_path, monkeypatch, sealed):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    Path(tempfile.gettempdir()).mkdir()
    path = tmp_path / "a.docx"
    path.write_bytes(sealed)
    records = read(path, ["sesame 芝麻"])
    next(records)
    assert list(Path(tempfile.gettempdir()).iterdir())
    list(records)
    assert list(Path(tempfile.gettempdir()).iterdir()) == []


def test_unknown_encryption(tmp_path, make_ole):
    path = tmp_path / "a.docx"
    path.write_bytes(make_ole({"EncryptedPackage": b"", "EncryptionInfo": b"\x09\0\x09\0"}))
    with pytest.raises(Protected, match="in a way that Pagewise cannot open"):
        list(read(path))
