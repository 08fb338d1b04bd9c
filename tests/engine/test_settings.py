from math import inf

import pytest

from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.settings import with_settings


@pytest.fixture
def config(tmp_path, monkeypatch):
    config = Config(data_dir=tmp_path / "data", library="work")
    config.library_dir.mkdir(parents=True)
    return config


def test_what_is_changed_holds_at_once_and_after_the_next_start(config):
    changes = {"pool": 30, "device": "cpu", "ignore": ("*.bak", "文件/"), "rank_seconds": inf}
    changed = with_settings(config, changes)
    assert (changed.pool, changed.device, changed.ignore) == (30, "cpu", ("*.bak", "文件/"))
    assert (
        Config.load(config.data_dir / "none", data_dir=config.data_dir, library="work") == changed
    )


def test_the_rest_of_the_file_stays_as_it_was(config):
    config.settings_file.write_text("# my own\nlimit = 20  # hits\npool = 40\n\n# end\n")
    with_settings(config, {"pool": 30})
    assert config.settings_file.read_text() == "# my own\nlimit = 20  # hits\npool = 30\n\n# end\n"


def test_without_changes_there_is_no_file(config):
    assert with_settings(config, {}) == config
    assert not config.settings_file.exists()


@pytest.mark.parametrize(
    "changes", [{"pool": 0}, {"device": "abacus"}, {"ignore": ("!",)}, {"pool": 9, "dtype": "int2"}]
)
def test_a_value_that_makes_no_sense_changes_nothing(config, changes):
    with pytest.raises(LibraryUnavailable, match="etting"):
        with_settings(config, changes)
    assert not config.settings_file.exists()


def test_a_damaged_file_is_named_and_left_alone(config):
    config.settings_file.write_text("pool = = 3")
    with pytest.raises(LibraryUnavailable, match=r"settings\.toml"):
        with_settings(config, {"pool": 30})
    assert config.settings_file.read_text() == "pool = = 3"


def test_a_link_to_a_file_elsewhere_stays_one(config, tmp_path):
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("limit = 20\n")
    config.settings_file.symlink_to(kept)
    with_settings(config, {"pool": 30})
    assert config.settings_file.is_symlink()
    assert kept.read_text() == "limit = 20\npool = 30\n"


def test_the_first_library_has_the_file_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "mine" / "settings.toml")
    with_settings(Config(data_dir=tmp_path), {"pool": 30})
    assert (tmp_path / "mine" / "settings.toml").read_text() == "pool = 30\n"
