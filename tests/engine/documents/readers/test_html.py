import pytest
from hypothesis import given, strategies as st

from engine.documents.asides import Asides
from engine.documents.reader import read
from engine.documents.readers.html import parse
from engine.documents.text_builder import TextBuilder
from engine.documents.web import render
from engine.records import Metadata


def _page(source: str):
    builder = TextBuilder()
    render(source, builder, Asides())
    return builder.build()


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>One\n two</p><p>Three", "One two\n\nThree"),
        ("loose <b>bold</b>, <i>x</i><div>block</div>tail", "loose bold, x\n\nblock\n\ntail"),
        ("<p>a<script>no()</script><style>no{}</style><noscript>no</noscript>b", "ab"),
        ("<template>no</template><!-- no --><p>yes &amp; é&nbsp;x", "yes & é x"),
        ("<p>line<br>break", "line\nbreak"),
        ("<pre>def f():\n    return 1\n</pre><p>x", "def f():\n    return 1\n\nx"),
        ("<ul><li>a<li>b<ul><li>c</ul></ul><p>z", "• a\n• b\n  • c\n\nz"),
        ("<ul><li><p>a</p><p>more</p></li></ul>", "• a\n  more"),
        ("<table><tr><th>A<th>B<tr><td>1<td><p>2</p></table>", "A | B\n1 | 2"),
        ("<table><tr><td><h2>Menu</h2><p>x</td><td>y</td></tr></table>z", "Menu\n\nx\n\ny\n\nz"),
        ("<table><tr><td>a<td><table><tr><td>b<td>c</table></table>", "a\nb | c"),
        (
            "<ruby>憲<rt>けん</rt>法<rt>ぽう</rt></ruby>を<ruby>松<rp>(</rp><rt>sōng</ruby>",
            "憲法を松（けんぽう、sōng）",
        ),
        ("<ruby>養<rt>よう</rt></ruby><ruby>蜂<rt>ほう</rt></ruby>箱", "養蜂箱（ようほう）"),
        ("<ruby>果<rtc><rt>guǒ</rt></rtc></ruby>x<p>y", "果x（guǒ）\n\ny"),
        (
            "a<x-p><template shadowrootmode=open><p>b <slot>c</slot></template></x-p>d",
            "a\n\nb c\n\nd",
        ),
        (
            "<iframe srcdoc='&lt;p>in &lt;b>it&lt;/b>'>no</iframe><iframe src=x>no</iframe>z",
            "in it\n\nz",
        ),
        (
            "<frameset><noframes><p>Seen <b>in</b> old ones</noframes></frameset>",
            "Seen in old ones",
        ),
        ("a <svg><title>Pump</title><path/></svg> b", "a [picture: Pump] b"),
        (
            "<svg><text>Reverse<tspan dy=1>osmosis</tspan></text><text>2</text></svg>",
            "Reverse osmosis\n\n2",
        ),
        (
            "<svg><foreignObject><div>Brine</div><div>pipe</div></foreignObject></svg>z",
            "Brine pipe\n\nz",
        ),
        (
            "Name <input value=Ann><input type=hidden value=no><input type=password value=no> x",
            "Name Ann x",
        ),
        ("<select><option>no<option selected>yes</select><textarea>call</textarea>", "yes\n\ncall"),
        ("<object data=x>instead</object>", "instead"),
        ("<p><img alt='A chart'> of it", "[picture: A chart] of it"),
        ("<p><img alt='A chart'> a<img alt='A chart'> b", "[picture: A chart] a b"),
        ("<dl><dt>Term<dd>Meaning</dl>", "Term\n\nMeaning"),
        ("中文<b>粗体</b>文字", "中文粗体文字"),
        (
            "<ol start=3><li>a<ol type=a><li>b<li>c</ol><li value=9>d<li>e</ol>",
            "3. a\n  a. b\n  b. c\n9. d\n10. e",
        ),
        (
            "<p>Keel laid<sup><a href=#n>1</a></sup> in<a href=#m><sup>12</sup></a>.",
            "Keel laid[1] in[12].",
        ),
        ("<p>See <a href=#n>1</a>, CO<sub>2</sub>, x<a href='y'>2</a>", "See 1, CO2, x2"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
        ("<ol style='list-style-type: cjk-ideographic'><li>甲<li>乙</ol>", "一、甲\n二、乙"),
        ("<ol style='list-style: none'><li>a</ol>", "• a"),
        ("<ol type=I><li><h2>Scope</h2><p>x</ol>", "I. Scope\n\n  x"),
    ],
)
def test_render(source, text):
    assert _page(source).text == text


def test_headings():
    page = _page("<h1>A <i>title</i></h1><p>x</p><h3>\n B<div>b</div></h3>y<h2></h2>")
    assert page.text == "A title\n\nx\n\nB b\n\ny"
    assert [(h.offset, h.level, h.text) for h in page.headings] == [
        (0, 1, "A title"),
        (12, 3, "B b"),
    ]


def test_heading_without_an_end_is_a_paragraph():
    page = _page("<h1>" + "word " * 100)
    assert page.headings == ()
    assert page.text.startswith("word word")


@given(
    st.lists(
        st.tuples(
            st.sampled_from("h1 h2 h6 p div li td tr table ul pre blockquote b".split()),
            st.text(st.characters(exclude_categories=["Cs"])),
        )
    ),
    st.booleans(),
)
def test_heading_offsets_are_exact(blocks, closed):
    ends = "</{0}>" if closed else ""
    page = _page("".join(f"<{tag}>{text}{ends.format(tag)}" for tag, text in blocks))
    for heading in page.headings:
        assert page.text[heading.offset :].startswith(heading.text)


@pytest.mark.parametrize("tag", ["div", "b", "ul><li", "table><tr><td", "blockquote", "h1", "pre"])
def test_deep_nesting(tag):
    assert "bottom" in _page(f"<{tag}>" * 5000 + "bottom").text


def test_a_formula_is_read_as_it_is_seen():
    shown = "<mrow><mi>E</mi> <mo>=</mo><msup><mi>c</mi><mn>2</mn></msup></mrow>"
    typed = "<annotation encoding='application/x-tex'>E=c^2</annotation>"
    page = _page(f"<p>So <math><semantics>{shown}{typed}</semantics></math> holds")
    assert page.text == "So E=c² holds"
    assert _page("<p>So <math alttext='a/b'></math> holds").text == "So a/b holds"


def test_nesting_to_no_end_takes_no_time():
    """The parser would make 1.25 billion elements of the second, in a minute of the first."""
    assert _page("<div>" * 100_000 + "at the bottom").text == "at the bottom"
    unended = "".join(f"<p><font size={n}>A" for n in range(50_000))
    assert _page(unended + "t").text.endswith("A\n\nAt")


def test_page_of_many_tags():
    """Old pages end neither items nor paragraphs, and scripts write tags."""
    script = "<script>" + "'<div>'" * 2000 + "</script>"
    items = "<ul>" + "<li><p>an <b>item</b>" * 2000 + "</ul><h2>After it</h2><div>end</div>"
    page = _page(f"<!-- {'<div>' * 2000} -->{script}{items}")
    assert page.text.count("• an item") == 2000
    assert [each.text for each in page.headings] == ["After it"]


def test_file(tmp_path):
    path = tmp_path / "a.html"
    path.write_text("<html><title> A\n page </title><body><h1>Top</h1>x", "utf-8")
    front, page = read(path)
    assert front == Metadata("html", "A page")
    assert page.text == "Top\n\nx"
    path.write_text("<title></title><h2>No</h2><h1>Top</h1>", "utf-8")
    assert next(iter(read(path))).title == "Top"


def test_declared_encoding(tmp_path):
    path = tmp_path / "a.htm"
    for encoding, name in (("cp1250", "windows-1250"), ("utf-8", "iso-8859-1")):
        path.write_bytes(f'<meta charset="{name}"><p>Příliš žluťoučký kůň'.encode(encoding))
        assert [*read(path)][1].text == "Příliš žluťoučký kůň"
    path.write_bytes(
        '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">数据库'.encode("gbk")
    )
    assert [*read(path)][1].text == "数据库"


@pytest.mark.parametrize(
    "element", ["<title/>", "<script src='a>b'/>", '<style type="text/css" />', "<a id='x'/>"]
)
def test_elements_that_xhtml_closes_at_once(element):
    head = b'<?xml version="1.0"?><html><head>' + element.encode() + b"</head><body>"
    _, page = parse(head + b"<p>One<br/>two</p><div/><h1>Top</h1>x")
    assert page.text == "One\ntwo\n\nTop\n\nx"
    assert [heading.text for heading in page.headings] == ["Top"]


def test_what_html_leaves_open_stays_open():
    assert parse(b"<h1>a<b/>c</h1><p>x/>y")[1].text == "ac\n\nx/>y"


def test_time_is_linear_in_open_ends():
    parse(b"<?xml?>" + b"<a b='" * 100_000)
    parse(b"<?xml?>" + b"<a " + b"/ " * 100_000)
    parse(b"<?xml?>" + b"<a" * 100_000)
    parse(b"<?xml?><" + b"a" * 1_000_000)


def test_declared_by_the_sender_or_by_xml():
    data = "<p>数据库".encode("gbk")
    assert parse(data, "gb2312")[1].text == "数据库"
    data = '<?xml version="1.0" encoding="windows-1250"?><p>Příliš žluťoučký'.encode("cp1250")
    assert parse(data)[1].text == "Příliš žluťoučký"


def test_what_is_there_without_scripts_is_read_where_there_is_nothing_else():
    notice = b"<noscript><p>The ferry <b>timetable</b></p></noscript>"
    assert parse(b"<div id=root>Loading</div>" + notice)[1].text == "Loading\n\nThe ferry timetable"
    assert parse(b"<p>The page as scripts have made it.</p>" + notice)[1].text.endswith("made it.")


def test_links_and_what_a_page_says_of_itself(tmp_path):
    path = tmp_path / "a.html"
    path.write_text(
        "<title>Notes</title><meta name=Author content='C. Hathersage'><meta name=keywords content="
        "'peat bog'><meta property=og:description content='On mires'><meta name=generator content="
        "No><nav><a href='https://n.example/nav'>Home</a></nav><p><a href="
        "'https://a.example/tidepool'>Our <b>repository</b></a>, <a href='#x'>above</a>, <a "
        "href='b.html'>next</a>, <a href="
        f"'https://t.example/?{'x' * 300}'>tracked</a>",
        "utf-8",
    )
    assert [*read(path)][1].text == (
        "Home\n\nOur repository, above, next, tracked\n\nLinks\n\nOur repository: "
        "https://a.example/tidepool\n\nAbout this document\n\n"
        "Author: C. Hathersage · Keywords: peat bog · Description: On mires"
    )


def test_time_is_linear_in_what_browsers_show():
    parse(b"<noscript>ab" * 50_000)
    parse(b"<svg><foreignObject><div>" * 5000)
    parse(b"<template " * 100_000 + b"shadowroot")
    parse(b"<iframe srcdoc='x'></iframe>" * 20_000)
    assert "b" in parse(b"<template shadowrootmode=open>" * 5000 + b"b")[1].text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<abbr title='Tidal gate'>TG</abbr> and <abbr title='Tidal gate'>TG</abbr>",
         "TG (Tidal gate) and TG"),
        ("10<sup>6</sup> m<sup>−2</sup> on the 1<sup>st</sup>", "10⁶ m⁻² on the 1st"),
        ("<img alt='' title='The old lighthouse'><area alt='The new harbour'>",
         "[picture: The old lighthouse][picture: The new harbour]"),
        ("<input type=button value='View the dock'><input type=hidden value=x>", "View the dock"),
    ],
)  # fmt: skip
def test_what_a_browser_shows_of_an_attribute(source, text):
    assert _page(f"<p>{source}").text == text


def test_what_a_page_tells_search_engines_of_itself():
    data = """{"@graph": [{"author": [{"name": "Klaas Tjaden"}], "keywords": "groyne"}, 7]}"""
    script = "<script type='application/ld+json'>{}</script>"
    assert parse(f"<p>x{script.format(data)}{script.format('{broken')}".encode(), level=1)[
        1
    ].text == ("x\n\nAbout this document\n\nAuthor: Klaas Tjaden · Keywords: groyne")


def test_character_data_in_xhtml():
    page = parse(b'<html xmlns="x"><body><p>a <![CDATA[b < c]]></p></body></html>')[1]
    assert page.text == "a b < c"
    parse(b'<html xmlns="x">]]>' + b"<![CDATA[" * 50_000)  # in linear time
