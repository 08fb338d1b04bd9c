import pytest

from engine.chat.reply import claim_of, is_declined, sentences_of


def read(text):
    return [(text[each.start : each.end], each.cites) for each in sentences_of(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Roses want sun [1]. Ferns want shade [2].",
         [("Roses want sun [1].", (1,)), ("Ferns want shade [2].", (2,))]),
        ("Roses want sun. [1] Ferns want shade. [2]",
         [("Roses want sun. [1]", (1,)), ("Ferns want shade. [2]", (2,))]),
        ("Both want water [1][3].", [("Both want water [1][3].", (1, 3))]),
        ("Both want water [1, 3-5].", [("Both want water [1, 3-5].", (1, 3, 4, 5))]),
        ("It is said [Passage 2].", [("It is said [Passage 2].", (2,))]),
        ("蔷薇喜欢阳光和温暖的土壤【1】。蕨类喜欢阴凉潮湿的地方。[2]",
         [("蔷薇喜欢阳光和温暖的土壤【1】。", (1,)), ("蕨类喜欢阴凉潮湿的地方。[2]", (2,))]),
        ("- Roses want sun [1].\n2. Ferns want shade [2].",
         [("Roses want sun [1].", (1,)), ("Ferns want shade [2].", (2,))]),
        ("It is so, e.g. in Dr. Smith's garden [1].",
         [("It is so, e.g. in Dr. Smith's garden [1].", (1,))]),
        ("It is so. And so on [1].", [("It is so.", ()), ("And so on [1].", (1,))]),
        ("Version 3.5 of it is old [1].", [("Version 3.5 of it is old [1].", (1,))]),
        ("It wants sun [99999].", [("It wants sun [99999].", ())]),
        ("", []),
        ("\n\n---\n", []),
    ],
)  # fmt: skip
def test_a_reply_is_read_as_sentences_with_the_numbers_they_cite(text, found):
    assert read(text) == found


def test_code_is_no_sentence_and_its_brackets_no_citation():
    text = "Take `a[1]` of it [2].\n\n```python\nx = a[3]\nprint(x)\n```\nThen go on [4]."
    assert read(text) == [("Take `a[1]` of it [2].", (2,)), ("Then go on [4].", (4,))]
    assert read("```\nx = a[1]") == []  # it is still being written


@pytest.mark.parametrize("line", ["## Roses", "In short:", "**Roses**", "要点如下："])
def test_a_heading_is_no_claim(line):
    assert [each.is_claim for each in sentences_of(f"{line}\nRoses want sun [1].")] == [False, True]


def test_a_range_without_end_is_no_list_of_a_thousand():
    [sentence] = sentences_of("All of them say so [1-999].")
    assert len(sentence.cites) < 100


def test_a_claim_has_no_marks():
    text = "- **Roses** want `sun` [1][2]."
    [sentence] = sentences_of(text)
    assert claim_of(text, sentence) == "Roses want sun."


@pytest.mark.parametrize(
    ("text", "declined"),
    [
        ("The passages do not say [0].", True),
        ("段落中没有答案。[0]", True),
        ("0", True),
        ("Roses want sun [1]. Of ferns they do not say [0].", False),
        ("Roses want sun.", False),
        ("", False),
    ],
)
def test_a_model_may_find_no_answer(text, declined):
    assert is_declined(text) is declined


def test_what_it_declines_is_no_claim():
    [first, second] = sentences_of("Roses want sun [1]. Of ferns they do not say [0].")
    assert (first.is_claim, second.is_claim) == (True, False)
