import threading
from contextlib import closing
from pathlib import Path
from time import monotonic

import pytest

from app.indexing import Indexing
from engine.config import Config
from engine.errors import LibraryBusy
from engine.library import Library
from engine.records import Notice, Synced


@pytest.fixture
def indexing(qtbot, library):
    indexing = Indexing(library)
    yield indexing
    assert all(stream.stop() for stream in indexing.streams)


def test_a_sync_is_told_step_by_step(qtbot, indexing, library):
    signals = [indexing.started, indexing.progressed, indexing.skipped, indexing.synced]
    with qtbot.waitSignals(signals, order="strict"):
        indexing.sync([Path("/library")])
    assert library.named("sync") == [("sync", (Path("/library"),))]


def test_notices_and_failures_are_sentences(qtbot, indexing, library):
    def sync(folders, retry):
        yield Notice("Nested.")
        raise LibraryBusy("Another Pagewise is at it.")

    library.sync = sync
    told = []
    indexing.noticed.connect(lambda sentence: told.append(("noticed", sentence)))
    indexing.failed.connect(lambda sentence: told.append(("failed", sentence)))
    with qtbot.waitSignal(indexing.failed):
        indexing.sync([])
    assert told == [("noticed", "Nested."), ("failed", "Another Pagewise is at it.")]


def test_a_change_on_disk_starts_a_sync(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/library")])
    with qtbot.waitSignal(indexing.synced):
        library.disk.release()
    assert library.named("sync") == 2 * [("sync", (Path("/library"),))]
    assert len(library.named("changes")) == 1


def test_what_could_not_be_read_is_tried_again_on_demand(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/library")])
    with qtbot.waitSignal(indexing.synced):
        indexing.retry()
    assert library.named("retry") == [("retry", (Path("/library"),))]


def test_changes_during_a_sync_are_one_sync_after_it(qtbot, indexing, library):
    going, synced = threading.Semaphore(0), Synced(0, 0, 0, 0, (), 0, 0, 0.1)

    def sync(folders, retry):
        library.calls.append(("sync", folders))
        going.acquire()
        yield synced

    library.sync = sync
    seen = []
    indexing.synced.connect(seen.append)
    indexing.sync([Path("/library")])
    library.disk.release(3)
    qtbot.wait(200)
    assert len(library.named("sync")) == 1
    going.release(5)
    qtbot.waitUntil(lambda: len(seen) == 2)
    qtbot.wait(100)
    assert len(library.named("sync")) == 2


def test_other_folders_are_watched_when_the_folders_change(qtbot, indexing, library):
    for folder in ("/a", "/a", "/b"):
        with qtbot.waitSignal(indexing.synced):
            indexing.sync([Path(folder)])
        qtbot.waitUntil(lambda: ("changes", (Path(folder),)) in library.calls)  # noqa: B023
    assert len(library.named("changes")) == 2


@pytest.fixture
def watched(qtbot, tmp_path):
    """A real library of one real folder, in step with it and watched: (library, folder)."""
    folder = tmp_path / "docs 文件"
    folder.mkdir()
    (folder / "first.txt").write_text("Roses want sun.")
    config = Config(data_dir=tmp_path / "data", model="builtin", device="cpu")
    with closing(Library(config)) as library:
        indexing = Indexing(library)
        with qtbot.waitSignal(indexing.synced, timeout=20_000):
            indexing.sync([folder])
        qtbot.wait(1500)  # what the beginning of the watching asks for is done as well
        yield library, folder
        assert all(stream.stop() for stream in indexing.streams)


def test_what_changes_on_disk_is_found_or_gone_within_5_seconds(qtbot, watched):
    library, folder = watched

    def soon(question: str, *names: str) -> None:
        def found() -> bool:
            *_, recalled = library.recall(question)
            return tuple(hit.path.name for hit in recalled.hits) == names

        began = monotonic()
        qtbot.waitUntil(found, timeout=15_000)
        assert monotonic() - began < 5

    soon("roses", "first.txt")
    (folder / "new").mkdir()
    (folder / "new" / "second.md").write_text("Ferns want shade.")
    soon("ferns", "second.md")
    (folder / "new" / "second.md").write_text("Cactuses want sand.")
    soon("cactuses", "second.md")
    soon("ferns")
    (folder / "new").rename(folder / "old")
    (folder / "old" / "second.md").rename(folder / "old" / "third.md")
    soon("cactuses", "third.md")
    (folder / "old" / "third.md").unlink()
    soon("cactuses")
    soon("roses", "first.txt")
