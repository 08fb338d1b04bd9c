from pathlib import Path

import pytest

from engine.errors import LibraryUnavailable
from engine.user import LibraryFolders

FOLDERS = (Path("/a 文件夹 😀"), Path("/b"), Path("/not \udcff unicode"))


def test_what_was_written_is_read_again(tmp_path):
    file = tmp_path / "library.json"
    assert LibraryFolders.read(file) == LibraryFolders()
    LibraryFolders(FOLDERS, FOLDERS[1:]).write(file)
    assert LibraryFolders.read(file) == LibraryFolders(FOLDERS, FOLDERS[1:])
    LibraryFolders().write(file)
    assert LibraryFolders.read(file) == LibraryFolders()


def test_a_damaged_file_is_named(tmp_path):
    file = tmp_path / "library.json"
    file.write_text('{"version": 1, "folders": [], "drives": [1]}')
    with pytest.raises(LibraryUnavailable, match=r"list of your folders, .*library\.json"):
        LibraryFolders.read(file)
