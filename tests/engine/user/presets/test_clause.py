import pytest

from engine.user.presets import built_in_presets, negation

DEFAULT = built_in_presets()[0].instruction


@pytest.mark.parametrize(
    ("instruction", "words", "rest"),
    [
        (
            "Downrank documents mentioning 'deprecated' or 'legacy'",
            ("deprecated", "legacy"),
            DEFAULT,
        ),
        ("Rank by code, not by explanations", ("explanations",), "Rank by code"),
        ("Do not rank drafts", ("drafts",), DEFAULT),
        ("Avoid marketing; prefer figures", ("marketing",), "prefer figures"),
        ("Downrank drafts and prefer final versions", ("drafts",), "and prefer final versions"),
        ("Rank rules rather than opinions", ("opinions",), "Rank rules"),
        ("Don't rank passages that mention C++", ("C++",), DEFAULT),
        ("按步骤排序，不要包含“广告”的段落", ("广告",), "按步骤排序"),
        ("排除提到草稿的文档", ("草稿",), DEFAULT),
    ],
)
def test_what_an_instruction_turns_against(instruction, words, rest):
    found, without = negation(instruction)
    assert found == words
    assert without.strip("and ") == rest.strip("and ")


@pytest.mark.parametrize(
    "each", [p for p in built_in_presets() if p.id != "current"], ids=lambda p: p.id
)
def test_the_presets_turn_against_nothing_else(each):
    assert negation(each.instruction)[0] == ()


@pytest.mark.parametrize("instruction", ["", "Rank by code", "Not", "Rank notes on nothing much"])
def test_nothing_is_negated(instruction):
    assert negation(instruction)[0] == ()
