import pytest
from hypothesis import given, strategies as st

from engine.documents.reader import read
from engine.documents.readers.rtf import _Document
from engine.errors import DocumentError, Empty, TooLarge
from engine.records import Metadata


@pytest.fixture
def read_rtf(tmp_path):
    def reading(source):
        path = tmp_path / "a.rtf"
        path.write_bytes(source if isinstance(source, bytes) else source.encode("ascii"))
        front, page = read(path)
        for heading in page.headings:
            assert page.text[heading.offset :].startswith(heading.text)
        return front, page

    return reading


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"{\rtf1\ansi One\par Two\line three\tab x}", "One\n\nTwo\nthree\tx"),
        (r"{\rtf1 a\~b \{c\} \\ d\_e\-f\emdash\rdblquote}", "a\xa0b {c} \\ d‑ef—”"),
        ("{\\rtf1 wor\r\nd\\\nnext}", "word\n\nnext"),
        (r"{\rtf1 Gr\'fc\'dfe}", "Grüße"),
        (r"{\rtf1 a {\upr{?}{\*\ud{\u1058\'d2\u1099\'fb}}} b}", "a Ты b"),
        (r"{\rtf1 a{\object\objemb{\*\objdata 0105}{\result b}}}", "ab"),
        (r"{\rtf1\ansi\ansicpg1251 \'cf\'f0}", "Пр"),
        (r"{\rtf1\ansi\ansicpg936 \'ca\'fd\'be\'dd\'bf\'e2 ok}", "数据库 ok"),
        (rb"{\rtf1\ansi\ansicpg936 " + "数据库".encode("gbk") + rb"}", "数据库"),
        (r"{\rtf1\ansicpg932 \'83\'5c\'83\'5c}", "ソソ"),
        (r"{\rtf1\ansicpg932 \'83\\\'83\'5c}", "ソソ"),
        (r"{\rtf1{\fonttbl{\f0 Arial;}{\f7\fcharset134 SimSun;}}x\f7\'ca\'fd\f0\'fc}", "x数ü"),
        (r"{\rtf1\uc1 \u25968?\u25454?\u24211?}", "数据库"),
        (r"{\rtf1\uc2\u25968\'ca\'fd{\uc0\u25454}\u24211\'bf\'e2.}", "数据库."),
        (r"{\rtf1\u-10179?\u-8704?!}", "😀!"),
        (r"{\rtf1\u-10179?x}", "\ufffdx"),
        (r"{\rtf1 a{\*\unknown b{c}}{\pict 0102}d}", "ad"),
        (b"{\\rtf1 a{\\pict\\bin5 }}{{x}b}", "ab"),
        (r"{\rtf1 a{\v hidden}b\v no\v0 c}", "abc"),
        (r"{\rtf1 See{\footnote\pard A note.} it.}", "See (A note.) it."),
        (r"{\rtf1{\field{\*\fldinst HYPERLINK x}{\fldrslt shown}}}", "shown"),
        (r"{\rtf1\pard{\pntext 1.\tab}\ls1 a\par{\pntext 2.\tab}b\par\pard c}", "1. a\n2. b\n\nc"),
        (r"{\rtf1\pard{\listtext\'b7\tab}\ls1 a\par{\listtext\f5 o\tab}b}", "• a\n• b"),
        (r"{\rtf1{\listtext\'a7 17.4\tab}\pard\outlinelevel0 Rent}", "§ 17.4 Rent"),
        (r"{\rtf1 a {\deleted seven}{\deleted0 eight}}", "a eight"),
        (r"{\rtf1 10{\super 6} m\super -2\nosupersub  on the 1\super st\plain  5}",
         "10⁶ m⁻² on the 1st 5"),
        (r"{\rtf1 Of{\shp{\*\shpinst{\sp{\sn a}{\sv b}}{\shptxt\pard In a box\par}}"
         r"{\shprslt{\*\do\dptxbxtext In a box}}} it}", "In a box\n\nOf it"),
        (r"{\rtf1 x{\*\do{\dptxbxtext\pard Old box\par}}}", "Old box\n\nx"),
        (r"{\rtf1{\*\shppict{\pict{\*\picprop{\sp{\sn wzDescription}{\sv A crane}}}89}}}",
         "[picture: A crane]"),
        (r"{\rtf1 a{\header\pard Ref. 7\par Page {\field{\*\fldinst PAGE}{\fldrslt 1}}\par}}",
         "a\n\nHeaders and footers\n\nRef. 7"),
        (r"{\rtf1 a{\*\atnauthor Ms Lang}\chatn{\*\annotation{\*\atndate 7}\pard Why?}}",
         "a\n\nComments\n\nMs Lang: Why?"),
        (r"{\rtf1{\field{\*\fldinst{HYPERLINK \"https://example.org/a\"}}{\fldrslt shown}}}",
         "shown\n\nLinks\n\nshown: https://example.org/a"),
        (r"{\rtf1{\info{\keywords tidal; mill}{\doccomm By the sea}}x}",
         "x\n\nAbout this document\n\nKeywords: tidal; mill · Description: By the sea"),
        (r"{\rtf1\trowd\intbl a\par b\cell\cell\row\trowd\intbl c\cell d\cell\row\pard e}",
         "a b |\nc | d\n\ne"),
        (r"{\rtf1 unclosed {group", "unclosed group"),
        (r"{\rtf1 closed}} twice", "closed twice"),
    ],
)  # fmt: skip
def test_text(read_rtf, source, text):
    assert read_rtf(source)[1].text == text


def test_headings_and_title(read_rtf):
    source = (
        r"{\rtf1\ansicpg936{\stylesheet{\s0 Normal;}{\s1\outlinelevel0 heading 1;}}"
        r"{\info{\title \'b1\'ea\'cc\'e2 Named}{\author Somebody}}"
        r"\pard\s1 First\par\pard Text.\par\pard\outlinelevel1 Second\par\pard end}"
    )
    front, page = read_rtf(source)
    assert front == Metadata("rtf", "标题 Named")
    assert [(each.level, each.text) for each in page.headings] == [
        (1, "First"),
        (2, "Second"),
        (1, "About this document"),
    ]
    assert page.text == (
        "First\n\nText.\n\nSecond\n\nend\n\nAbout this document\n\nAuthor: Somebody"
    )
    assert read_rtf(source.replace("title", "operator"))[0].title == "First"


def test_headings_by_the_names_of_their_styles(read_rtf):
    styles = r"{\stylesheet{\s0 Normal;}{\s4\b Heading 2;}}"
    page = read_rtf(r"{\rtf1" + styles + r"\pard\s4 First\par\pard text}")[1]
    assert [(each.level, each.text) for each in page.headings] == [(2, "First")]


def test_empty(read_rtf):
    with pytest.raises(Empty, match=r"^There is no text in this rich text file\.$"):
        read_rtf(r"{\rtf1{\info{\title Only}}\par}")


def test_too_much(read_rtf, monkeypatch):
    with pytest.raises(TooLarge, match="nested"):
        read_rtf(r"{\rtf1 " + "{" * 3000)
    monkeypatch.setattr("engine.documents.readers.rtf._TEXT_MAX", 100)
    with pytest.raises(TooLarge, match="more text"):
        read_rtf(r"{\rtf1 " + r"text\par " * 100)


PIECES = st.sampled_from(
    [b"{", b"}", b"\\", b"\\'", b"\\'8", b"\\'83", b"\\u", b"\\u-1?", b"\\uc9 ", b"\\bin99 ",
     b"\\ansicpg936 ", b"\\ansicpg7 ", b"\\fonttbl", b"\\f1", b"\\fcharset134 ", b"\\cell ",
     b"\\row ", b"\\par ", b"\\*", b"\\v ", b"\\info", b"\\title ", b"\\footnote ", b"x", b"\x80",
     b"\\s99999999 ", b"\\outlinelevel0 ", b"\n"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40))
def test_nothing_breaks_it(pieces):
    document = _Document()
    document.parse(b"{\\rtf1" + b"".join(pieces))
    assert isinstance(document.body.builder.build().text, str)


@given(st.text(st.characters(blacklist_categories=["Cs", "Cc", "Z"]), max_size=30))
def test_every_letter_survives_its_escape(text):
    units = text.encode("utf-16-le")
    numbers = (int.from_bytes(units[at : at + 2], "little") for at in range(0, len(units), 2))
    document = _Document()
    document.parse(b"{\\rtf1 " + b"".join(b"\\u%d?" % number for number in numbers) + b"}")
    expected = _Document()
    expected.body.builder.add(text)
    assert document.body.builder.build() == expected.body.builder.build()


def test_only_sentences(tmp_path):
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1")
    with pytest.raises(DocumentError):
        list(read(path))
