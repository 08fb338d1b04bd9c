from contextlib import closing

import pytest

from app.settings import Preferences
from engine.config import Config
from engine.library import Library


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "settings.toml")
    with closing(Library(Config(data_dir=tmp_path / "data", model="builtin"))) as library:
        yield library


@pytest.fixture
def preferences(qtbot, library):
    return Preferences(library)


@pytest.mark.parametrize(
    ("changes", "signal"),
    [
        ({"pool": 20}, "search_changed"),
        ({"device": "cpu"}, "model_changed"),
        ({"largest_file": 10}, "reading_changed"),
        ({"gentle": True}, "encoding_changed"),
        ({"meaning": False}, "encoding_changed"),
    ],
)
def test_a_change_is_kept_heeded_and_told(qtbot, preferences, library, tmp_path, changes, signal):
    with qtbot.waitSignals([preferences.changed, getattr(preferences, signal)]):
        preferences.change(changes)
    [(name, value)] = changes.items()
    assert getattr(library.config, name) == value
    assert name in (tmp_path / "settings.toml").read_text()


def test_what_is_so_already_is_no_change(qtbot, preferences, tmp_path):
    with qtbot.assertNotEmitted(preferences.changed):
        preferences.change({"pool": 50})
    assert not (tmp_path / "settings.toml").exists()


def test_what_makes_no_sense_is_a_sentence(qtbot, preferences, library):
    with (
        qtbot.waitSignal(preferences.failed) as emitted,
        qtbot.assertNotEmitted(preferences.changed),
    ):
        preferences.change({"pool": -1})
    assert str(emitted.args[0]) == "The setting “pool” must be more than 0."
    assert library.config.pool == 50


def test_a_file_is_ignored_by_its_place_in_its_folder(
    qtbot, preferences, library, tmp_path, readers
):
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("[1].txt", "2.txt"):
        (docs / name).write_text("Words.")
    list(library.sync([docs]))
    with qtbot.waitSignal(preferences.reading_changed):
        preferences.ignore([docs / "[1].txt", tmp_path / "elsewhere"])
    assert library.config.ignore == ("/\\[1\\].txt",)
    *_, synced = library.sync([docs])
    assert (synced.removed, synced.documents) == (1, 1)


def test_many_files_are_better_left_out_by_a_pattern(qtbot, preferences, library, tmp_path):
    with qtbot.waitSignal(preferences.failed) as emitted:
        preferences.ignore([tmp_path / str(number) for number in range(1234)])
    assert "1,234 files" in str(emitted.args[0])
    assert library.config.ignore == ()
