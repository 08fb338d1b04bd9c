import zipfile
from contextlib import suppress

import pytest

from engine.documents.reader import read
from engine.errors import DocumentError, Empty, Protected, TooLarge, Unreadable
from engine.records import Metadata

NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("t", "text"),
        ("draw", "drawing"), ("pr", "presentation"), ("style", "style"),
        ("svg", "svg-compatible"), ("manifest", "manifest"),
    )
)  # fmt: skip


@pytest.fixture
def make(tmp_path):
    """`make(body, kind="text", **parts)` writes a document and returns its path."""

    def making(body, kind="text", doctype="", styles="", **parts):
        path = tmp_path / "a.odt"
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("mimetype", f"application/vnd.oasis.opendocument.{kind}")
            archive.writestr(
                "content.xml",
                f'<?xml version="1.0" encoding="UTF-8"?>{doctype}'
                f"<office:document-content {NAMESPACES}><office:automatic-styles>{styles}"
                f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
                "</office:body></office:document-content>",
            )
            for name, data in parts.items():
                archive.writestr(name.replace("__", "/") + ".xml", data)
        return path

    return making


def _read(path):
    front, *pages = read(path)
    for page in pages:
        for heading in page.headings:
            assert page.text[heading.offset :].startswith(heading.text)
    return front, pages


def test_blocks_in_order(make):
    path = make(
        '<text:h text:outline-level="1">Part <text:span>one</text:span></text:h>'
        "<text:p>数据库\n   and<text:s text:c='2'/>index<text:line-break/>next<text:tab/>x</text:p>"
        "<text:list><text:list-item><text:p>a</text:p><text:list><text:list-item><text:p>b</text:p>"
        "</text:list-item></text:list></text:list-item></text:list>"
        "<table:table><table:table-row><table:table-cell><text:p>1</text:p><text:p>2</text:p>"
        "</table:table-cell><table:table-cell table:number-columns-repeated='2'/><table:table-cell>"
        "<text:p>3</text:p></table:table-cell></table:table-row></table:table>"
        '<text:h text:outline-level="2">Part two</text:h>'
        "<text:p>See<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>A note.</text:p></text:note-body></text:note> below.</text:p>"
    )
    front, [page] = _read(path)
    assert front == Metadata("odf", "Part one")
    assert page.text == (
        "Part one\n\n数据库 and  index\nnext\tx\n\n• a\n  • b\n1 2 |  |  | 3\n\nPart two\n\n"
        "See below.\n\nA note."
    )
    assert [(each.level, each.text) for each in page.headings] == [(1, "Part one"), (2, "Part two")]


def test_what_is_not_text_of_the_page_is_left_out(make):
    path = make(
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>kept<office:annotation><text:p>comment</text:p></office:annotation></text:p>"
        "<text:p><draw:frame><svg:title>alt</svg:title><draw:text-box><text:p>In a box.</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    assert _read(path)[1][0].text == "kept\n\nIn a box."


def test_title(make):
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    body = '<text:p text:style-name="P1">Of its style</text:p><text:p>x</text:p>'
    assert _read(make(body, styles=styles))[0].title == "Of its style"
    meta = (
        f"<office:document-meta {NAMESPACES} xmlns:dc='http://purl.org/dc/elements/1.1/'>"
        "<office:meta><dc:title>Named</dc:title></office:meta></office:document-meta>"
    )
    assert _read(make(body, meta=meta))[0].title == "Named"
    assert _read(make(body, styles=styles, meta="<broken"))[0].title == "Of its style"


def test_slides_with_notes(make):
    path = make(
        '<draw:page><draw:frame pr:class="title"><draw:text-box><text:p>First</text:p>'
        "</draw:text-box></draw:frame><draw:frame pr:class='outline'><draw:text-box><text:list>"
        "<text:list-item><text:p>point</text:p></text:list-item></text:list></draw:text-box>"
        "</draw:frame><pr:notes><draw:page-thumbnail pr:class='page'/><draw:frame pr:class='notes'>"
        "<draw:text-box><text:p>Say it.</text:p></draw:text-box></draw:frame></pr:notes>"
        "</draw:page><draw:page/><draw:page><draw:frame><draw:text-box><text:p>Last</text:p>"
        "</draw:text-box></draw:frame></draw:page>",
        kind="presentation",
    )
    front, pages = _read(path)
    assert front == Metadata("odf", "First", 3)
    assert [(page.number, page.text) for page in pages] == [
        (1, "First\n\n• point\n\nNotes\n\nSay it."),
        (3, "Last"),
    ]


def test_empty(make):
    with pytest.raises(Empty, match=r"^There is no text in this OpenDocument file\.$"):
        list(read(make("<text:p/>")))


@pytest.mark.parametrize(
    "parts",
    [
        {"META-INF__manifest": f"<m {NAMESPACES}><manifest:encryption-data/></m>"},
        {"encrypted-package": ""},
    ],
)
def test_encrypted(make, tmp_path, parts):
    path = make("<text:p>x</text:p>", **parts)
    if "encrypted-package" in parts:
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr("encrypted-package", "x")
    with pytest.raises(Protected, match=r"^This OpenDocument file needs a password, and"):
        list(read(path))


def test_what_stands_before_a_break_is_kept(make):
    path = make("<draw:page><text:p>one</text:p></draw:page><draw:page></text:p>", "presentation")
    records = read(path)
    assert [next(records).pages, next(records).text] == [2, "one"]
    with pytest.raises(Unreadable, match=r"it cannot be read to its end"):
        next(records)


def test_entities_are_refused(make, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("secret")
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    for declared in (
        f'<!ENTITY e SYSTEM "{secret.as_uri()}">',
        f'<!ENTITY e0 "ha">{laughs}<!ENTITY e "&e11;">',
    ):
        path = make("<text:p>x&e;</text:p>", doctype=f"<!DOCTYPE x [{declared}]>")
        with pytest.raises(Unreadable, match="damaged"):
            list(read(path))


def test_a_flood_of_spaces(tmp_path):
    path = tmp_path / "a.odt"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        with archive.open("content.xml", "w", force_zip64=True) as stream:
            for _ in range(16):
                stream.write(b" " * (1 << 20))
    with pytest.raises(TooLarge, match=r"^This OpenDocument file unpacks to far more"):
        list(read(path))


def test_damaged(make):
    path = make("<text:p>数据库 and its index</text:p>" * 50)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(Unreadable, match=r"it is cut off or not a zip archive\.$"):
        list(read(path))
    for place in range(60, len(whole), 23):
        path.write_bytes(whole[:place] + b"\xff\xff" + whole[place + 2 :])
        with suppress(DocumentError):  # and nothing else
            list(read(path))


@pytest.mark.parametrize("depth", [200, 5_000])
def test_deep_nesting_ends(make, depth):
    path = make("<text:p>x</text:p>" + "<text:section>" * depth + "</text:section>" * depth)
    with suppress(Unreadable):
        list(read(path))
