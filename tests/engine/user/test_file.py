import json
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from engine.errors import LibraryUnavailable
from engine.user.file import UserFile


@pytest.fixture
def own(tmp_path: Path) -> UserFile:
    return UserFile(tmp_path / "things.json", "list of your things")


def test_what_was_written_is_read_again(own):
    assert own.read() is None
    own.write({"things": ["a", "词"]})
    own.write({"things": ["b", "\udcff"]})
    assert own.read() == {"version": 1, "things": ["b", "\udcff"]}
    assert stat.S_IMODE(own.path.stat().st_mode) == 0o600
    assert list(own.path.parent.iterdir()) == [own.path]


def test_several_may_write_at_once(own):
    def write(word: str) -> None:
        for _ in range(50):
            own.write({"things": [word]})

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, "abcd"))
    assert own.read()["things"][0] in "abcd"
    assert list(own.path.parent.iterdir()) == [own.path]


def test_a_write_that_fails_leaves_the_old_file(own):
    own.write({"things": ["a"]})
    with pytest.raises(TypeError):
        own.write({"things": [object()]})
    assert own.read()["things"] == ["a"]
    assert list(own.path.parent.iterdir()) == [own.path]


@pytest.mark.parametrize("content", ["", "{", "[1]", "{}", '{"version": "1"}'])
def test_a_damaged_file_is_named_and_left_alone(own, content):
    own.path.write_text(content)
    for act in (own.read, lambda: own.write({})):
        with pytest.raises(LibraryUnavailable, match=r"list of your things, .*things\.json"):
            act()
    assert own.path.read_text() == content


def test_before_an_upgrade_the_older_version_is_kept(own):
    own.write({"things": []})
    before = own.path.read_text()
    UserFile(own.path, own.what, 2).write({"things": {}})
    assert json.loads(own.path.read_text()) == {"version": 2, "things": {}}
    assert own.path.with_name("things.1.json").read_text() == before
    with pytest.raises(LibraryUnavailable, match="later version"):
        own.read()
