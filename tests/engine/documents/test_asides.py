import pytest

from engine.documents.asides import Asides, picture
from engine.documents.reader_words import PARTS
from engine.documents.text_builder import TextBuilder
from engine.passages import Splitter
from engine.records import ASIDE_LEVEL


def _page(asides, level=1):
    builder = TextBuilder()
    builder.add_heading("Scope", 2)
    builder.add("The text.")
    asides.add_to(builder, level)
    return builder.build()


@pytest.fixture
def asides():
    return Asides()


def test_each_kind_comes_after_the_text_and_says_what_it_is(asides):
    asides.fact("Author", "A. Brandhuber")
    asides.fact("Author", "C. Okafor")
    asides.fact("Keywords", "moraine, ice")
    asides.link("the survey", "https://example.org/tidepool")
    asides.edge("Ref. MF-2291/24")
    asides.comment("Two million.", "Hohenleitner", "a ceiling")
    asides.comment("Alone.")
    page = _page(asides)
    assert page.text == (
        "Scope\n\nThe text.\n\nComments\n\nHohenleitner, a ceiling: Two million.\nAlone."
        "\n\nHeaders and footers\n\nRef. MF-2291/24"
        "\n\nLinks\n\nthe survey: https://example.org/tidepool"
        "\n\nAbout this document\n\nAuthor: A. Brandhuber, C. Okafor · Keywords: moraine, ice"
    )
    assert page.notes == page.text.index("Comments")
    headings = [each.heading for each in Splitter().split(page)]
    assert headings == ["Scope", *list(PARTS)[:4]]


def test_those_of_a_page_end_with_it(asides):
    asides.comment("Remark.")
    splitter = Splitter(pages=2)
    first = [each.heading for each in splitter.split(_page(asides, ASIDE_LEVEL))]
    builder = TextBuilder()
    builder.add("Goes on.")
    second = [each.heading for each in splitter.split(builder.build())]
    assert (first, second) == (["Scope", "Scope › [Comments]"], ["Scope"])


@pytest.mark.parametrize(
    "edge", ["", "3", "- 4 -", "Page 1 of 9", "第 1 页 共 3 页", "Seite xii von 20"]
)
def test_headers_that_number_pages_say_nothing(asides, edge):
    asides.edge(edge)
    assert _page(asides).text == "Scope\n\nThe text."


def test_headers_stand_once(asides):
    asides.edge("Minutes  of May")
    asides.edge("Minutes of May ")
    assert _page(asides).text.count("Minutes of May") == 1


@pytest.mark.parametrize(
    "value", ["", "user", "Microsoft Office User", "python-docx", "(anonymous)"]
)
def test_what_programs_write_is_no_fact(asides, value):
    asides.fact("Author", value)
    assert _page(asides).text == "Scope\n\nThe text."


def test_letters_of_an_address_are_shown_as_such(asides):
    asides.link("wiki", "https://zh.wikipedia.org/wiki/%E4%B8%AD%E6%96%87")
    asides.link("odd", "https://example.org/%FF/a%20b")
    text = _page(asides).text
    assert "wiki: https://zh.wikipedia.org/wiki/中文" in text
    assert "odd: https://example.org/%FF/a%20b" in text


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("https://example.org/a", "https://example.org/a/"),
        ("example.org/a", "https://example.org/a"),
        ("below", "#part-2"),
        ("next", "../next.html"),
        ("go", "javascript:go()"),
    ],
)
def test_links_within_and_links_that_are_their_words_are_left_out(asides, words, address):
    asides.link(words, address)
    assert _page(asides).text == "Scope\n\nThe text."


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("A bridge over the Rance", "[picture: A bridge over the Rance]"),
        ("W", "W"),
        (None, ""),
        ("image12.png", ""),
        ("A dam. Description automatically generated", "[picture: A dam.]"),
    ],
)
def test_pictures(words, expected):
    assert picture(words) == expected


@pytest.mark.parametrize(("name", "is_text"), [("Author", False), ("Description", True)])
def test_who_wrote_it_is_no_text_of_an_empty_document(asides, name, is_text):
    asides.fact(name, "Brandhuber")
    builder = TextBuilder()
    asides.add_to(builder)
    assert bool(builder.build().text) is is_text
