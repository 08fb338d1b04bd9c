import csv
import io
import json
import re
from html import unescape

import pyromark
import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from pyromark import Options
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QWidget

from app.results.export import COLUMNS, ResultFile, cited, markdown, table
from engine.events import Recalled
from engine.rerank.report import SearchReport


def rendered(text):
    html = pyromark.html(text, options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH)
    words = " ".join(unescape(re.sub("<[^>]*>", " ", html)).split())
    return set(re.findall(r"<(\w+)", html)), words


def test_markdown_has_title_place_score_passage_and_path(qapp, hit):
    text = markdown("what moves", [hit(1, page=3, score=0.91234), hit(2, keyword_rank=None)])
    assert text == (
        "# what moves\n\n"
        "1. **Title 1**, Heading 1, p. 3 (0.912, by words)\n\n"
        "   > Text of passage 1 in full.\n\n"
        "   /library/1.md\n\n"
        "2. **Title 2**, Heading 2 (0.333, by meaning)\n\n"
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
    rows = list(csv.reader(io.StringIO(table([hit(1, page=4, page_label="iv", similarity=0.875)]))))
    assert rows[0] == list(COLUMNS)
    assert dict(zip(COLUMNS, rows[1], strict=True)) == {
        "rank": "1", "title": "Title 1", "page": "iv", "heading": "Heading 1",
        "score": "", "first_score": "0.500000", "found_by": "words", "keyword_rank": "1",
        "similarity": "0.875000", "passage": "Text of passage 1 in full.", "note": "",
        "path": "/library/1.md",
    }  # fmt: skip


@pytest.mark.parametrize("sign", "=+-@\t\r")
def test_what_looks_like_a_formula_is_text(hit, sign):
    formula = f'{sign}HYPERLINK("http://a.b")'
    rows = list(csv.reader(io.StringIO(table([hit(1, title=formula, text=formula)]), newline="")))
    assert rows[1][1] == rows[1][9] == f"'{formula}"


def test_title_page_and_path(qapp, hit):
    assert cited(hit(1)).endswith("\n\n— Title 1, /library/1.md")
    assert cited(hit(1, page=12)).endswith("\n\n— Title 1, p. 12, /library/1.md")
    assert cited(hit(1, page=12, page_label="iv")).endswith("\n\n— Title 1, p. iv, /library/1.md")


def test_a_cited_passage_is_whole(qapp, hit):
    assert cited(hit(1)) == "Text of passage 1 in full.\n\n— Title 1, /library/1.md"


@pytest.fixture
def window(qtbot):
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def found(hit):
    hits = (hit(1), hit(2))
    report = SearchReport("what?", "judge")
    report.add(Recalled("what?", hits, 1.0))
    return report, "what?", hits


def test_the_suffix_names_the_shape(qtbot, window, found, tmp_path):
    files = ResultFile(window)
    for name in ("a.csv", "a.md", "a.json"):
        with qtbot.waitSignal(files.saved) as emitted:
            files.save(tmp_path / name, *found)
        said = str(emitted.args[0])
        assert said.startswith(f"2 passages saved in {tmp_path / name}.")
        assert ("apostrophe" in said) == (name == "a.csv")
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfrank,title,page")
    assert (tmp_path / "a.md").read_text("utf-8").startswith("# what?\n")
    content = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert content["question"] == "what?"
    assert [each["rank"] for each in content["hits"]] == [1, 2]


def test_what_cannot_be_written_is_said(qtbot, window, found, tmp_path):
    files = ResultFile(window)
    with qtbot.waitSignal(files.failed) as emitted:
        files.save(tmp_path / "none" / "a.csv", *found)
    assert "could not be written" in str(emitted.args[0])


def test_a_name_is_proposed_and_asked_for(qtbot, window, found):
    files = ResultFile(window)
    files.ask(*found)
    dialog = window.findChild(QFileDialog)
    assert dialog.selectedFiles()[0].endswith("what.csv")
    assert dialog.acceptMode() == QFileDialog.AcceptMode.AcceptSave
    dialog.reject()


def test_all_are_copied_as_markdown(qtbot, window, found):
    files = ResultFile(window)
    with qtbot.waitSignal(files.saved):
        files.copy(*found[1:])
    assert QGuiApplication.clipboard().text().startswith("# what?\n\n1. **Title 1**")
