import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from app.library.indexing import Indexing
from engine import Message
from engine.config import Config
from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.events import Committed, Encoded, Notice, Recognised, Synced, Tick
from engine.library import Library


@pytest.fixture
def indexing(qtbot, library, lanes):
    indexing = Indexing(library, lanes)
    yield indexing
    assert lanes.stop()


def test_a_sync_is_followed_step_by_step(qtbot, indexing, library):
    signals = [indexing.started, indexing.progressed, indexing.skipped, indexing.synced]
    with qtbot.waitSignals(signals, order="strict"):
        indexing.sync([Path("/library")])
    assert library.named("sync") == [("sync", (Path("/library"),))]


def test_notices_and_failures_are_passed_on(qtbot, indexing, library):
    def sync(folders, **_):
        yield Notice(Message("Nested."))
        raise LibraryUnavailable("Another Pagewise is at it.")

    library.sync = sync
    emitted = []
    indexing.noticed.connect(lambda message: emitted.append(("noticed", str(message))))
    indexing.failed.connect(lambda message: emitted.append(("failed", str(message))))
    with qtbot.waitSignal(indexing.failed):
        indexing.sync([])
    assert emitted == [("noticed", "Nested."), ("failed", "Another Pagewise is at it.")]


def test_a_change_on_disk_starts_a_sync(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/library")])
    with qtbot.waitSignal(indexing.synced):
        library.disk.release()
    assert library.named("sync") == 2 * [("sync", (Path("/library"),))]
    assert len(library.named("changes")) == 1


def test_folders_that_another_program_has_added_or_removed_stay_so(qtbot, indexing, library):
    mine, more, theirs = (Path(f"/{name}") for name in ("mine", "more", "theirs"))
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([mine, more])
    library.kept = (mine, more, theirs)  # as by the shell
    shown = []
    indexing.reverted.connect(shown.append)
    with qtbot.waitSignal(indexing.synced):
        library.disk.release()
    assert shown == [[mine, more, theirs]]
    library.kept = (mine, theirs)
    with qtbot.waitSignal(indexing.synced):
        indexing.retry()
    with qtbot.waitSignal(indexing.synced):  # the user's own change, and back, as ever
        indexing.sync([theirs])
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([theirs, more])
    assert [each[1] for each in library.calls if each[0] in ("sync", "retry")] == [
        (mine, more), (mine, more, theirs), (mine, theirs), (theirs,), (theirs, more),
    ]  # fmt: skip
    watched = ("changes", (theirs, more))
    qtbot.waitUntil(lambda: library.named("changes")[-1] == watched)


def test_a_folder_is_added_while_the_one_before_is_not_written_down_yet(qtbot, indexing, library):
    library.counting, library.counts = True, [1]
    with qtbot.waitSignal(indexing.counted):
        indexing.sync([Path("/a")])
    library.kept = ()
    indexing.sync([Path("/a"), Path("/b")])
    library.counting = False
    with qtbot.waitSignal(indexing.synced):
        library.disk.release()
    assert library.named("sync")[-1] == ("sync", (Path("/a"), Path("/b")))


def test_folders_are_watched_before_they_are_walked_for_the_first_time(qtbot, indexing, library):
    """Walked first, they would be walked again for what may have changed until then."""
    with qtbot.waitSignal(indexing.ended):
        indexing.sync([Path("/library")])
        assert indexing.running
    qtbot.wait(100)
    kinds = [each[0] for each in library.calls]
    assert (kinds[0], kinds.count("sync")) == ("changes", 1)


def test_folders_that_cannot_be_watched_are_walked_all_the_same(qtbot, indexing, library):
    def changes(_):
        raise LibraryUnavailable("No.")
        yield

    library.changes = changes
    with qtbot.waitSignals([indexing.noticed, indexing.synced], order="strict"):
        indexing.sync([Path("/library")])


def test_indexing_that_is_paused_before_it_begins_begins_by_resume(qtbot, indexing, library):
    indexing.sync([Path("/library")])
    indexing.pause()
    qtbot.waitUntil(lambda: library.named("changes") != [])
    qtbot.wait(100)
    assert (library.named("sync"), indexing.running) == ([], False)
    with qtbot.waitSignal(indexing.synced):
        indexing.resume()


def test_what_could_not_be_read_is_tried_again_on_demand(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/library")])
    with qtbot.waitSignal(indexing.synced):
        indexing.retry()
    assert library.named("retry") == [("retry", (Path("/library"),))]


def test_changes_during_a_sync_are_one_sync_after_it(qtbot, indexing, library):
    going, synced = threading.Semaphore(0), Synced(0, 0, 0, 0, (), 0, 0, 0.1)

    def sync(folders, **_):
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


def test_scans_are_read_after_a_sync_and_once(qtbot, indexing, library):
    library.scans = [Recognised(1, 1, Path("/library/1.pdf")), Synced(0, 1, 0, 0, (), 2, 8, 0.1)]
    with qtbot.waitSignals([indexing.synced, indexing.recognised, indexing.synced], order="strict"):
        indexing.sync([Path("/library")])
    qtbot.waitUntil(lambda: not indexing.running)
    assert len(library.named("run_ocr")) == 1


def test_a_change_on_disk_interrupts_the_reading_of_scans(qtbot, indexing, library):
    closed, page = [], threading.Event()

    def run_ocr():
        try:
            yield Recognised(1, 9, Path("/library/1.pdf"))
            while not page.wait(0.02):  # the next page takes for ever
                yield Tick()
        finally:
            closed.append(len(library.named("sync")))

    library.run_ocr = run_ocr
    with qtbot.waitSignal(indexing.recognised):
        indexing.sync([Path("/library")])
    with qtbot.waitSignals([indexing.synced, indexing.recognised], order="strict"):
        library.disk.release()
    assert closed == [1]  # before the second sync began


def test_however_often_files_change_scans_are_read_page_by_page(qtbot, indexing, library):
    """The second change in a row waits for the page in hand, which would else begin again."""
    begun, closed, page = [], [], threading.Event()

    def run_ocr():
        begun.append(len(library.named("sync")))
        try:
            while not page.wait(0.02):
                yield Tick()
            yield Recognised(1, 9, Path("/library/1.pdf"))
            while True:
                page.wait(0.02)
                yield Tick()
        finally:
            closed.append(len(library.named("sync")))

    library.run_ocr = run_ocr
    indexing.sync([Path("/library")])
    qtbot.waitUntil(lambda: begun == [1])
    library.disk.release()
    qtbot.waitUntil(lambda: begun == [1, 2])
    library.disk.release()
    qtbot.wait(200)
    assert closed == [1]
    page.set()
    qtbot.waitUntil(lambda: begun == [1, 2, 3])
    assert closed == [1, 2]


def test_a_change_that_waited_for_a_page_comes_after_one_that_fails(qtbot, indexing, library):
    begun, failing = [], threading.Event()

    def run_ocr():
        begun.append(len(library.named("sync")))
        while not failing.wait(0.02):
            yield Tick()
        if len(begun) == 2:
            raise LibraryUnavailable("The disk is full.")

    library.run_ocr = run_ocr
    indexing.sync([Path("/library")])
    qtbot.waitUntil(lambda: begun == [1])
    library.disk.release()
    qtbot.waitUntil(lambda: begun == [1, 2])
    library.disk.release()
    qtbot.wait(200)
    failing.set()
    qtbot.waitUntil(lambda: begun == [1, 2, 3])


def test_passages_are_encoded_after_a_sync_and_once(qtbot, indexing, library):
    done = Synced(0, 0, 0, 0, (), 1, 7, 0.1)
    again = Notice(Message("They are made again."))
    library.vectors = [again, Encoded(5, 7), Committed(), Encoded(7, 7), Committed(), done]
    grew = []
    indexing.meaning_grew.connect(grew.append)
    told = indexing.encoded
    order = [indexing.synced, indexing.noticed, told, told, indexing.synced, indexing.ended]
    with qtbot.waitSignals(order, order="strict"), qtbot.assertNotEmitted(indexing.committed):
        indexing.sync([Path("/library")])
    assert grew == [False, False, True]
    assert (len(library.named("run_vectors")), indexing.running) == (1, False)


def encode_for_ever(library, closed):
    def run_vectors():
        library.calls.append(("run_vectors",))
        try:
            while True:
                yield Encoded(1, 9)
                time.sleep(0.02)
        finally:
            closed.append(len(library.named("sync")))

    library.run_vectors = run_vectors


def test_changes_on_disk_are_read_beside_encoding(qtbot, indexing, library):
    encode_for_ever(library, closed := [])
    with qtbot.waitSignal(indexing.encoded):
        indexing.sync([Path("/library")])
    for _ in range(5):
        with qtbot.waitSignal(indexing.synced):
            library.disk.release()
        with qtbot.waitSignal(indexing.encoded):
            pass
    assert (closed, len(library.named("run_vectors"))) == ([], 1)
    with qtbot.waitSignals([indexing.encoding_ended, indexing.synced], order="strict"):
        indexing.retry()  # what the user asks for comes first
    assert closed == [6]
    with qtbot.waitSignal(indexing.encoded):
        pass
    with qtbot.waitSignals([indexing.encoding_ended, indexing.paused], order="strict"):
        indexing.pause()
    assert not indexing.running


def test_what_came_too_late_is_encoded_after_all(qtbot, indexing, library):
    going = threading.Event()

    def run_vectors():
        library.calls.append(("run_vectors",))
        yield Encoded(1, 1)
        while not going.wait(0.02):
            yield Tick()

    library.run_vectors = run_vectors
    with qtbot.waitSignal(indexing.encoded):
        indexing.sync([Path("/library")])
    with qtbot.waitSignal(indexing.synced):
        library.disk.release()
    qtbot.waitUntil(lambda: len(library.named("run_ocr")) == 2)
    with qtbot.waitSignals([indexing.encoded, indexing.ended], order="strict"):
        going.set()
    assert len(library.named("run_vectors")) == 2


def test_encoding_starts_again_by_other_settings_unless_it_is_still_to_come(
    qtbot, indexing, library
):
    encode_for_ever(library, closed := [])
    indexing.sync([Path("/library")])
    indexing.encode()
    with qtbot.waitSignals([indexing.synced, indexing.encoded], order="strict"):
        pass
    assert closed == []
    indexing.encode()
    qtbot.waitUntil(lambda: len(library.named("run_vectors")) == 2)
    assert closed == [1]
    indexing.pause()
    indexing.encode()
    assert not indexing.running


def test_why_nothing_can_be_encoded_is_said_once_and_quietly(qtbot, indexing, library):
    def run_vectors():
        raise ModelUnavailable("embed.not-installed")
        yield

    library.run_vectors = run_vectors
    told = []
    indexing.noticed.connect(lambda message: told.append(message.code))
    with qtbot.assertNotEmitted(indexing.failed):
        for _ in range(2):
            with qtbot.waitSignals([indexing.synced, indexing.ended]):
                indexing.sync([Path("/library")])
    assert told == ["embed.not-installed"]


def test_encoding_that_dies_is_started_again_while_it_gets_on(qtbot, indexing, library):
    kept = [True, True, False]

    def run_vectors():
        library.calls.append(("run_vectors",))
        yield Encoded(1, 9)
        if kept.pop(0):
            yield Committed()
        raise LibraryUnavailable("Stopped.")

    library.run_vectors = run_vectors
    told = []
    indexing.noticed.connect(lambda message: told.append(str(message)))
    with qtbot.waitSignal(indexing.ended):
        indexing.sync([Path("/library")])
    assert (len(library.named("run_vectors")), told) == (3, ["Stopped."])


@pytest.mark.parametrize("failing", ["sync", "run_ocr"])
def test_encoding_goes_on_after_what_failed(qtbot, indexing, library, failing):
    encode_for_ever(library, [])
    with qtbot.waitSignal(indexing.encoded):
        indexing.sync([Path("/library")])

    def fail(*_, **__):
        raise LibraryUnavailable("Stopped.")
        yield

    setattr(library, failing, fail)
    with qtbot.waitSignals([indexing.failed, indexing.encoded], order="strict"):
        indexing.sync([Path("/library")])


def test_what_stops_reading_and_encoding_is_said_once(qtbot, indexing, library):
    def fail(*_, **__):
        raise LibraryUnavailable("The disk is full.")
        yield

    library.sync = library.run_vectors = fail
    with (
        qtbot.assertNotEmitted(indexing.noticed),
        qtbot.waitSignals([indexing.failed, indexing.ended], order="strict"),
    ):
        indexing.sync([Path("/library")])


def test_other_folders_are_watched_when_the_folders_change(qtbot, indexing, library):
    for folder in ("/a", "/a", "/b"):
        with qtbot.waitSignal(indexing.synced):
            indexing.sync([Path(folder)])
        qtbot.waitUntil(lambda: ("changes", (Path(folder),)) in library.calls)  # noqa: B023
    assert len(library.named("changes")) == 2


@pytest.fixture
def watched(qtbot, tmp_path, lanes):
    """A real library of one real folder, in step with it and watched: (library, folder)."""
    folder = tmp_path / "docs 文件"
    folder.mkdir()
    (folder / "first.txt").write_text("Roses want sun.")
    config = Config(data_dir=tmp_path / "data", model="builtin", device="cpu", meaning=False)
    with closing(Library(config)) as library:
        indexing = Indexing(library, lanes)
        with qtbot.waitSignal(indexing.synced):
            indexing.sync([folder])
        qtbot.waitUntil(lambda: not indexing.running)
        yield library, folder
        assert lanes.stop()


def test_what_changes_on_disk_is_found_or_gone(qtbot, watched):
    library, folder = watched

    def wait_for(question: str, *names: str) -> None:
        def found() -> bool:
            *_, recalled = library.recall(question)
            return tuple(hit.path.name for hit in recalled.hits) == names

        qtbot.waitUntil(found)

    wait_for("roses", "first.txt")
    (folder / "new").mkdir()
    (folder / "new" / "second.md").write_text("Ferns want shade.")
    wait_for("ferns", "second.md")
    (folder / "new" / "second.md").write_text("Cactuses want sand.")
    wait_for("cactuses", "second.md")
    wait_for("ferns")
    (folder / "new").rename(folder / "old")
    (folder / "old" / "second.md").rename(folder / "old" / "third.md")
    wait_for("cactuses", "third.md")
    (folder / "old" / "third.md").unlink()
    wait_for("cactuses")
    wait_for("roses", "first.txt")


def test_a_pause_keeps_changes_waiting_until_it_ends(qtbot, indexing, library):
    library.counting, library.counts = True, [5]
    with qtbot.waitSignal(indexing.counted):
        indexing.sync([Path("/library")])
    with qtbot.waitSignal(indexing.paused):
        indexing.pause()
    assert not indexing.running
    library.counting = False
    with qtbot.assertNotEmitted(indexing.started, wait=100):
        library.disk.release()
    with qtbot.waitSignal(indexing.synced):
        indexing.resume()
    assert len(library.named("sync")) == 2


def test_what_is_new_can_be_taken_back_while_it_is_counted(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/old")])
    library.counting, library.counts = True, [1000]
    with qtbot.waitSignal(indexing.counted) as emitted:
        indexing.sync([Path("/old"), Path("/huge")])
    assert emitted.args == [1000]
    library.counting, library.counts = False, []
    back = []
    indexing.reverted.connect(back.append)
    with qtbot.waitSignal(indexing.synced):
        indexing.stop_counting()
    assert back == [[Path("/old")]]
    assert library.kept == (Path("/old"),)


def test_counting_what_is_not_new_is_paused(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/old")])
    library.counting, library.counts = True, [1000]
    with qtbot.waitSignal(indexing.counted):
        indexing.sync([Path("/old")])
    with qtbot.waitSignal(indexing.paused):
        indexing.stop_counting()


def test_chosen_files_are_tried_again_and_the_index_is_rebuilt(qtbot, indexing, library):
    indexing.sync([Path("/library")])
    for ask in (lambda: indexing.retry([Path("/library/a")]), indexing.rebuild):
        with qtbot.waitSignal(indexing.synced):
            ask()
    assert ("retry", (Path("/library"),), (Path("/library/a"),)) in library.calls
    assert ("rebuild", (Path("/library"),)) in library.calls


def test_other_settings_are_another_watch_and_another_look(qtbot, indexing, library):
    with qtbot.waitSignal(indexing.synced):
        indexing.sync([Path("/library")])
    qtbot.waitUntil(lambda: len(library.named("changes")) == 1)  # the watch has a thread of its own
    with qtbot.waitSignal(indexing.synced):
        indexing.restart()
    qtbot.waitUntil(lambda: len(library.named("changes")) == 2)
