import pytest
from hypothesis import given, strategies as st

from engine.documents.asides import Asides
from engine.documents.reader import read
from engine.documents.readers.markdown import render
from engine.documents.text_builder import TextBuilder
from engine.records import Metadata


@pytest.fixture
def read_source(tmp_path):
    def reading(source: str):
        path = tmp_path / "a.md"
        path.write_text(source, "utf-8")
        return tuple(read(path))

    return reading


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("One\ntwo\n\nthree", "One two\n\nthree"),
        ("中文一行\n接着一行\nand more", "中文一行接着一行 and more"),
        ("a **b** _c_ `d_e` ~~f~~", "a b c d_e f"),
        ("[link](#x) ![alt *text*](a.png) <http://z.w>", "link [picture: alt text] http://z.w"),
        ("a<br>b <span class='x'>c</span>  \nd", "a\nb c\nd"),
        ("- a\n- b\n  - c\n\n    more\n- d\n\nend", "• a\n• b\n  • c\n    more\n• d\n\nend"),
        ("3. a\n4. b", "3. a\n4. b"),
        ("| A | B |\n|---|---|\n| 1 | `2` |\n\nx", "A | B\n1 | 2\n\nx"),
        ("```py\nif x:\n    y = '# no'\n```\nend", "if x:\n    y = '# no'\n\nend"),
        ("<div align='center'>\n<p>Hi <b>you</b></p>\n</div>\n\nx", "Hi you\n\nx"),
        ("> quoted\n> text", "quoted text"),
        ("::: tip 提示\n正文\n:::", "提示\n正文"),
        ("a\n\n---\n\nb", "a\n\nb"),
        ("a~~b~~ <https://c.d/%E4%B8%AD>。", "ab https://c.d/中。"),
        ("[a](b%20c) [x</a> y](z) <a href=q>![pond](r)</a>", "a x y [picture: pond]"),
        (
            "x[^n]\n\n[^n]: one\n\n    two\n\n[^o]: three",
            "x[^n]\n\n[^n]: one\n\ntwo\n\n[^o]: three",
        ),
        ("-\n- a\n\n  b\n\n      c\n1) x\n-\n\ny", "• a\n  b\n\nc\n\n1. x\n\ny"),
    ],
)
def test_text(read_source, source, text):
    assert read_source(source)[1].text == text


def test_headings(read_source):
    front, page = read_source(
        "intro\n\n# One *big* {#id}\nx\n\nTwo\n---\n\n### `three` ###\n<h4>F</h4>"
    )
    assert [(h.offset, h.level, h.text) for h in page.headings] == [
        (7, 1, "One big"),
        (19, 2, "Two"),
        (24, 3, "three"),
        (31, 4, "F"),
    ]
    assert page.text == "intro\n\nOne big\n\nx\n\nTwo\n\nthree\n\nF"
    assert front == Metadata("markdown", "One big")


ABOUT = "About this document\n\n"


@pytest.mark.parametrize(
    ("source", "title", "text"),
    [
        ("---\ntitle: 'A: b'\ntags:\n  - x\n---\n# H\n", "A: b", f"H\n\n{ABOUT}Keywords: x"),
        ("---\ndate: 2020\n---\n# H\n", "H", "H"),
        ("---\n\ntitle: no\n\n---\nx", None, "title: no\n\nx"),
        ("## Chapter\n# Later", "Chapter", "Chapter\n\nLater"),
        ("x\n\n## Sub", None, "x\n\nSub"),
    ],
)
def test_front_matter_and_title(read_source, source, title, text):
    front, page = read_source(source)
    assert (front.title, page.text) == (title, text)


def _about(page) -> dict[str, str]:
    text = page.text.partition(ABOUT)[2]
    return dict(fact.split(": ", 1) for fact in text.split(" · ")) if text else {}


@pytest.mark.parametrize(
    ("source", "facts"),
    [
        (
            "aliases: [Kesselwagen, 'Heizzentrale']\ntags:\n  - care/plumbing\n  - steam\n"
            "author: Eulalia Vandermeer\nlayout: post\ndraft: false\ncreated: 2024-03-01\n",
            {
                "Aliases": "Kesselwagen, Heizzentrale",
                "Keywords": "care/plumbing, steam",
                "Author": "Eulalia Vandermeer",
            },
        ),
        (
            'description: >\n  A long: "one"\n  on two lines\n# no\nclient: "[[Baum & Co]]"\n',
            {"Description": 'A long: "one" on two lines', "Client": "Baum & Co"},
        ),
        (
            "summary: 'it''s: no YAML: at'\n@odd\nauthors:\n  - name: A. Baum\n    where: Linz\n",
            {"Description": "it''s: no YAML: at @odd", "Author": "A. Baum Linz"},
        ),
    ],
)
def test_what_front_matter_says_is_about_the_document(read_source, source, facts):
    assert _about(read_source(f"---\n{source}---\nx")[1]) == facts


def test_front_matter_in_toml(read_source):
    front, page = read_source(
        '+++\ntitle = "A weir"\ntags = [\n"sluice",\n"penstock"\n]\n[a]\n+++\nx'
    )
    assert (front.title, _about(page)) == ("A weir", {"Keywords": "sluice, penstock"})


def test_links_and_pictures_in_tags(read_source):
    page = read_source('See <a href="https://a.example/x">here</a>, <img src=a alt="Flux chart">')[
        1
    ]
    assert page.text == "See here, [picture: Flux chart]\n\nLinks\n\nhere: https://a.example/x"


def test_links_footnotes_and_comments(read_source):
    page = read_source(
        "Read [the manual](https://a.example/meter) and ![plan](img/turbocharger.png), [list][r], "
        "[here](b.md).[^1]\n\n[^1]: Hydrographica\n\n[r]: https://r.example/x 'Amalgam'\n"
        "[odd]: https://odd.example/y 'Quicksilver'\n\n"
        "<!-- ask the keeper about it -->\n<!-- @toc: one two -->\n"
    )[1]
    assert page.text == (
        "Read the manual and [picture: plan], list, here.[^1]\n\n[^1]: Hydrographica\n\n"
        "Comments\n\nask the keeper about it\n\n"
        "Links\n\nthe manual: https://a.example/meter\nplan: img/turbocharger.png\n"
        "list Amalgam: https://r.example/x\nQuicksilver: https://odd.example/y"
    )
    assert page.notes == page.text.index("Comments")


TABLE = "| a | b |\n|--|--|\n| "
MARKS = ["# ", "## ", "- ", "  - ", "> ", "```\n", TABLE, "::: ", "", "1. ", "<b>", "===\n"]
LINES = st.sampled_from(MARKS)


@given(st.lists(st.tuples(LINES, st.text(max_size=20))))
def test_heading_offsets_are_exact(tmp_path_factory, lines):
    path = tmp_path_factory.getbasetemp() / "offsets.md"
    source = "start\n\n" + "\n".join(f"{mark}{text}" for mark, text in lines)
    path.write_bytes(source.encode("utf-8", "surrogatepass"))
    for page in list(read(path))[1:]:
        for heading in page.headings:
            assert page.text[heading.offset :].startswith(heading.text)


@pytest.mark.parametrize(
    "source",
    [
        ">" * 5000 + "x",
        "- " * 5000 + "x",
        "[" * 20_000,
        "*a **a " * 5000,
        "`" * 9_999 + "x",
        "<div>" * 5000,
        "![" * 5000 + "](" * 5000,
        "# a" + " " * 200_000 + "b" + "{#" * 50_000,
        "<!-- a" * 50_000,
        "<!-- " + "a" * 200_000 + " -->",
    ],
    ids="quotes lists brackets stars ticks html images heading comments comment".split(),
)
def test_hostile_nesting(read_source, source):
    _, page = read_source("Before.\n\n" + source + "\n\nAfter.")
    assert page.text.startswith("Before.")


def test_letters_of_no_script(tmp_path):
    """A notebook may hold halves of characters."""
    builder = TextBuilder()
    render("a\ud800 *b*", builder, Asides())
    assert builder.build().text == "a? b"


def test_time_is_linear_in_the_blanks_of_a_title(tmp_path):
    path = tmp_path / "a.md"
    path.write_text("---\ntitle: a" + " " * 1_000_000 + "b\n---\nWords.")
    front, page = read(path)
    assert front.title.split() == ["a", "b"]
    assert page.text == "Words."


@pytest.mark.parametrize(
    "line", ["a" + " " * 99_999, "- " * 50_000, "a:" + " #" * 50_000, "[" * 99_999]
)
def test_hostile_front_matter(read_source, line):
    _, page = read_source(f"---\ntitle: x\n{line}\n---\nAfter.")
    assert page.text.startswith("After.")
