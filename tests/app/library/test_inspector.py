from pathlib import Path

import pytest

from app.library.inspector import LibraryInspector
from engine.errors import LibraryUnavailable
from engine.messages import Message


@pytest.fixture
def inspector(qtbot, library, lanes):
    inspector = LibraryInspector(library, lanes)
    yield inspector
    assert lanes.stop()


def test_the_library_is_measured(qtbot, inspector):
    with qtbot.waitSignal(inspector.measured) as told:
        inspector.measure()
    assert told.args[0].passages == 7


def test_a_path_is_explained(qtbot, inspector):
    for name, reason in ((".a", Message("documents.hidden")), ("a", None)):
        with qtbot.waitSignal(inspector.explained) as told:
            inspector.explain(Path(name))
        assert told.args == [Path(name), reason]


def test_folders_are_looked_into(qtbot, inspector, library):
    library.kept = (Path("/library"),)
    seen = []
    inspector.counted.connect(lambda folder, found: seen.append((folder, [b.path for b in found])))
    inspector.list_stats([None, Path("/library")])
    qtbot.waitUntil(lambda: len(seen) == 2)
    assert seen[0] == (None, [Path("/library")])
    assert seen[1] == (Path("/library"), [Path("/library/a"), Path("/library/b")])


def test_a_password_is_added(qtbot, inspector, library):
    with qtbot.waitSignal(inspector.unlocked):
        inspector.unlock("secret")
    assert library.named("password") == [("password", "secret")]


def test_what_cannot_be_looked_at_is_a_sentence(qtbot, inspector, library):
    def fail() -> None:
        raise LibraryUnavailable("The disk is gone.")

    library.status = fail
    with qtbot.waitSignal(inspector.failed) as told:
        inspector.measure()
    assert told.args == [Message("The disk is gone.")]
