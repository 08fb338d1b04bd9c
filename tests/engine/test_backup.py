"""What the user made, through one file and back."""

import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from engine import Config, EngineError, History, PresetStore, create_library
from engine.backup import export_backup, import_backup, read_backup
from engine.config import with_settings
from engine.storage import locked
from engine.stores.team import Place
from engine.user import LibraryFolders


@pytest.fixture
def config(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "conf" / "settings.toml")
    return made(tmp_path / "one")


def made(data_dir):
    config = Config(data_dir=data_dir)
    config.make_data_dir()
    LibraryFolders((Path("/documents"),)).write(config.folders_file)
    create_library(data_dir, "work")
    History(questions=("what is paid?",)).write(replace(config, library="work").history_file)
    with_settings(replace(config, library="work"), {"pool": 20})
    return with_settings(config, {"limit": 7})


def test_what_was_made_comes_back_elsewhere(config, tmp_path):
    store = PresetStore(config.presets_file)
    store.save(replace(store.presets()[0], instruction="Rank by how new it is"))
    config.passwords_file.write_text('{"version": 1, "passwords": ["secret"]}')
    file = tmp_path / "mine.zip"
    export_backup(config, file)
    with zipfile.ZipFile(file) as archive:
        assert not any(b"secret" in archive.read(name) for name in archive.namelist())
    config.settings_file.unlink()
    other = Config(data_dir=tmp_path / "two")
    import_backup(other, read_backup(file))
    assert LibraryFolders.read(other.folders_file).folders == (Path("/documents"),)
    assert PresetStore(other.presets_file).presets()[0].instruction == "Rank by how new it is"
    work = Config.load(data_dir=other.data_dir, library="work")
    assert (work.limit, work.pool) == (7, 20)
    assert History.read(work.history_file).questions == ("what is paid?",)


def test_a_teams_library_comes_back_as_one(config, tmp_path):
    place = Place("https://qdrant.example:6333", "team", roots={"smb://files": "/mnt"})
    place.write(replace(config, library="work").library_dir)
    export_backup(config, tmp_path / "mine.zip")
    other = Config(data_dir=tmp_path / "two")
    import_backup(other, read_backup(tmp_path / "mine.zip"))
    assert Place.read(replace(other, library="work").library_dir) == place


def test_where_the_data_lies_here_is_not_said(config, tmp_path):
    with_settings(config, {"data_dir": str(config.data_dir)})
    export_backup(config, tmp_path / "mine.zip")
    settings = read_backup(tmp_path / "mine.zip").files["settings.toml"]
    assert b"data_dir" not in settings
    assert b"limit = 7" in settings


def test_what_was_there_is_kept(config, tmp_path):
    export_backup(config, tmp_path / "mine.zip")
    LibraryFolders((Path("/newer"),)).write(config.folders_file)
    before = import_backup(config, read_backup(tmp_path / "mine.zip"))
    assert LibraryFolders.read(config.folders_file).folders == (Path("/documents"),)
    import_backup(config, read_backup(before))
    assert LibraryFolders.read(config.folders_file).folders == (Path("/newer"),)


def packed(file, label='{"version": 1}', **files):
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("pagewise.json", label)
        for name, content in files.items():
            archive.writestr(name, content)
    return file


@pytest.mark.parametrize(
    ("files", "code"),
    [
        ({"../evil.json": "{}"}, "foreign"),
        ({"libraries/../../presets.json": "{}"}, "foreign"),
        ({"libraries/../history.json": "{}"}, "foreign"),
        ({"passwords.json": "{}"}, "foreign"),
        ({"history.json": "[1"}, "damaged"),
        ({"history.json": '{"version": 9}'}, "damaged"),
        ({"settings.toml": "limit = -1"}, "damaged"),
        ({"presets.json": '{"version": 1, "own": 3}'}, "damaged"),
        ({"label": "3"}, "none"),
        ({"label": "{"}, "none"),
        ({"library.json": " " * 60_000_000}, "none"),
        ({"library.json": " " * 30_000_000, "history.json": " " * 30_000_000}, "none"),
    ],
)
def test_what_is_wrong_is_refused_whole(config, tmp_path, files, code):
    before = {path: path.read_bytes() for path in config.data_dir.rglob("*") if path.is_file()}
    with pytest.raises(EngineError) as caught:
        read_backup(packed(tmp_path / "bad.zip", **files))
    assert caught.value.message.code == f"backup.{code}"
    assert all(path.read_bytes() == content for path, content in before.items())


def test_other_files_are_no_backup(tmp_path):
    text, other = tmp_path / "text.zip", tmp_path / "other.zip"
    text.write_text("no archive")
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
    for file, code in ((text, "none"), (other, "none"), (tmp_path / "gone.zip", "cannot-read")):
        with pytest.raises(EngineError) as caught:
            read_backup(file)
        assert caught.value.message.code == f"backup.{code}"


def test_whatever_was_damaged_on_its_way_is_said(config, tmp_path):
    config.synonyms_file.write_text("\n".join(f"word{n}, {n * n}" for n in range(2000)))
    export_backup(config, file := tmp_path / "mine.zip")
    whole = file.read_bytes()
    for place in range(100, len(whole), 500):
        file.write_bytes(whole[:place] + b"\xff" * 20 + whole[place + 20 :])
        with suppress(EngineError):
            read_backup(file)


def test_one_of_a_later_version_is_left_alone(tmp_path):
    with pytest.raises(EngineError) as caught:
        read_backup(packed(tmp_path / "later.zip", label=json.dumps({"version": 2})))
    assert caught.value.message.code == "storage.later-version"


def test_nothing_changes_while_a_window_is_open(config, tmp_path):
    export_backup(config, tmp_path / "mine.zip")
    LibraryFolders((Path("/newer"),)).write(config.folders_file)
    window = locked(config.data_dir / "libraries" / "work" / "window.lock", EngineError("x"))
    with window, pytest.raises(EngineError) as caught:
        import_backup(config, read_backup(tmp_path / "mine.zip"))
    assert caught.value.message.code == "backup.window-open"
    assert LibraryFolders.read(config.folders_file).folders == (Path("/newer"),)
