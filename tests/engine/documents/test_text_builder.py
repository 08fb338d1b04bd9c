import pytest
from hypothesis import given, strategies as st

from engine.documents.text_builder import TextBuilder, clean, join_lines, ruby, sensible_title
from engine.records import Heading, Page


def test_blocks_are_parted_by_blank_lines():
    builder = TextBuilder()
    builder.add_heading("A\n title ", 1)
    builder.add("One.\n")
    builder.add("  \n")
    builder.add("• x", tight=True)
    builder.add("• y", tight=True)
    builder.add("Two.")
    assert builder.build() == Page(
        "A title\n\nOne.\n\n• x\n• y\n\nTwo.", (Heading(0, 1, "A title"),)
    )


def test_nothing_added():
    assert TextBuilder().build() == Page("")


@given(st.lists(st.tuples(st.sampled_from(["add", "tight", "heading"]), st.text())))
def test_heading_offsets_are_exact(blocks):
    builder = TextBuilder()
    for what, text in blocks:
        if what == "heading":
            builder.add_heading(text, 2)
        else:
            builder.add(text, tight=what == "tight")
    page = builder.build()
    for heading in page.headings:
        assert page.text[heading.offset :].startswith(heading.text)
        assert heading.text.strip()


def test_cleaned():
    assert clean("a\0b\x0cc\ud800\ufeff\tü\x01\ufffe") == "ab\nc\tü"


def test_radicals_are_ideographs():
    assert clean("⽂件和⼈⼯，⻓期") == "文件和人工，长期"


def test_joined():
    assert join_lines("one \n two\n中文\n文字 \nthree") == "one two 中文文字 three"


def test_extend():
    builder = TextBuilder()
    builder.add_heading("Top", 1)
    builder.add_page(Page(" \n"))
    builder.add_page(Page("One\n\n  x", (Heading(0, 1, "One"), Heading(5, 2, "x"))), 1)
    builder.add("row", tight=True)
    page = builder.build()
    assert page.text == "Top\n\nOne\n\n  x\n\nrow"
    assert page.headings == (Heading(0, 1, "Top"), Heading(5, 2, "One"), Heading(10, 3, "x"))


@pytest.mark.parametrize(
    "title",
    [
        None, "", "  ", "Untitled", "untitled 2", "Microsoft Word - x.doc", "foo.dvi", "paper.tex",
        "My Report final.docx",
        r"C:\docs\a.pdf", "Document1", "未命名", "123", "--", 7,
        "PowerPoint Presentation", "Slide 1",
    ],
)  # fmt: skip
def test_not_a_title(title):
    assert sensible_title(title) is None


@pytest.mark.parametrize(
    "title",
    [
        "Out of the Tar Pit",
        "数据库",
        "Why Rust? Vol. 2",
        "Documents of the Court",
        "Node.js in use",
    ],
)
def test_title(title):
    assert sensible_title(title) == title


def test_title_is_one_line():
    assert sensible_title(" A\r\n\0 long\ttitle ") == "A long title"


def test_readings_come_behind_the_words_that_they_would_part():
    text = (
        f"国会は{ruby('憲', 'けん')}{ruby('法', 'ぽう')}を、{ruby('松', 'sōng')}{ruby('果', 'guǒ')}"
    )
    assert clean(text) == "国会は憲法を、松果（けんぽう、sōng guǒ）"
    assert clean(ruby(ruby("a", "b"), "") + "\ufdd0" * 99_999) == "a（b）"
