import csv
import io
import re
from html import unescape

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from markdown_it import MarkdownIt

from app.results.export import COLUMNS, markdown, table


def rendered(text):
    html = MarkdownIt("commonmark").enable(["table", "strikethrough"]).render(text)
    words = " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())
    return set(re.findall(r"<(\w+)", html)), words


def test_markdown_has_title_place_score_passage_and_path(qapp, hit):
    text = markdown("what moves", [hit(1, page=3, score=0.91234), hit(2)])
    assert text == (
        "# what moves\n\n"
        "1. **Title 1**, Heading 1, p. 3 (0.912)\n\n"
        "   > Text of passage 1 in full.\n\n"
        "   /library/1.md\n\n"
        "2. **Title 2**, Heading 2\n\n"
        "   > Text of passage 2 in full.\n\n"
        "   /library/2.md\n"
    )


@pytest.mark.parametrize(
    "hostile",
    [
        "# a heading", "- a list", "+ one", "1. first", "12) twelfth", "> a quotation", "---",
        "===", "    code", "```\ncode\n```", "~~~", "<script>alert(1)</script>", "<b>bold</b>",
        "**bold** _it_ `code` ~~gone~~", "[a](http://b) ![c](d)", "[a]: http://b", "a | b\n--|--",
        "&lt;b&gt; &copy;", "a\\", "<http://a.b>", "term\n: meaning", "two  \nlines",
    ],
)  # fmt: skip
def test_markup_in_a_document_is_only_text(qapp, hit, hostile):
    given_hit = hit(1, title=hostile, heading=hostile, text=hostile)
    tags, words = rendered(markdown(hostile, [given_hit]))
    assert tags <= {"h1", "ol", "li", "p", "strong", "blockquote"}
    assert words.count(" ".join(hostile.split())) >= 4


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet="#-+=1.)> \n\t*_`~<>[]()!&;:|\\ab", min_size=1))
def test_no_text_makes_markup(qapp, hit, text):
    tags, _ = rendered(markdown("q", [hit(1, text=text)]))
    assert tags <= {"h1", "ol", "li", "p", "strong", "blockquote"}


def test_a_table_has_a_line_for_each_hit(hit):
    rows = list(csv.reader(io.StringIO(table([hit(1, page=4, page_label="iv", score=0.5)]))))
    assert rows[0] == list(COLUMNS)
    assert dict(zip(COLUMNS, rows[1], strict=True)) == {
        "rank": "1", "title": "Title 1", "page": "iv", "heading": "Heading 1",
        "score": "0.500000", "keyword_rank": "1", "passage": "Text of passage 1 in full.",
        "path": "/library/1.md",
    }  # fmt: skip


@pytest.mark.parametrize("sign", "=+-@\t\r")
def test_what_looks_like_a_formula_is_text(hit, sign):
    formula = f'{sign}HYPERLINK("http://a.b")'
    rows = list(csv.reader(io.StringIO(table([hit(1, title=formula, text=formula)]), newline="")))
    assert rows[1][1] == rows[1][6] == f"'{formula}"
