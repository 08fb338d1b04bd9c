import io
import zipfile
from contextlib import suppress
from pathlib import Path
from pkgutil import resolve_name

import docx
import pytest

from engine.documents import readers
from engine.documents.kinds import KINDS, FileType
from engine.errors import Protected, Unsupported

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def _docx() -> bytes:
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def _zip(name: str, content: str = "x") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def _odf(kind: str) -> bytes:
    return _zip("mimetype", f"application/vnd.oasis.opendocument.{kind}")


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.pdf", b"%PDF-1.7", "pdf"),
        ("a.PDF", b"junk\n%PDF-1.7", "pdf"),
        ("scan", b"%PDF-1.4", "pdf"),
        ("a.txt", b"%PDF-1.4", "pdf"),
        ("a.md", b"A PDF begins with %PDF-1.4.", "markdown"),
        ("a.py", b"MAGIC = b'%PDF-'", "text"),
        ("a.docx", _docx(), "docx"),
        ("download", _docx(), "docx"),
        ("a.docx", b"{\\rtf1 x}", "rtf"),
        ("a.txt", b"{\\rtf1 x}", "rtf"),
        ("a.pptx", _zip("ppt/presentation.xml"), "pptx"),
        ("a.docx", _zip("ppt/presentation.xml"), "pptx"),
        ("a.xlsx", _zip("xl/workbook.xml"), "spreadsheet"),
        ("a.xlsb", _zip("xl/workbook.bin"), "spreadsheet"),
        ("a.ods", _odf("spreadsheet"), "spreadsheet"),
        ("a.odt", _odf("text"), "odf"),
        ("download", _odf("presentation-template"), "odf"),
        ("a.doc", OLE, "doc"),
        ("a.html", b"<p>x", "html"),
        ("page", b"\xef\xbb\xbf <!-- x --> <!DOCTYPE html><p>x", "html"),
        ("a.asp", b'<?xml version="1.0"?>\n<html lang="en">', "html"),
        ("a.php", b"<html><?php echo 1 ?>", "text"),
        ("a.md", b"# x", "markdown"),
        ("README", b"x", "text"),
        ("a.rs", b"fn main() {}", "text"),
        ("a.txt", "数据库 index".encode("utf-16"), "text"),
        ("a.txt", "plain index".encode("utf-16-le"), "text"),
        ("a.csv", b"a,b", "csv_table"),
        ("a.csv", b"a,\0b", "csv_table"),
        ("a.zip", _zip("x.txt"), "archive"),
        ("a.zip", _docx(), "docx"),
        ("a.epub", _zip("META-INF/container.xml"), "epub"),
        ("book", _zip("mimetype", "application/epub+zip"), "epub"),
        ("a.msg", OLE, "msg"),
        ("a.eml", b"Subject: x\n\ny", "mail"),
        ("a.eml", b"From a@b.c Sat Jan  3 01:05:34 1996\nSubject: x\n\ny", "mail"),
        ("saved", b"Received: by b\n\tfor c\nMessage-ID: <x>\n\ny", "mail"),
        ("Inbox", b"From - Sat Jan  3 01:05:34 1996\r\nX-Mozilla-Status: 0\r\n\r\ny", "mbox"),
        ("notes", b"From here to there at 10:00 in 1996", "text"),
        ("a.mbox", b"", "mbox"),
        ("a.mht", b"MIME-Version: 1.0\n\n", "mhtml"),
        ("a.odd", "Σημείωση".encode(), "text"),
        ("a.odd", "一份笔记，说的是码头上的起重机。".encode("gb18030"), "text"),
        ("a.odd", "note".encode("utf-16"), "text"),
        ("a.odd", b"", "text"),
        ("app.log.1", b"\x1b[31mERROR\x1b[0m disk full\n", "text"),
        ("places.odd", b'{"name":"' + b"quay," * 200 + b'"}', "text"),
        ("a.log", b"written\n" + bytes(4096) + b"after the crash\n", "text"),
        ("a.log", bytes(5000) + b"after the crash\n", "text"),
        ("a.log", b"from a serial\0 line \1here\n", "text"),
        ("a.log", b"appended\r\n" + "by PowerShell\r\n".encode("utf-16-le"), "text"),
        ("a.csv", b"a,b\n" + bytes(50), "csv_table"),
        ("min.js", b"function sum(a, b) {\n  return a + b;\n}\n" * 20, "text"),
    ],
)
def test_kind(tmp_path, name, data, kind):
    path = tmp_path / name
    path.write_bytes(data)
    assert FileType.from_path(path).name == kind


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        (
            "a.xlsx",
            _zip("x"),
            "This .xlsx file does not hold a spreadsheet but another kind of zip archive.",
        ),
        (
            "a.doc",
            b'<?xml version="1.0"?><w:wordDocument/>',
            "This .doc file is actually an XML file.",
        ),
        ("a.odt", OLE, "This .odt file is actually an old Office document."),
        ("a.csv", OLE, "This .csv file is actually an old Office document."),
        ("a.csv", bytes(range(4)) * 50, "This .csv file is actually binary data."),
        ("a.csv", bytes(50), "This .csv file is actually binary data."),
        ("a.zip", b"Rar!", "This .zip file is actually a compressed file."),
        ("a.mp3", b"ID3\4\0\0\0\0", "Pagewise does not read .mp3 files yet."),
        ("blob", b"\0\1\2\3" * 9, "Pagewise does not know this kind of file."),
        ("blob", b"\x7fELF\2", "Pagewise does not know this kind of file."),
        ("a.txt", b"a\0b\0\0c" * 9, "This .txt file is actually binary data."),
        ("a.py", b"\x89PNG\r\n\x1a\n", "This .py file is actually a picture."),
        ("a.pdf", b"\x89PNG\r\n\x1a\n", "This .pdf file is actually a picture."),
        ("a.pdf", _zip("x"), "This .pdf file is actually a zip archive."),
        (
            "a.docx",
            _zip("x.txt"),
            "This .docx file does not hold a Word document but another kind of zip archive.",
        ),
        ("a.docx", OLE, "This .docx file is actually an old Office document."),
    ],
)
def test_unsupported(tmp_path, name, data, sentence):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(Unsupported) as caught:
        FileType.from_path(path)
    assert str(caught.value) == sentence


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNza/1rZXktdjE\n"),
        ("thumbnail", "MIIDdzCCAl+gAwIBAgIEAgAAuT0BAQsFADBaMQswCQYDVQ/GEwJJ\n" * 9),
        ("plot.eps", "%!PS-Adobe-3.0 EPSF-3.0\n/Helvetica findfont\n"),
        ("yarn.lock", 'left-pad@^1.3.0:\n  version "1.3.0"\n'),
        ("page.min.js", "!function(e,t){" + "e.n=t,r(o[0]);" * 200),
        ("style.css", "body{margin:0}" * 200),
        ("firmware.hex", ":10010000214601360121470136007EFE09D2190140\n" * 99),
        ("mesh.obj", "v 0.123 0.456 0.789\n" * 999),
    ],
)
def test_text_for_programs_is_left_out_unless_it_is_named_as_text(tmp_path, name, text):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(Unsupported, match=r"^This is text for programs"):
        FileType.from_path(path)
    assert FileType.from_path(path.rename(path.with_suffix(".txt"))).name == "text"


@pytest.mark.parametrize(
    ("stream", "kind"),
    [
        ("WordDocument", "doc"),
        ("WORDDOCUMENT", "doc"),
        ("PowerPoint Document", "doc"),
        ("Workbook", "spreadsheet"),
        ("Book", "spreadsheet"),
    ],
)
def test_old_office_documents(tmp_path, make_ole, stream, kind):
    for name in ("a.doc", "a.xls", "a.docx", "download"):
        path = tmp_path / name
        path.write_bytes(make_ole({"Data": b"", stream: b"x", "Other": b""}))
        assert FileType.from_path(path).name == kind


@pytest.mark.parametrize("name", ["a.docx", "a.pptx", "a.xlsx", "a"])
def test_encrypted_office_document(tmp_path, make_ole, name):
    path = tmp_path / name
    path.write_bytes(make_ole({"EncryptedPackage": b"", "EncryptionInfo": b""}))
    assert FileType.from_path(path).name == "encrypted"


def test_office_document_under_rights_management(tmp_path, make_ole):
    path = tmp_path / "a.docx"
    path.write_bytes(make_ole({"\tDRMContent": b""}))
    with pytest.raises(Protected, match=r"^This Word document is under rights management"):
        FileType.from_path(path)


def test_empty_file_is_what_its_name_says(tmp_path):
    path = tmp_path / "a.md"
    path.touch()
    assert FileType.from_path(path).name == "markdown"


def test_missing_file_is_an_os_error(tmp_path):
    with pytest.raises(FileNotFoundError):
        FileType.from_path(tmp_path / "gone.md")


@pytest.mark.parametrize(
    "data",
    [
        b"<!---->" * 500 + b" text" * 999,
        b"Key: value\r\n" * 300,
        b"Key: value\n \r\n" * 300,
        b"From a " + b"00:0000" * 40,
    ],
)
def test_time_is_linear_in_what_tells_the_kind(tmp_path, data):
    path = tmp_path / "a"
    path.write_bytes(data)
    assert FileType.from_path(path).name == "text"


def test_each_type_has_a_reader_and_each_reader_a_type():
    named = {kind.reader.partition(":")[0] for kind in KINDS}
    folder = Path(readers.__file__).parent
    assert named == {file.stem for file in folder.glob("*.py")} - {"__init__"}
    for kind in KINDS:
        assert callable(resolve_name(f"{readers.__name__}.{kind.reader}"))


@pytest.mark.parametrize(
    "name",
    ["new/1767.M1P2.mail.example.org", "cur/1767.M1P2.mail.example.org,S=512:2,S", "cur/1767!2,FS"],
)
def test_a_message_in_a_maildir(tmp_path, name):
    for folder in ("cur", "new", "tmp"):
        (tmp_path / folder).mkdir()
    path = tmp_path / name
    path.write_bytes(b"Return-Path: <a@example.org>\nReceived: from b\n\nText")
    assert FileType.from_path(path).name == "mail"
    path.write_bytes(b"Not a message.")
    with suppress(Unsupported):
        assert FileType.from_path(path).name != "mail"


def test_the_mail_of_outlook_is_named_with_what_to_do(tmp_path):
    path = tmp_path / "archive.pst"
    path.write_bytes(b"!BDN" + bytes(range(256)))
    with pytest.raises(Unsupported, match=r"readpst"):
        FileType.from_path(path)


def test_a_message_that_was_saved_as_text(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("From: ida@example.org\nSubject: x\nMIME-Version: 1.0\n\nHello", "utf-8")
    assert FileType.from_path(path).name == "mail"
    path.write_text("From: the harbour\nTo: the sea\n\nHello", "utf-8")
    assert FileType.from_path(path).name == "text"
