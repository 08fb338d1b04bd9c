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
                archive.writestr(name.strip("_").replace("__", "/") + ".xml", data)
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


def test_what_is_not_text_of_the_page_is_left_out_or_comes_last(make):
    path = make(
        "<text:tracked-changes><text:p>deleted</text:p></text:tracked-changes>"
        "<text:p>kept<office:annotation><text:p>comment</text:p></office:annotation></text:p>"
        "<text:p><draw:frame><svg:title>A crane</svg:title><draw:text-box>"
        "<text:p>In a box.</text:p>"
        "</draw:text-box></draw:frame></text:p>"
    )
    assert _read(path)[1][0].text == (
        "kept\n\n[picture: A crane]\n\nIn a box.\n\nComments\n\ncomment"
    )


def test_what_is_hidden_is_not_read(make):
    styles = (
        '<style:style style:name="T"><style:text-properties text:display="none"/></style:style>'
    )
    path = make(
        '<text:p>seen <text:span text:style-name="T">not </text:span>plainly</text:p>'
        '<text:p text:style-name="T">not</text:p>'
        '<text:section text:display="none"><text:p>not</text:p></text:section>',
        styles=styles,
    )
    assert _read(path)[1][0].text == "seen plainly"


MATHS = '<math xmlns="http://www.w3.org/1998/Math/MathML"><semantics>{}</semantics></math>'
CHART = (
    f"<office:document-content {NAMESPACES}><office:body><office:chart><text:p>Cider</text:p>"
    "<table:table><table:table-row><table:table-cell><text:p>May</text:p></table:table-cell>"
    "<table:table-cell><text:p>42</text:p></table:table-cell></table:table-row></table:table>"
    "</office:chart></office:body></office:document-content>"
)


def test_formulas_and_charts_in_their_place(make):
    link = 'xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="{}"'
    frame = f"<draw:frame><draw:object {link}/></draw:frame>".format
    typed = "<annotation>E = m c^2</annotation>"
    seen = "<mfrac><mi>c</mi><mn>2</mn></mfrac><annotation>c over 2</annotation>"
    path = make(
        f"<text:p>So {frame('./Object 1')} or {frame('Formula-0')}</text:p>"
        f"<text:p>{frame('./Object 3')}</text:p>{frame('./Object 4')}",
        **{
            "Object 1__content": MATHS.format(typed),
            "Formula-0__content": MATHS.format(seen),
        },
        **{"Object 3__content": CHART, "Object 4__content": "<broken"},
    )
    assert _read(path)[1][0].text == "So E = m c^2 or c/2\n\nCider\n\nMay | 42"


def test_what_a_form_says(make):
    form = 'xmlns:form="urn:oasis:names:tc:opendocument:xmlns:form:1.0"'
    path = make(
        f'<office:forms {form}><form:form><form:textarea form:id="a" form:current-value="Heron"/>'
        '<form:listbox form:id="b"><form:option form:label="Bittern" '
        'form:current-selected="true"/></form:listbox></form:form></office:forms>'
        '<text:p>One: <draw:control draw:control="a"/></text:p><draw:control draw:control="b"/>'
    )
    assert _read(path)[1][0].text == "One:\n\nHeron\n\nBittern"


def test_a_list_that_the_style_of_its_paragraphs_names(make):
    styles = (
        '<style:style style:name="P" style:list-style-name="L"/><text:list-style style:name="L">'
    )
    styles += _levels('style:num-format="1" style:num-suffix="."') + "</text:list-style>"
    item = '<text:list-item><text:p text:style-name="P">a</text:p></text:list-item>'
    path = make(f"<text:list>{item}{item}</text:list>", styles=styles)
    assert _read(path)[1][0].text == "1. a\n2. a"


def test_what_stands_on_every_slide_comes_last(make):
    masters = "<style:master-page><draw:frame><draw:text-box><text:p>KX-17</text:p></draw:text-box>"
    masters += '</draw:frame><draw:frame pr:class="title"><text:p>Click here</text:p></draw:frame>'
    path = make(
        "<draw:page><draw:frame><text:p>Text</text:p></draw:frame></draw:page>",
        kind="presentation",
        _styles=f"<office:document-styles {NAMESPACES}>{masters}</style:master-page>"
        "</office:document-styles>",
    )
    texts = [page.text for page in _read(path)[1]]
    assert texts == ["Text", "Headers and footers\n\nKX-17"]


def test_drawings(make):
    page = "<draw:page><draw:custom-shape><text:p>Pump</text:p></draw:custom-shape></draw:page>"
    path = make(page, kind="graphics")
    path.rename(path.with_suffix(".odg"))
    assert _read(path.with_suffix(".odg"))[1][0].text == "Pump"


def test_readings_above_words_come_after_them(make):
    word = "<text:ruby><text:ruby-base>{}</text:ruby-base><text:ruby-text>{}</text:ruby-text>"
    word += "</text:ruby>"
    path = make(f"<text:p>{word.format('養', 'よう')}{word.format('蜂', 'ほう')}場</text:p>")
    assert _read(path)[1][0].text == "養蜂場（ようほう）"


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


def _levels(*levels):
    return "".join(
        f'<text:list-level-style-number text:level="{at}" {rest}/>'
        for at, rest in enumerate(levels, 1)
    )


def _item(text, inner="", rest=""):
    return f"<text:list-item {rest}><text:p>{text}</text:p>{inner}</text:list-item>"


def _list(*items, rest=""):
    return f'<text:list text:style-name="L" {rest}>{"".join(items)}</text:list>'


@pytest.mark.parametrize(
    ("levels", "body", "text"),
    [
        (['style:num-format="1" style:num-prefix="Rule " style:num-suffix="."'],
         _list(_item("a"), _item("b"), "<text:list-header><text:p>c</text:p></text:list-header>"),
         "Rule 1. a\nRule 2. b\n  c"),
        (['style:num-format="I"', 'style:num-format="a" text:display-levels="2"'],
         _list(_item("x", "<text:list>" + _item("y") + _item("z") + "</text:list>"), _item("w")),
         "I x\n  I.a y\n  I.b z\nII w"),
        (['style:num-format="1" style:num-list-format="§ %1%)"'],
         _list(_item("a", rest='text:start-value="4"'), _item("b")), "§ 4) a\n§ 5) b"),
        (['style:num-format="一, 二, 三, ..." style:num-prefix="第" style:num-suffix="条"'],
         _list(_item("甲")) + _list(_item("乙"), rest='text:continue-numbering="true"')
         + _list(_item("丙")),
         "第一条 甲\n第二条 乙\n第一条 丙"),
        (['style:num-format=""'], _list(_item("a")), "a"),
    ],
)  # fmt: skip
def test_numbers_of_lists(make, levels, body, text):
    styles = f'<text:list-style style:name="L">{_levels(*levels)}</text:list-style>'
    assert _read(make(body, styles=styles))[1][0].text == text


def test_numbers_of_headings(make):
    outline = (
        f"<office:document-styles {NAMESPACES}><office:styles><text:outline-style>"
        '<text:outline-level-style text:level="1" style:num-format="1" '
        'style:num-prefix="Article "/>'
        '<text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/>'
        "</text:outline-style></office:styles><office:master-styles><style:master-page>"
        "<style:header><text:p>KX-5512</text:p></style:header></style:master-page>"
        "</office:master-styles></office:document-styles>"
    )
    heading = '<text:h text:outline-level="{}">{}</text:h>'.format
    body = heading(1, "Scope") + heading(2, "Of it") + heading(2, "More") + heading(1, "Rent")
    assert _read(make(body, styles_=outline))[1][0].text == (
        "Article 1 Scope\n\n1.1 Of it\n\n1.2 More\n\nArticle 2 Rent"
        "\n\nHeaders and footers\n\nKX-5512"
    )


@pytest.mark.parametrize(("suffix", "kind"), [(".fodt", "text"), (".fodp", "presentation")])
def test_flat_documents(tmp_path, suffix, kind):
    path = tmp_path / f"a{suffix}"
    body = "<text:p>Bees<office:annotation><dc:creator>Bob</dc:creator></office:annotation>"
    body += "<draw:frame><draw:image><office:binary-data>QUJD</office:binary-data>"
    body += "</draw:image></draw:frame></text:p>"
    if kind == "presentation":
        body = (
            f"<draw:page><draw:frame><draw:text-box>{body}</draw:text-box></draw:frame></draw:page>"
        )
    path.write_text(
        f'<?xml version="1.0"?><office:document {NAMESPACES} '
        f'office:mimetype="application/vnd.oasis.opendocument.{kind}" '
        "xmlns:dc='http://purl.org/dc/elements/1.1/'><office:meta><dc:title>Of bees</dc:title>"
        "<dc:creator>Ms Adler</dc:creator></office:meta>"
        f"<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document>"
    )
    front, pages = _read(path)
    assert front.title == "Of bees"
    assert "\n\n".join(page.text for page in pages) == (
        "Bees\n\nAbout this document\n\nAuthor: Ms Adler"
    )


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
        (1, "First\n\n• point\n\nSay it."),
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
    with pytest.raises(Protected, match=r"^This OpenDocument file needs a password, but"):
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


def test_a_number_above_the_line(make):
    style = (
        '<style:style style:name="T1"><style:text-properties style:text-position="super 58%"/>'
        "</style:style>"
    )
    body = '10<text:span text:style-name="T1">6</text:span>'
    path = make(f"<text:p>{body}</text:p>", styles=style)
    assert _read(path)[1][0].text == "10⁶"
