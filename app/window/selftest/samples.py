"""Samples: one small file of each kind of document, made on the spot; all hold `WORD`."""

import io
import json
import struct
import tarfile
import zipfile
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

WORD = "lantern"
QUESTION = f'"{WORD}" 燈塔'  # what is typed in Chinese goes through tables of its own
_TEXT = "The lantern in the north tower is lit every evening by the keeper of the harbour."
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/{}/2006/main"
_SECTOR, _SMALL = 512, 64  # bytes of a compound file
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD


def write_samples(folder: Path) -> list[Path]:
    """Write the files into `folder`; return them."""
    written = []
    for name, content in _samples():
        file = folder / name
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        written.append(file)
    return written


def _samples() -> Iterator[tuple[str, str | bytes]]:
    page, mail = f"<html><title>Tower</title><body><p>{_TEXT}</p></body></html>", _mail()
    yield "pdf.pdf", _pdf()
    yield (
        "word.docx",
        _zip({"word/document.xml": _xml("w:document", "w", "wordprocessingml", _runs("w"))}),
    )
    yield "slides.pptx", _slides()
    yield "workbook.xlsx", _workbook()
    yield "opendocument.odt", _opendocument()
    yield "rich text.rtf", rf"{{\rtf1\ansi {_TEXT}\par}}"
    yield "web page.html", page
    yield "markdown.md", f"# Tower\n\n{_TEXT}\n"
    yield "text.txt", f"{_TEXT}\n\n港口北边的灯塔每晚点亮。"
    yield "code.py", f'"""{_TEXT}"""\n'
    yield "e-book.epub", _book(page)
    yield "message.eml", mail
    yield "mailbox.mbox", b"From keeper@example.org Mon Jan  5 10:00:00 2026\n" + mail + b"\n"
    yield (
        "outlook.msg",
        _compound(
            {
                "__properties_version1.0": bytes(32),
                "__substg1.0_0037001F": "Tower".encode("utf-16-le"),
                "__substg1.0_1000001F": _TEXT.encode("utf-16-le"),
            }
        ),
    )
    copy = "OPFMessageCopy"
    texts = f"<{copy}Subject>Tower</{copy}Subject><{copy}Body>{_TEXT}</{copy}Body>"
    yield "export.olm", _zip({"message_00001.xml": f"<emails><email>{texts}</email></emails>"})
    yield "winmail.dat", _winmail()
    yield "signed.txt.p7m", _signed(_TEXT.encode())
    yield "saved web page.mht", _saved_page(page)
    yield "table.csv", f"Place,Note\nTower,{_TEXT}\nHarbour,Closed\n"
    yield "notebook.ipynb", json.dumps(
        {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
            {"cell_type": "markdown", "metadata": {}, "source": [_TEXT]}]}
    )  # fmt: skip
    yield "subtitles.srt", f"1\n00:00:01,000 --> 00:00:04,000\n{_TEXT}\n"
    event = f"BEGIN:VEVENT\r\nSUMMARY:Tower\r\nDTSTART:20260105T100000Z\r\nDESCRIPTION:{_TEXT}"
    yield "calendar.ics", f"BEGIN:VCALENDAR\r\n{event}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    yield "contact.vcf", f"BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Keeper\r\nNOTE:{_TEXT}\r\nEND:VCARD\r\n"
    yield (
        "book.fb2",
        (
            '<FictionBook xmlns="http://www.gribuser.ru/xml/fictionbook/2.0">'
            f"<body><section><p>{_TEXT}</p></section></body></FictionBook>"
        ),
    )
    yield "outline.opml", f'<opml version="2.0"><body><outline text="{_TEXT}"/></body></opml>'
    yield "drawing.svg", f'<svg xmlns="http://www.w3.org/2000/svg"><text>{_TEXT}</text></svg>'
    yield "archive.zip", _zip({"tower.txt": _TEXT})
    yield "archive.tar.gz", _tar("tower.txt", _TEXT.encode())


def _pdf() -> bytes:
    drawn = f"BT /F1 12 Tf 50 780 Td ({_TEXT}) Tj ET"
    parts = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 5 0 R "
        "/Resources << /Font << /F1 4 0 R >> >> >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream",
    )
    out, places = "%PDF-1.7\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 6\n0000000000 65535 f \n{table}{end}".encode()


# --- packages of XML


def _zip(files: dict[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():  # the type of a book or an OpenDocument lies unpacked
            how = zipfile.ZIP_STORED if name == "mimetype" else zipfile.ZIP_DEFLATED
            archive.writestr(name, text, how)
    return out.getvalue()


def _xml(element: str, prefix: str, kind: str, content: str) -> str:
    name = f'xmlns:{prefix}="{_MAIN.format(kind)}"'
    return f'<{element} {name} xmlns:r="{_OFFICE}">{content}</{element}>'


def _runs(prefix: str) -> str:
    body = f"<{prefix}:p><{prefix}:r><{prefix}:t>{_TEXT}</{prefix}:t></{prefix}:r></{prefix}:p>"
    return f"<w:body>{body}</w:body>" if prefix == "w" else body


def _links(target: str, kind: str) -> str:
    link = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}">{link}</Relationships>'


def _slides() -> bytes:
    shape = f"<p:sp><p:nvSpPr/><p:txBody>{_runs('a')}</p:txBody></p:sp>"
    tree = f"<p:cSld><p:spTree>{shape}</p:spTree></p:cSld>"
    slide = _xml("p:sld", "p", "presentationml", tree).replace(
        "<p:sld ", f'<p:sld xmlns:a="{_MAIN.format("drawingml")}" '
    )
    listed = '<p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst>'
    return _zip(
        {
            "ppt/presentation.xml": _xml("p:presentation", "p", "presentationml", listed),
            "ppt/_rels/presentation.xml.rels": _links("slides/slide1.xml", "slide"),
            "ppt/slides/slide1.xml": slide,
        }
    )


def _workbook() -> bytes:
    sheets = '<x:sheets><x:sheet name="Tower" sheetId="1" r:id="rId1"/></x:sheets>'
    cell = f'<x:c r="A1" t="inlineStr"><x:is><x:t>{_TEXT}</x:t></x:is></x:c>'
    data = f'<x:sheetData><x:row r="1">{cell}</x:row></x:sheetData>'
    return _zip(
        {
            "[Content_Types].xml": (
                '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
            ),
            "_rels/.rels": _links("xl/workbook.xml", "officeDocument"),
            "xl/workbook.xml": _xml("x:workbook", "x", "spreadsheetml", sheets),
            "xl/_rels/workbook.xml.rels": _links("worksheets/sheet1.xml", "worksheet"),
            "xl/worksheets/sheet1.xml": _xml("x:worksheet", "x", "spreadsheetml", data),
        }
    )


def _opendocument() -> bytes:
    names = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<o:document-content xmlns:o="{names}:office:1.0" xmlns:t="{names}:text:1.0"><o:body>'
        f"<o:text><t:p>{_TEXT}</t:p></o:text></o:body></o:document-content>"
    )
    return _zip({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content})


def _book(page: str) -> bytes:
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        '<rootfile full-path="book.opf" media-type="application/oebps-package+xml"/>'
        "</rootfiles></container>"
    )
    book = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest>'
        '<item id="a" href="a.xhtml" media-type="application/xhtml+xml"/></manifest>'
        '<spine><itemref idref="a"/></spine></package>'
    )
    return _zip(
        {
            "mimetype": "application/epub+zip",
            "META-INF/container.xml": container,
            "book.opf": book,
            "a.xhtml": page,
        }
    )


def _tar(name: str, data: bytes) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return out.getvalue()


# --- mail


def _mail() -> bytes:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "keeper@example.org", "Tower"
    mail["Date"] = "Mon, 05 Jan 2026 10:00:00 +0000"
    mail.set_content(_TEXT + "\n")
    return mail.as_bytes()


def _saved_page(page: str) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "Tower"
    mail.set_content("Tower")
    mail.add_alternative(page, subtype="html")
    mail.replace_header("Content-Type", 'multipart/related; type="text/html"')
    return mail.as_bytes()


def _winmail() -> bytes:
    out = b"\x78\x9f\x3e\x22\x01\x00"
    for number, text in ((0x8004, "Tower\0"), (0x800C, f"{_TEXT}\0")):
        out += struct.pack("<BHHI", 1, number, 6, len(text)) + text.encode() + b"\0\0"
    return out


def _signed(content: bytes) -> bytes:
    head = bytes.fromhex("3080 0609 2a864886f70d010702 a080 3080 020101 3100 3080 0601 2a a080")
    return head + b"\x04\x82" + len(content).to_bytes(2, "big") + content + bytes(10)


def _compound(streams: dict[str, bytes]) -> bytes:
    """Return an OLE file of short streams: header, streams, directory and the two tables."""
    entries, small, chain = [], b"", list[int]()
    for name, data in streams.items():
        count = -(-len(data) // _SMALL)
        entries.append((name, 2, len(chain), len(data)))
        chain += [*range(len(chain) + 1, len(chain) + count), _END]
        small += data.ljust(count * _SMALL, b"\0")
    entries.insert(0, ("Root Entry", 5, 0, len(small)))
    directory = b""
    for number, (name, kind, start, size) in enumerate(entries):
        right = number + 1 if 0 < number < len(streams) else _FREE
        child = 1 if number == 0 else _FREE
        raw = name.encode("utf-16-le")
        directory += struct.pack(
            "<64sHBBIII36xIQ", raw, len(raw) + 2, kind, 1, _FREE, right, child, start, size
        )
    parts = [small, directory, struct.pack(f"<{len(chain)}I", *chain)]
    padded = [part + b"\xff" * (-len(part) % _SECTOR) for part in parts]
    table = list[int]()
    for part in padded:
        table += [*range(len(table) + 1, len(table) + len(part) // _SECTOR), _END]
    first, sectors = len(padded[0]) // _SECTOR, len(table)
    header = struct.pack(
        "<8s16x5H6x9I", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, first, 0,
        4096, first + len(padded[1]) // _SECTOR, 1, _END, 0,
    ) + struct.pack("<109I", sectors, *[_FREE] * 108)  # fmt: skip
    table = [*table, _TABLE, *[_FREE] * (127 - sectors)]
    return header + b"".join(padded) + struct.pack("<128I", *table)
