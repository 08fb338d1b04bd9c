import itertools
import zipfile
from contextlib import suppress

import pytest

from engine.documents.reader import read
from engine.errors import Empty, Protected, TooLarge, Unreadable
from engine.records import Heading, Metadata

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
    '<rootfile full-path="OPS/a.opf"/></rootfiles></container>'
)
NCX = (
    '<!DOCTYPE ncx PUBLIC "-//NISO//DTD ncx 2005-1//EN" "http://localhost:1/ncx.dtd">'
    '<ncx xmlns="http://www.daisy.org/z3986/2005/ncx/"><navMap><navPoint><navLabel><text>From the '
    'ncx</text></navLabel><content src="text/two.xhtml#x"/></navPoint></navMap></ncx>'
)
NAV = (
    '<html xmlns:epub="http://www.idpf.org/2007/ops"><nav epub:type="landmarks"><a href="text/'
    'two.xhtml">No</a></nav><nav epub:type="toc"><a href="text/two.xhtml">From the nav</a></nav>'
)


def _opf(items, spine, title="A book of wells") -> str:
    manifest = "".join(
        f'<item id="{n}" href="{href}" media-type="{kind}" properties="{properties}"/>'
        for n, (href, kind, properties) in enumerate(items)
    )
    refs = "".join(f'<itemref idref="{n}"/>' for n in spine)
    return (
        '<package xmlns="http://www.idpf.org/2007/opf"><metadata xmlns:dc="http://purl.org/dc/'
        f'elements/1.1/"><dc:title>{title}</dc:title></metadata><manifest>{manifest}</manifest>'
        f"<spine>{refs}</spine></package>"
    )


XHTML = "application/xhtml+xml"
ITEMS = [
    ("text/two.xhtml", XHTML, ""),
    ("text/o%20ne.xhtml", XHTML, ""),
    ("nav.xhtml", XHTML, "nav"),
    ("toc.ncx", "application/x-dtbncx+xml", ""),
    ("cover.svg", "image/svg+xml", ""),
]
BOOK = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/a.opf": _opf(ITEMS, [4, 2, 1, 0]),
    "OPS/text/o ne.xhtml": '<?xml version="1.0"?><html><head><title/><script src="x"/></head>'
    '<body><h1><a id="x"/>One</h1><p>First.</p></body></html>',
    "OPS/text/two.xhtml": "<html><body><p>Second.</p></body></html>",
    "OPS/nav.xhtml": NAV,
    "OPS/toc.ncx": NCX,
    "OPS/cover.svg": "<svg/>",
}


@pytest.fixture
def read_book(tmp_path):
    def reading(changes=(), without=()):
        path = tmp_path / "a.epub"
        parts = {**BOOK, **dict(changes)}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                if name not in without:
                    archive.writestr(name, data)
        return list(read(path))

    return reading


def test_chapters_in_order(read_book):
    front, one, two = read_book()
    assert front == Metadata("epub", "A book of wells")
    assert (one.text, one.headings, one.number) == (
        "One\n\nFirst.",
        (Heading(0, 1, "One"),),
        None,
    )
    assert (two.text, two.headings) == ("Second.", (Heading(0, 1, "From the nav"),))


def test_table_of_contents_of_epub_2(read_book):
    old = _opf([*ITEMS[:2], *ITEMS[3:]], [1, 0])
    assert read_book({"OPS/a.opf": old})[2].headings == (Heading(0, 1, "From the ncx"),)


@pytest.mark.parametrize("broken", ["", "<", "\0", "<x/>", "no xml"])
def test_broken_table_of_contents(read_book, broken):
    pages = read_book({"OPS/nav.xhtml": broken, "OPS/toc.ncx": broken})[1:]
    assert [page.text for page in pages] == ["One\n\nFirst.", "Second."]


@pytest.mark.parametrize("container", [None, "", "<x/>", CONTAINER.replace("OPS", "no")])
def test_without_container(read_book, container):
    if container is None:
        front, *pages = read_book(without=["META-INF/container.xml"])
    else:
        front, *pages = read_book({"META-INF/container.xml": container})
    assert (front.title, len(pages)) == ("A book of wells", 2)


@pytest.mark.parametrize(
    ("changes", "without"),
    [
        ({}, ["META-INF/container.xml", "OPS/a.opf"]),
        ({"OPS/a.opf": "no xml"}, []),
        ({"OPS/a.opf": _opf(ITEMS, [])}, []),
    ],
)
def test_no_chapters(read_book, changes, without):
    with pytest.raises(Unreadable, match=r"it does not say which chapters it has\.$"):
        read_book(changes, without)


def test_lost_chapter(read_book, tmp_path):
    with pytest.raises(
        Unreadable, match=r"^The e-book is damaged: 1 of its 3 chapters are missing"
    ):
        read_book(without=["OPS/text/two.xhtml"])
    records = read(tmp_path / "a.epub")
    assert [next(records).title, next(records).text] == ["A book of wells", "One\n\nFirst."]


def _encryption(algorithm, name) -> str:
    return (
        '<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container" '
        'xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData><enc:EncryptionMethod '
        f'Algorithm="{algorithm}"/><enc:CipherData><enc:CipherReference URI="{name}"/>'
        "</enc:CipherData></enc:EncryptedData></encryption>"
    )


def test_sealed(read_book):
    aes = _encryption("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/text/o%20ne.xhtml")
    with pytest.raises(Protected, match=r"^This e-book is protected by its seller \(DRM\)"):
        read_book({"META-INF/encryption.xml": aes})


@pytest.mark.parametrize(
    ("algorithm", "name"),
    [
        ("http://www.idpf.org/2008/embedding", "OPS/text/two.xhtml"),
        ("http://ns.adobe.com/pdf/enc#RC", "OPS/text/two.xhtml"),
        ("http://www.w3.org/2001/04/xmlenc#aes128-cbc", "OPS/cover.svg"),
    ],
)
def test_only_fonts_or_pictures_are_sealed(read_book, algorithm, name):
    assert len(read_book({"META-INF/encryption.xml": _encryption(algorithm, name)})) == 3


def test_entities_and_files_are_not_looked_up(read_book, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("SECRET", "utf-8")
    doctype = f'<!DOCTYPE package [<!ENTITY file SYSTEM "{secret.as_uri()}">]>'
    front, *pages = read_book({"OPS/a.opf": doctype + _opf(ITEMS, [1, 0], "A book &file; more")})
    assert len(pages) == 2
    assert "SECRET" not in (front.title or "")


def test_entities_within_entities(read_book):
    inner = "".join(
        f'<!ENTITY {name} "{f"&{part};" * 50}">' for part, name in itertools.pairwise("abcdefgh")
    )
    doctype = f'<!DOCTYPE package [<!ENTITY a "{"x" * 1000}">{inner}]>'
    with suppress(Unreadable):
        front = read_book({"OPS/a.opf": doctype + _opf(ITEMS, [1, 0], "A book &h;")})[0]
        assert len(front.title) < 301


def test_links_out_of_the_book(read_book):
    items = [("../../../../etc/passwd", XHTML, ""), ("http://localhost:1/x", XHTML, ""), ITEMS[1]]
    with pytest.raises(Unreadable, match="2 of its 3 chapters are missing"):
        read_book({"OPS/a.opf": _opf(items, [0, 1, 2])})


def test_same_chapter_over_and_over(read_book):
    assert len(read_book({"OPS/a.opf": _opf(ITEMS, [1] * 5000)})) == 2


def test_bomb(read_book):
    with pytest.raises(
        TooLarge, match=r"^This e-book unpacks to far more than a document holds\.$"
    ):
        read_book({"OPS/text/two.xhtml": bytes(64 << 20)})


def test_pictures_only(read_book):
    blank = {"OPS/text/o ne.xhtml": "<img src='x'>", "OPS/text/two.xhtml": ""}
    with pytest.raises(Empty, match=r"^There is no text in this e-book\.$"):
        read_book(blank)


def test_cut_in_half(read_book, tmp_path):
    read_book()
    path = tmp_path / "a.epub"
    path.write_bytes(path.read_bytes()[:700])
    with pytest.raises(Unreadable, match=r"^The e-book is damaged: it is cut off or not a zip"):
        list(read(path))


def test_names_and_types_as_some_programs_write_them(read_book):
    items = [
        ("TEXT\\One.xhtml", "text/xml", ""),
        ("text/two.XHTML", "", ""),
        ("three.html", "application/octet-stream", ""),
        ("page.svg", "image/svg+xml", ""),
        ("cover.jpg", "image/jpeg", ""),
    ]
    pages = read_book(
        {
            "OPS/a.opf": _opf(items, [0, 1, 2, 3, 4]),
            "OPS/Text/one.xhtml": "<p>One.",
            "OPS/three.html": "<p>Three.",
            "OPS/page.svg": "<svg><text>Drawn</text></svg>",
            "OPS/cover.jpg": "x",
        }
    )[1:]
    assert [page.text for page in pages] == ["One.", "Second.", "Three.", "Drawn"]


def test_what_a_book_says_of_itself_comes_last(read_book):
    opf = _opf(ITEMS, [1, 0]).replace(
        "</metadata>",
        "<dc:creator>A. Oosterhuis</dc:creator><dc:subject>whaling</dc:subject>"
        "<dc:description>&lt;p&gt;On the sea.&lt;/p&gt;</dc:description></metadata>",
    )
    assert read_book({"OPS/a.opf": opf})[-1].text == (
        "About this document\n\nAuthor: A. Oosterhuis · Subject: whaling · Description: On the sea."
    )


def test_chapters_of_plain_text_and_the_series(read_book):
    items = [("a.txt", "text/plain", "")]
    opf = _opf(
        items, [0], title='Wells</dc:title><meta name="calibre:series" content="Water"/><dc:title>x'
    )
    records = list(read_book({"OPS/a.opf": opf, "OPS/a.txt": "Dug by hand"}))
    assert [page.text for page in records[1:]] == [
        "Dug by hand", "About this document\n\nSeries: Water",
    ]  # fmt: skip
