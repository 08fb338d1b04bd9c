"""What a screen reader is told without being asked."""

import pytest
from PySide6.QtGui import QAccessible

from engine import Message
from engine.errors import LibraryUnavailable


@pytest.fixture
def heard(window, monkeypatch):
    """What is announced by the system's own way, as it comes."""
    heard = []
    monkeypatch.setattr(
        QAccessible, "updateAccessibility", lambda event: heard.append(event.message())
    )
    return heard


def test_how_much_is_found_and_how_it_is_ranked(qtbot, held, parts, field, heard):
    field.setFocus()
    qtbot.keyClicks(field, "what moves")
    qtbot.waitUntil(lambda: bool(heard))
    found = f"{len(parts.results.hits)} passages found"
    assert [each.split(" · ")[0] for each in heard] == [found]  # not after each key
    assert "ranked" not in heard[0]
    held.batch.release(1000)
    qtbot.waitUntil(lambda: "ranked by toy" in heard[-1])
    assert heard[-1].startswith(found)
    assert len(heard) == 2


def test_that_nothing_is_found(qtbot, parts, library, heard, monkeypatch):
    def fail(*_, **__):
        raise LibraryUnavailable(Message("library.gone"))

    monkeypatch.setattr(library, "recall", fail)
    parts.search.ask("what moves")
    qtbot.waitUntil(lambda: bool(heard))
    assert heard[-1] == parts.results.empty.text
    assert "\n" in heard[-1]


def test_what_is_done_and_what_went_wrong(parts, heard):
    parts.message.complain(Message("window.path-gone", name="a.pdf"))
    parts.search.status.show_done(Message("window.path-copied"))
    assert heard == [parts.message.text, "Path copied"]


def test_that_files_are_indexed(qtbot, parts, library, heard, tmp_path):
    parts.library.add([tmp_path])
    qtbot.waitUntil(lambda: any("passages" in each for each in heard))
    assert heard[-1] == "1 file · 7 passages · 1 not indexed…"
