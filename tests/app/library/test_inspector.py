from pathlib import Path

import pytest

from app.library.inspector import Upkeep
from engine.errors import LibraryUnavailable


@pytest.fixture
def upkeep(qtbot, library, lanes):
    upkeep = Upkeep(library, lanes)
    yield upkeep
    assert lanes.stop()


def test_the_library_is_measured(qtbot, upkeep):
    with qtbot.waitSignal(upkeep.measured) as told:
        upkeep.measure()
    assert told.args[0].passages == 7


def test_a_path_is_explained(qtbot, upkeep):
    for name, reason in ((".a", "It is hidden."), ("a", None)):
        with qtbot.waitSignal(upkeep.explained) as told:
            upkeep.explain(Path(name))
        assert told.args == [Path(name), reason]


def test_folders_are_looked_into(qtbot, upkeep, library):
    library.kept = (Path("/library"),)
    seen = []
    upkeep.branched.connect(lambda folder, found: seen.append((folder, [b.path for b in found])))
    upkeep.branch([None, Path("/library")])
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] == (None, [Path("/library")])
    assert seen[1] == (Path("/library"), [Path("/library/a"), Path("/library/b")])


def test_a_password_is_added(qtbot, upkeep, library):
    with qtbot.waitSignal(upkeep.unlocked):
        upkeep.unlock("secret")
    assert library.named("password") == [("password", "secret")]


def test_what_cannot_be_looked_at_is_a_sentence(qtbot, upkeep, library):
    def fail() -> None:
        raise LibraryUnavailable("The disk is gone.")

    library.status = fail
    with qtbot.waitSignal(upkeep.failed) as told:
        upkeep.measure()
    assert told.args == ["The disk is gone."]
