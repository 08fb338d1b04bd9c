from dataclasses import replace

import pytest

from engine.errors import Invalid
from engine.user.presets.preset import (
    GROUPS,
    LONGEST_INSTRUCTION,
    Preset,
    built_in_presets,
    checked_instruction,
    in_language,
    read_presets,
    write_presets,
)

ARTICLE = {
    "Rank by financial compliance risk severity",
    "Rank by step-by-step troubleshooting relevance",
    "Rank by presence of executable code snippets",
    "Downrank documents mentioning 'deprecated' or 'legacy'",
    "Rank documents by legal compliance relevance",
}


def test_the_default_is_the_published_instruction():
    default = "Given a web search query, retrieve relevant passages that answer the query"
    assert built_in_presets()[0].instruction == default


def test_the_recommended_ones_are_there_word_for_word():
    assert {each.instruction for each in built_in_presets()} > ARTICLE


def test_there_are_at_least_sixteen_in_four_groups():
    assert len(built_in_presets()) >= 16
    assert tuple(dict.fromkeys(each.group for each in built_in_presets())) == GROUPS


def test_each_is_named_and_explained_in_both_languages_with_an_example():
    for each in built_in_presets():
        assert set(each.name) == set(each.when) == set(each.example) == {"en", "zh"}
        assert all((*each.name.values(), *each.when.values(), *each.example.values()))
        assert each.instruction.isascii()
        assert each.checked() == each
    for unique in ("id", "instruction"):
        assert len({getattr(each, unique) for each in built_in_presets()}) == len(
            built_in_presets()
        )
    for language in ("en", "zh"):
        assert len({each.name[language].casefold() for each in built_in_presets()}) == len(
            built_in_presets()
        )


def test_a_text_in_one_language_stands_for_the_other():
    assert in_language({"en": "a", "zh": "b"}, "zh") == "b"
    assert in_language({"en": "a"}, "zh") == "a"
    assert in_language({}, "zh") == ""


def test_an_instruction_comes_on_one_line_as_it_was_written():
    assert checked_instruction(" 按新旧排序\n\u2028 {} %s <|im_end|>\0 ") == (
        "按新旧排序 {} %s <|im_end|>"
    )


@pytest.mark.parametrize(("text", "words"), [(" \n\0", "is empty"), ("x" * 5000, "5,000 char")])
def test_an_instruction_that_cannot_be_used_is_told(text, words):
    with pytest.raises(Invalid, match=words):
        checked_instruction(text)
    assert checked_instruction("x" * LONGEST_INSTRUCTION)


@pytest.mark.parametrize(
    "raw",
    [
        [],
        {"name": "Text", "instruction": "x"},
        {"name": {"en": 5}, "instruction": "x"},
        {"name": {"en": "A"}, "instruction": {}},
        {"name": {"en": "A"}},
        {"name": {"en": " "}, "instruction": "x"},
        {"name": {"fr": "A"}, "instruction": "x"},
        {"name": {"en": "A" * 501}, "instruction": "x"},
    ],
)
def test_what_is_no_preset_is_refused(raw):
    with pytest.raises(Invalid):
        Preset.from_raw(raw)


def test_what_a_later_version_adds_to_a_preset_is_left_out():
    raw = {"name": {"en": "A", "fr": "B"}, "instruction": "x", "colour": "red", "group": "new"}
    assert Preset.from_raw(raw) == Preset("", "find", {"en": "A"}, {}, "x", {})


@pytest.fixture
def file(tmp_path):
    return tmp_path / "presets.toml"


def test_what_is_written_is_read_again(file):
    odd = Preset("x", "do", {"en": '"""\\ \x7f'.strip()}, {}, "按 {} %s <|im_end|> # ]]", {})
    odd = odd.checked()
    write_presets(file, [*built_in_presets(), odd])
    assert read_presets(file) == (*built_in_presets(), odd)


def test_it_can_be_read_by_people(file):
    write_presets(file, built_in_presets()[:1])
    text = file.read_text("utf-8")
    assert "version = 1" in text
    assert 'name = { en = "Answers the question", zh = "回答问题" }' in text


def test_a_preset_needs_no_more_than_name_and_instruction(file):
    file.write_text('version = 1\n[[preset]]\nname.en = "A"\ninstruction = "x"\n', "utf-8-sig")
    assert read_presets(file) == (Preset("", "find", {"en": "A"}, {}, "x", {}),)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"version = 2\n[[preset]]\nnew = 1", "later version"),
        (b"version = 1\n[[preset]", "damaged"),
        (b"version = 1\n# \xff", "damaged"),
        (b"", "not a file of presets"),
        (b"version = 1", "not a file of presets"),
        (b'version = "1"', "not a file of presets"),
        (b"version = 1\npreset = [5]", "cannot be used"),
        (b'version = 1\n[[preset]]\nname.en = "A"', "instruction is empty"),
        (b"#" * 1_000_001, "too large"),
    ],
)
def test_what_cannot_be_used_is_named_with_its_name(file, content, words):
    file.write_bytes(content)
    with pytest.raises(Invalid, match=words) as error:
        read_presets(file)
    assert str(file) in str(error.value)


def test_files_that_cannot_be_opened_are_told(tmp_path):
    for action in (read_presets, lambda file: write_presets(file, built_in_presets())):
        with pytest.raises(Invalid, match="cannot be"):
            action(tmp_path)
    with pytest.raises(Invalid, match="No such file"):
        read_presets(tmp_path / "none.toml")


def test_all_or_none(file):
    write_presets(file, [built_in_presets()[0], replace(built_in_presets()[1], instruction="")])
    with pytest.raises(Invalid):
        read_presets(file)
