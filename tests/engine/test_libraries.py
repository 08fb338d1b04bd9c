import stat
from pathlib import Path

import pytest
from filelock import FileLock

from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.libraries import create_library, library_names, remove_library
from engine.library import Library


@pytest.fixture
def documents(tmp_path: Path) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "a.txt").write_text("apples")
    return folder


def test_libraries_begin_empty_and_private(tmp_path):
    assert library_names(tmp_path) == ()
    place = create_library(tmp_path, " 工作 2 ")
    create_library(tmp_path, "private")
    assert library_names(tmp_path) == ("private", "工作 2")
    assert stat.S_IMODE(place.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "name", ["", "..", "a/b", "a\\b", ".hidden", "a" * 41, "-x", "a.", "a\nb", "a:b"]
)
def test_a_name_that_is_none_is_refused(tmp_path, name):
    with pytest.raises(LibraryUnavailable):
        create_library(tmp_path, name)
    assert library_names(tmp_path) == ()


def test_a_library_is_begun_once(tmp_path):
    create_library(tmp_path, "work")
    with pytest.raises(LibraryUnavailable, match="already"):
        create_library(tmp_path, "work")


def test_one_that_is_not_there_is_not_made_by_a_slip(tmp_path):
    create_library(tmp_path, "work")
    with pytest.raises(LibraryUnavailable, match="There are: work"):
        Config.load(tmp_path / "none.toml", data_dir=tmp_path, library="wrok")
    with pytest.raises(LibraryUnavailable, match="There are: work"):
        Config(data_dir=tmp_path, library="wrok").make_data_dir()


def test_each_has_its_own_folders_and_passages(tmp_path, documents, readers):
    home = tmp_path / "data"
    create_library(home, "work")
    work, first = Library(Config(data_dir=home, library="work")), Library(Config(data_dir=home))
    list(work.sync([documents]))
    assert (work.status().passages, first.status().passages) == (1, 0)
    assert (work.folders(), first.folders()) == ((documents,), ())
    for library in (work, first):
        library.close()


def test_its_settings_hold_for_it_alone(tmp_path):
    place, file = create_library(tmp_path, "work"), tmp_path / "settings.toml"
    file.write_text('model = "auto"\npool = 30\n')
    (place / "settings.toml").write_text('model = "builtin"\n')
    config = Config.load(file, data_dir=tmp_path, library="work")
    assert (config.model, config.pool) == ("builtin", 30)
    assert Config.load(file, data_dir=tmp_path).model == "auto"
    assert Config.load(file, data_dir=tmp_path, library="work", model="auto").model == "auto"
    (place / "settings.toml").write_text('data_dir = "/elsewhere"\n')
    with pytest.raises(LibraryUnavailable, match="data_dir"):
        Config.load(file, data_dir=tmp_path, library="work")


def test_one_that_is_removed_leaves_the_documents_and_the_others(tmp_path, documents, readers):
    home = tmp_path / "data"
    create_library(home, "work")
    create_library(home, "private")
    library = Library(Config(data_dir=home, library="work"))
    list(library.sync([documents]))
    library.close()
    remove_library(home, "work")
    assert library_names(home) == ("private",)
    assert (documents / "a.txt").exists()
    for name in ("", "work"):
        with pytest.raises(LibraryUnavailable):
            remove_library(home, name)


def test_one_that_is_being_written_is_not_removed(tmp_path):
    place = create_library(tmp_path, "work")
    with FileLock(place / "writing.lock"), pytest.raises(LibraryUnavailable):
        remove_library(tmp_path, "work")
    assert library_names(tmp_path) == ("work",)
