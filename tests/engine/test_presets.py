import pytest

from engine.errors import PresetUnknown
from engine.presets import preset, presets

ARTICLE = {
    "Rank by financial compliance risk severity",
    "Rank by step-by-step troubleshooting relevance",
    "Rank by presence of executable code snippets",
    "Downrank documents mentioning 'deprecated' or 'legacy'",
    "Rank documents by legal compliance relevance",
    "Rank by strictness of data deletion compliance requirements",
    "Rank by debugging relevance for webhook signature failure",
}


def test_the_default_is_the_published_instruction():
    default = "Given a web search query, retrieve relevant passages that answer the query"
    assert presets()[0].instruction == default


def test_the_recommended_ones_are_there_word_for_word():
    assert {each.instruction for each in presets()[1:]} == ARTICLE


def test_each_is_named_and_explained_in_both_languages():
    for each in presets():
        assert set(each.name) == set(each.when) == {"en", "zh"}
        assert all(each.name.values())
        assert all(each.when.values())
        assert each.instruction.isascii()
    assert len({each.id for each in presets()}) == len(presets())


@pytest.mark.parametrize("name", ["code", "CODE", "Code that runs", "可执行代码"])
def test_a_preset_is_found_by_id_or_name(name):
    assert preset(name).id == "code"


def test_an_unknown_one_gives_a_sentence_that_lists_them():
    with pytest.raises(PresetUnknown, match=r"“codes”.*answer.*code"):
        preset("codes")
