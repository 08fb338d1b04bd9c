from pathlib import Path

from markdown_it import MarkdownIt

from engine.evaluate.before_after import before_and_after, place_before
from engine.evaluate.comparison import Compared, Unanswerable
from engine.records import Hit


def hit(number, title="", score=None):
    return Hit(
        number, Path(f"{number}.md"), title, "text", None, None, "", "", "", (), number, 1.0,
        score=score,
    )  # fmt: skip


def test_a_row_says_what_came_first_and_where_it_was():
    before = (hit(1, "Handbook"), hit(2, "Form"), hit(3, "Guide"))
    after = (hit(3, "Guide", 0.9821), hit(1, "Handbook", 0.5), hit(2, "Form", 0.1))
    compared = Compared("What to bring?", before, after)
    assert place_before(compared) == 3
    table = before_and_after([compared], "keywords", "Checklist")
    assert table.splitlines() == [
        "| Question | First by keywords | First by Checklist | Its place before"
        " | New in the first 5 | ρ |",
        "| --- | --- | --- | --- | --- | --- |",
        "| What to bring? | Handbook | Guide (0.982) | 3 | 0 | -0.50 |",
    ]


def test_questions_without_hits_have_a_row_too():
    table = before_and_after([Compared("a", (), ()), Unanswerable("b", "No word.")], "x", "y")
    assert "| a | – | – |  |  |  |" in table
    assert "| b | No word. |" in table
    assert place_before(Compared("a", (), ())) is None


def test_text_stays_text_in_a_markdown_engine():
    nasty = "<b>x</b> | *y* [z](http://w)\n`q` ~~s~~ &amp; $1$ \\| ![i](j)"
    table = before_and_after([Compared(nasty, (hit(1, nasty),), (hit(1, nasty),))], nasty, "r")
    html = MarkdownIt("gfm-like", {"linkify": False}).render(table)
    assert html.count("<tr>") == 2
    assert html.count("<td") == 6
    for tag in ("<b>", "<em>", "<a ", "<code>", "<s>", "<img"):
        assert tag not in html
    assert "&lt;b&gt;x&lt;/b&gt; | *y* [z](http://w) `q` ~~s~~ &amp;amp; $1$ \\| ![i](j)" in html
