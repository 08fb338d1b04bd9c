import pytest

from app.chat.reply_text import Block, Run, blocks_of
from engine import Checked, sentences_of


def said(block: Block) -> str:
    return "".join(run.text for run in block.runs)


def test_paragraphs_lists_headings_and_code_are_told_apart():
    text = "# Roses\n\nThey want **sun** [1].\n- They `bloom`\n  - in June\n2) Cut them\n"
    text += "```py\nx[1] = '**'\n```"
    found = [(each.kind, each.level, said(each)) for each in blocks_of(text, (), 1)]
    assert found == [
        ("heading", 0, "Roses"),
        ("paragraph", 0, "They want sun [1]."),
        ("item", 0, "• They bloom"),
        ("item", 1, "• in June"),
        ("item", 0, "2. Cut them"),
        ("code", 0, "x[1] = '**'"),
    ]


def test_numbers_of_passages_are_links_and_others_are_text():
    [block] = blocks_of("Sun [1, 3] and 【2】, not [7] or `a[1]`; unknown [0].", (), 3)
    assert [run.cites for run in block.runs if run.cites] == [1, 3, 2]
    assert said(block) == "Sun [1][3] and [2], not [7] or a[1]; unknown ."


def test_a_doubtful_sentence_is_marked_to_its_end():
    text = "Roses want sun [1]. They **like** it."
    first, second = sentences_of(text)
    [block] = blocks_of(text, [Checked(first, "supported"), Checked(second, "uncited")], 1)
    doubtful = "".join(run.text for run in block.runs if run.doubt)
    assert doubtful == "They like it."
    assert Run("like", is_bold=True, doubt=Checked(second, "uncited").doubt) in block.runs


@pytest.mark.parametrize(
    "text",
    [
        "<b>x</b><script>",
        "[a](http://evil)",
        "![x](file:///etc)",
        "a * b * c",
        "**",
        "`",
        "| a | b |",
    ],
)
def test_all_else_is_shown_as_it_is(text):
    [block] = blocks_of(text, (), 3)
    assert said(block) == text
