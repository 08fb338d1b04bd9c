import json
import stat
from pathlib import Path

import pytest

from engine.errors import LibraryUnavailable
from engine.user import folders as personal
from engine.user.folders import LibraryFolders

FOLDERS = (Path("/a 文件夹 😀"), Path("/b"), Path("/not \udcff unicode"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "library.json"


def test_what_was_written_is_read_again(file):
    assert LibraryFolders.read(file) == LibraryFolders()
    LibraryFolders(FOLDERS, FOLDERS[1:]).write(file)
    assert LibraryFolders.read(file) == LibraryFolders(FOLDERS, FOLDERS[1:])
    LibraryFolders().write(file)
    assert LibraryFolders.read(file) == LibraryFolders()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    "content", ["", "{", "[1]", '{"version": 1}', '{"version": 1, "folders": [], "drives": [1]}']
)
def test_a_damaged_file_is_named_and_left_alone(file, content):
    file.write_text(content)
    with pytest.raises(LibraryUnavailable, match=r"library\.json, cannot be read"):
        LibraryFolders.read(file)
    with pytest.raises(LibraryUnavailable):
        LibraryFolders(FOLDERS).write(file)
    assert file.read_text() == content


def test_before_an_upgrade_the_older_version_is_kept(file, monkeypatch):
    LibraryFolders(FOLDERS).write(file)
    before = file.read_text()
    monkeypatch.setattr(personal, "VERSION", 2)
    LibraryFolders().write(file)
    assert json.loads(file.read_text())["version"] == 2
    assert file.with_name("library.1.json").read_text() == before


def test_a_later_version_is_refused(file):
    file.write_text('{"version": 99, "folders": [], "drives": []}')
    with pytest.raises(LibraryUnavailable, match="later version"):
        LibraryFolders.read(file)
