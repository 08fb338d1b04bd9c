from dataclasses import replace

import pytest

from engine.errors import PresetInvalid
from engine.presets.built_in import Preset, built_in_presets
from engine.presets.preset_file import read_presets, write_presets


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
        (b"", "no file of presets"),
        (b"version = 1", "no file of presets"),
        (b'version = "1"', "no file of presets"),
        (b"version = 1\npreset = [5]", "cannot be used"),
        (b'version = 1\n[[preset]]\nname.en = "A"', "instruction is empty"),
        (b"#" * 1_000_001, "too large"),
    ],
)
def test_what_cannot_be_used_is_told_with_its_name(file, content, words):
    file.write_bytes(content)
    with pytest.raises(PresetInvalid, match=words) as told:
        read_presets(file)
    assert str(file) in str(told.value)


def test_files_that_cannot_be_opened_are_told(tmp_path):
    for action in (read_presets, lambda file: write_presets(file, built_in_presets())):
        with pytest.raises(PresetInvalid, match="cannot be"):
            action(tmp_path)
    with pytest.raises(PresetInvalid, match="No such file"):
        read_presets(tmp_path / "none.toml")


def test_all_or_none(file):
    write_presets(file, [built_in_presets()[0], replace(built_in_presets()[1], instruction="")])
    with pytest.raises(PresetInvalid):
        read_presets(file)
