from hypothesis import given, strategies as st

from engine.documents.text_builder import TextBuilder, cleaned, joined
from engine.records import Heading, Page


def test_blocks_are_parted_by_blank_lines():
    flow = TextBuilder()
    flow.heading("A\n title ", 1)
    flow.add("One.\n")
    flow.add("  \n")
    flow.add("• x", tight=True)
    flow.add("• y", tight=True)
    flow.add("Two.")
    assert flow.page() == Page("A title\n\nOne.\n\n• x\n• y\n\nTwo.", (Heading(0, 1, "A title"),))


def test_nothing_added():
    assert TextBuilder().page() == Page("")


@given(st.lists(st.tuples(st.sampled_from(["add", "tight", "heading"]), st.text())))
def test_heading_offsets_are_exact(blocks):
    flow = TextBuilder()
    for what, text in blocks:
        if what == "heading":
            flow.heading(text, 2)
        else:
            flow.add(text, tight=what == "tight")
    page = flow.page()
    for heading in page.headings:
        assert page.text[heading.offset :].startswith(heading.text)
        assert heading.text.strip()


def test_cleaned():
    assert cleaned("a\0b\x0cc\ud800\ufeff\tü\x01\ufffe") == "ab\nc\tü"


def test_joined():
    assert joined("one \n two\n中文\n文字 \nthree") == "one two 中文文字 three"


def test_extend():
    flow = TextBuilder()
    flow.heading("Top", 1)
    flow.extend(Page(" \n"))
    flow.extend(Page("One\n\n  x", (Heading(0, 1, "One"), Heading(5, 2, "x"))), 1)
    flow.add("row", tight=True)
    page = flow.page()
    assert page.text == "Top\n\nOne\n\n  x\n\nrow"
    assert page.headings == (Heading(0, 1, "Top"), Heading(5, 2, "One"), Heading(10, 3, "x"))
