import stat
from pathlib import Path

import pytest

from engine.config import Config
from engine.errors import LibraryUnavailable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(file):
    config = Config.load(file)
    assert (config.pool, config.model, config.device) == (50, "auto", "auto")


def test_the_file_changes_defaults_and_arguments_change_the_file(file):
    file.write_text('pool = 20\nmodel = "builtin"\nread_seconds = 5\ndata_dir = "~/here"\n')
    config = Config.load(file, model="qwen3-0.6b", device=None)
    assert (config.pool, config.model, config.device) == (20, "qwen3-0.6b", "auto")
    assert config.read_seconds == 5
    assert config.data_dir == Path.home() / "here"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        ("pool = ", "cannot be read"),
        ("colour = 1", "colour"),
        ('pool = "many"', "pool"),
        ("pool = true", "pool"),
        ("pool = 0", "pool"),
        ('device = "gpu"', "device"),
        ("model = 5", "model"),
    ],
)
def test_a_bad_file_gives_a_sentence_that_names_what_is_wrong(file, content, word):
    file.write_text(content)
    with pytest.raises(LibraryUnavailable, match=word):
        Config.load(file)


def test_the_data_directory_is_private(tmp_path):
    config = Config(data_dir=tmp_path / "a" / "b")
    config.make_data_dir()
    assert stat.S_IMODE(config.data_dir.stat().st_mode) == 0o700


def test_a_data_directory_that_cannot_be_made_gives_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LibraryUnavailable, match="cannot be created"):
        Config(data_dir=tmp_path / "file" / "data").make_data_dir()


def test_every_setting_can_be_set_from_the_file(file):
    lines = {"data_dir": '"/tmp"', "model": '"auto"', "device": '"cpu"', "dtype": '"float32"'}
    for name in Config.__dataclass_fields__.keys() - {"ignore", "library"}:
        file.write_text(f"{name} = {lines.get(name, 7)}")
        assert str(getattr(Config.load(file), name)) in (lines.get(name, "7").strip('"'), "7.0")


def test_a_list_of_patterns_can_be_set(file):
    file.write_text('ignore = ["*.bak", "drafts/"]')
    assert Config.load(file).ignore == ("*.bak", "drafts/")
    for wrong in ('"*.bak"', "[1]", "3"):
        file.write_text(f"ignore = {wrong}")
        with pytest.raises(LibraryUnavailable, match="“ignore” has the wrong type"):
            Config.load(file)
