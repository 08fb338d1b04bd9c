import json
import stat
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import ClassVar

import pytest

from engine.errors import LibraryUnavailable
from engine.messages import Message
from engine.user.file import UserFile


@dataclass(frozen=True)
class Things(UserFile):
    WHAT: ClassVar = Message("user.folders")

    things: tuple = ()

    @classmethod
    def from_json(cls, content):
        return cls(tuple(map(str, content["things"])))

    def to_json(self):
        return {"things": self.things}


@pytest.fixture
def file(tmp_path):
    return tmp_path / "things.json"


def test_what_was_written_is_read_again(file):
    assert Things.read(file) == Things()
    Things(("a", "词")).write(file)
    Things(("b", "\udcff")).write(file)
    assert Things.read(file) == Things(("b", "\udcff"))
    assert json.loads(file.read_text())["version"] == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(file.parent.iterdir()) == [file]


def test_several_may_write_at_once(file):
    def write(word: str) -> None:
        for _ in range(50):
            Things((word,)).write(file)

    with ThreadPoolExecutor() as pool:
        list(pool.map(write, "abcd"))
    assert Things.read(file).things[0] in "abcd"
    assert list(file.parent.iterdir()) == [file]


def test_a_write_that_fails_leaves_the_old_file(file):
    Things(("a",)).write(file)
    with pytest.raises(TypeError):
        Things((object(),)).write(file)
    assert Things.read(file) == Things(("a",))
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "cannot be read"), ("{", "cannot be read"), ("[1]", "cannot be read"),
        ("{}", "cannot be read"), ('{"version": "1"}', "cannot be read"),
        ('{"version": 1}', "cannot be read"), ('{"version": 1, "things": 3}', "cannot be read"),
        ('{"version": 2, "things": {}}', "later version"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_understood_is_named_and_left_alone(file, content, words):
    file.write_text(content)
    for act in (lambda: Things.read(file), lambda: Things().write(file)):
        with pytest.raises(LibraryUnavailable, match=words) as caught:
            act()
        assert str(file) in str(caught.value)
    assert file.read_text() == content
