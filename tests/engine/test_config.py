import stat
from math import inf
from pathlib import Path

import pytest

from engine.config import Config, with_settings
from engine.errors import LibraryUnavailable


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings.toml"


def test_without_a_file_the_defaults_hold(file):
    config = Config.load(file)
    assert (config.pool, config.model, config.device) == (50, "auto", "auto")


def test_a_folder_beside_the_program_keeps_all_of_it(tmp_path, monkeypatch):
    monkeypatch.setattr("sys.executable", str(tmp_path / "pagewise"))
    beside = tmp_path / "pagewise-data"
    assert Config().data_dir != beside
    beside.mkdir()
    (beside / "settings.toml").write_text("limit = 7\n")
    assert (Config().data_dir, Config.load().limit) == (beside, 7)
    assert Config().settings_file == beside / "settings.toml"


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
        ('ignore = ["ok", "!"]', "ignore"),
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
    lines |= {"encoder": '"e5"', "relay": '"ettin-32m"', "meaning": "false", "gentle": "true"}
    lines |= {"chat": '"localhost:11434"', "chat_model": '"llama"'}
    for name in Config.__dataclass_fields__.keys() - {"ignore", "library", "chat_origins"}:
        file.write_text(f"{name} = {lines.get(name, 7)}")
        found = str(getattr(Config.load(file), name)).lower()
        assert found in (lines.get(name, "7").strip('"'), "7.0")


def test_a_list_of_patterns_can_be_set(file):
    file.write_text('ignore = ["*.bak", "drafts/"]')
    assert Config.load(file).ignore == ("*.bak", "drafts/")
    for wrong in ('"*.bak"', "[1]", "3"):
        file.write_text(f"ignore = {wrong}")
        with pytest.raises(LibraryUnavailable, match="“ignore” has the wrong type"):
            Config.load(file)


@pytest.fixture
def work(tmp_path):
    config = Config(data_dir=tmp_path / "data", library="work")
    config.library_dir.mkdir(parents=True)
    return config


def test_what_is_changed_holds_at_once_and_after_the_next_start(work):
    changes = {"pool": 30, "device": "cpu", "ignore": ("*.bak", "文件/"), "rank_seconds": inf}
    changed = with_settings(work, changes)
    assert (changed.pool, changed.device, changed.ignore) == (30, "cpu", ("*.bak", "文件/"))
    assert Config.load(work.data_dir / "none", data_dir=work.data_dir, library="work") == changed


def test_the_rest_of_the_file_stays_as_it_was(work):
    work.settings_file.write_text("# my own\nlimit = 20  # hits\npool = 40\n\n# end\n")
    with_settings(work, {"pool": 30})
    assert work.settings_file.read_text() == "# my own\nlimit = 20  # hits\npool = 30\n\n# end\n"


def test_without_changes_there_is_no_file(work):
    assert with_settings(work, {}) == work
    assert not work.settings_file.exists()


@pytest.mark.parametrize(
    "changes", [{"pool": 0}, {"device": "abacus"}, {"ignore": ("!",)}, {"pool": 9, "dtype": "int2"}]
)
def test_a_value_that_makes_no_sense_changes_nothing(work, changes):
    with pytest.raises(LibraryUnavailable, match="etting"):
        with_settings(work, changes)
    assert not work.settings_file.exists()


def test_a_damaged_file_is_named_and_left_alone(work):
    work.settings_file.write_text("pool = = 3")
    with pytest.raises(LibraryUnavailable, match=r"settings\.toml"):
        with_settings(work, {"pool": 30})
    assert work.settings_file.read_text() == "pool = = 3"


def test_a_link_to_a_file_elsewhere_stays_one(work, tmp_path):
    kept = tmp_path / "dotfiles.toml"
    kept.write_text("limit = 20\n")
    work.settings_file.symlink_to(kept)
    with_settings(work, {"pool": 30})
    assert work.settings_file.is_symlink()
    assert kept.read_text() == "limit = 20\npool = 30\n"


def test_the_first_library_has_the_file_of_the_user(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "mine" / "settings.toml")
    with_settings(Config(data_dir=tmp_path), {"pool": 30})
    assert (tmp_path / "mine" / "settings.toml").read_text() == "pool = 30\n"


def test_a_weight_of_meaning_is_of_one_library(work, file):
    file.write_text("meaning_weight = 4.0\npool = 30")
    where = {"data_dir": work.data_dir, "library": "work"}
    loaded = Config.load(file, **where)
    assert (loaded.pool, loaded.meaning_weight) == (30, 1)
    with_settings(work, {"meaning_weight": 0.5})
    assert Config.load(file, **where).meaning_weight == 0.5
