from pathlib import Path

import pytest

from app.indexing import Indexing
from engine.errors import LibraryBusy
from engine.records import Notice


@pytest.fixture
def indexing(qtbot, library):
    indexing = Indexing(library)
    yield indexing
    assert all(stream.stop() for stream in indexing.streams)


def test_a_sync_is_told_step_by_step(qtbot, indexing, library):
    signals = [indexing.started, indexing.progressed, indexing.skipped, indexing.synced]
    with qtbot.waitSignals(signals, order="strict"):
        indexing.sync([Path("/library")])
    assert library.calls == [("sync", (Path("/library"),))]


def test_notices_and_failures_are_sentences(qtbot, indexing, library):
    def sync(folders):
        yield Notice("Nested.")
        raise LibraryBusy("Another Pagewise is at it.")

    library.sync = sync
    told = []
    indexing.noticed.connect(lambda sentence: told.append(("noticed", sentence)))
    indexing.failed.connect(lambda sentence: told.append(("failed", sentence)))
    with qtbot.waitSignal(indexing.failed):
        indexing.sync([])
    assert told == [("noticed", "Nested."), ("failed", "Another Pagewise is at it.")]
