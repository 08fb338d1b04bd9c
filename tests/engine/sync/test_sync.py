import os
import shutil
import sqlite3
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.catalog.tables import stored
from engine.documents.ignore import Rules, why_ignored
from engine.documents.reader import digest
from engine.errors import (
    CatalogDamaged,
    Denied,
    EngineError,
    LibraryUnavailable,
    Unreadable,
    Vanished,
)
from engine.events import Committed, Notice, Progress, Recalled, Synced
from engine.index.store import newest
from engine.library import Library
from engine.messages import Message
from engine.process import wait
from engine.records import Metadata, Passage, Skipped
from engine.storage import library_lock
from engine.sync.apart import in_process
from engine.sync.sink import prepare_part
from engine.sync.sync import index_folders


def counts(synced: Synced) -> tuple[int, int, int, int]:
    return synced.added, synced.changed, synced.removed, synced.unchanged


def titles(library: Library, question: str) -> list[str]:
    recalled = list(library.recall(question))[-1]
    assert isinstance(recalled, Recalled)
    return [hit.path.name for hit in recalled.hits]


def passage_ids(library: Library, question: str) -> list[int]:
    return [hit.passage_id for hit in list(library.recall(question))[-1].hits]


def test_a_folder_is_read_once_and_then_found(library, sync, docs, processes):
    *events, synced = library.sync([docs])
    assert counts(synced) == (3, 0, 0, 0)
    assert {event.path.name for event in events if isinstance(event, Progress)} == {
        "closures.md", "线程池.txt", "garden.txt",
    }  # fmt: skip
    assert titles(library, "which closure takes ownership?")[0] == "closures.md"
    assert titles(library, "拒绝策略") == ["线程池.txt"]
    assert library.folders() == (docs,)

    events, synced = sync(docs)
    assert counts(synced) == (0, 0, 0, 3)
    assert not [event for event in events if isinstance(event, Progress)]


def test_a_changed_file_is_read_again_and_its_old_words_are_gone(library, sync, docs):
    sync(docs)
    (docs / "garden.txt").write_text("Cactuses want sand.")
    assert counts(sync(docs)[1]) == (0, 1, 0, 2)
    assert titles(library, "cactus") == ["garden.txt"]
    assert titles(library, "roses") == []


def test_a_touched_file_is_not_read_again(library, sync, docs):
    sync(docs)
    before = passage_ids(library, "roses")
    os.utime(docs / "garden.txt", (1, 1))
    _, synced = sync(docs)
    assert counts(synced) == (0, 0, 0, 3)
    assert passage_ids(library, "roses") == before


def test_other_content_of_the_same_size_and_time_is_noticed(library, sync, docs):
    sync(docs)
    file = docs / "garden.txt"
    times, content = file.stat(), file.read_text("utf-8")
    file.write_text(content.replace("Roses", "Peony"), "utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert counts(sync(docs)[1]) == (0, 1, 0, 2)
    assert passage_ids(library, "peony")
    assert not passage_ids(library, "roses")


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are always Unicode there")
def test_a_file_whose_name_is_no_unicode_is_found(library, sync, docs):
    with open(os.fsencode(docs) + b"/Vertr\xe4ge.txt", "w") as file:  # noqa: PTH123
        file.write("A quay for oystercatchers.")
    assert counts(sync(docs)[1])[0] == 4
    assert counts(sync(docs)[1]) == (0, 0, 0, 4)
    assert len(titles(library, "oystercatchers")) == 1


def test_files_that_need_no_reading_count_as_done(sync, docs):
    sync(docs)
    os.utime(docs / "garden.txt", (1, 1))
    shutil.copy(docs / "closures.md", docs / "copy.md")
    (docs / "线程池.txt").rename(docs / "pools.txt")
    events, _ = sync(docs)
    progress = [each.done for each in events if isinstance(each, Progress) and each.total == 4]
    assert progress == sorted(set(progress))
    assert progress[-1] == 4


def test_a_moved_file_is_known_again_by_its_content(library, sync, docs):
    sync(docs)
    before = passage_ids(library, "roses")
    (docs / "below").mkdir()
    (docs / "garden.txt").rename(docs / "below" / "flowers.txt")
    _, synced = sync(docs)
    assert counts(synced) == (0, 1, 0, 2)
    assert passage_ids(library, "roses") == before
    assert titles(library, "roses") == ["flowers.txt"]
    assert titles(library, "flowers") == ["flowers.txt"]
    assert titles(library, "garden") == []
    within = list(library.recall("roses", within=docs / "below"))[-1]
    assert len(within.hits) == 1


def test_a_deleted_file_and_a_removed_folder_are_forgotten(library, sync, docs, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "sea.txt").write_text("Whales sing.")
    sync(docs, other)
    (docs / "garden.txt").unlink()
    assert counts(sync(docs, other)[1]) == (0, 0, 1, 3)
    assert titles(library, "roses") == []
    assert counts(sync(other)[1]) == (0, 0, 2, 1)
    assert titles(library, "closure") == []
    assert titles(library, "whales") == ["sea.txt"]


def places(library: Library, question: str, **how) -> list[tuple[str, ...]]:
    hits = list(library.recall(question, **how))[-1].hits
    return [(hit.path.name, *(path.name for path in hit.copies)) for hit in hits]


def test_copies_are_read_once_and_shown_once_with_all_their_places(library, sync, docs):
    (docs / "below").mkdir()
    shutil.copy(docs / "garden.txt", docs / "below" / "same.txt")  # read in the same sync
    _, synced = sync(docs)
    assert (synced.added, synced.documents) == (4, 4)
    before = passage_ids(library, "roses")
    shutil.copy(docs / "garden.txt", docs / "copy.txt")
    assert counts(sync(docs)[1]) == (1, 0, 0, 4)
    assert passage_ids(library, "roses") == before
    [found] = places(library, "roses")
    assert sorted(found) == ["copy.txt", "garden.txt", "same.txt"]
    [found] = places(library, "roses", within=docs / "below")
    assert found[0] == "same.txt"
    assert places(library, "copy") == [places(library, "roses")[0]]  # by each of its names
    assert counts(sync(docs)[1]) == (0, 0, 0, 5)


def test_a_copy_takes_over_from_the_first_without_being_read(library, sync, docs):
    sync(docs)
    before = passage_ids(library, "roses")
    shutil.copy(docs / "garden.txt", docs / "copy.txt")
    sync(docs)
    (docs / "garden.txt").unlink()
    assert counts(sync(docs)[1]) == (0, 0, 1, 3)
    assert passage_ids(library, "roses") == before
    assert places(library, "roses") == [("copy.txt",)]
    assert places(library, "garden") == []
    (docs / "copy.txt").rename(docs / "moved.txt")
    assert counts(sync(docs)[1]) == (0, 1, 0, 2)
    assert passage_ids(library, "roses") == before
    (docs / "moved.txt").unlink()
    sync(docs)
    assert places(library, "roses") == []


def test_a_copy_that_changes_is_a_document_of_its_own(library, sync, docs):
    shutil.copy(docs / "garden.txt", docs / "copy.txt")
    sync(docs)
    for name, words in (("copy.txt", "Cactuses want sand."), ("garden.txt", "Cactuses want sand.")):
        (docs / name).write_text(words)
        sync(docs)
    assert places(library, "roses") == []
    assert sorted(places(library, "cactuses")[0]) == ["copy.txt", "garden.txt"]
    (docs / "garden.txt").write_text("Roses are back.")
    (docs / "copy.txt").rename(docs / "other.txt")
    sync(docs)
    assert places(library, "cactuses") == [("other.txt",)]
    assert places(library, "roses") == [("garden.txt",)]


def test_a_file_and_its_copies_moved_together_are_not_read(library, sync, docs):
    shutil.copy(docs / "garden.txt", docs / "copy.txt")
    sync(docs)
    before = passage_ids(library, "roses")
    (docs / "below").mkdir()
    for name in ("garden.txt", "copy.txt"):
        (docs / name).rename(docs / "below" / name)
    assert counts(sync(docs)[1]) == (0, 2, 0, 2)
    assert passage_ids(library, "roses") == before
    assert sorted(places(library, "roses", within=docs / "below")[0]) == ["copy.txt", "garden.txt"]


def test_copies_of_what_cannot_be_read_share_the_reason(sync, docs):
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of use")
    shutil.copy(docs / "broken.pdf", docs / "again.pdf")
    events, synced = sync(docs)
    assert {each.path.name for each in synced.skipped} == {"broken.pdf", "again.pdf"}
    assert {each.cause for each in synced.skipped} == {"damaged"}
    assert len({each.reason for each in synced.skipped}) == 1
    assert len([event for event in events if isinstance(event, Skipped)]) == 2


def test_what_waits_for_a_program_is_read_when_it_is_there(config, docs, monkeypatch, readers):
    Library(config).close()
    monkeypatch.setattr("engine.sync.sync.find_libreoffice", lambda: None)
    list(index_folders(config, [docs]))
    with closing(sqlite3.connect(config.catalog_file)) as database, database:
        database.execute(
            "UPDATE documents SET state = 'skipped', reason = ?, cause = 'program'"
            " WHERE path LIKE '%garden.txt'",
            (stored(Message("documents.needs-libreoffice", new="docx")),),
        )
    *_, synced = index_folders(config, [docs])
    assert (synced.unchanged, synced.skipped[0].cause) == (3, "program")
    monkeypatch.setattr("engine.sync.sync.find_libreoffice", lambda: "soffice")
    *_, synced = index_folders(config, [docs])
    assert (synced.changed, synced.unchanged, synced.skipped) == (1, 2, ())


def test_when_readers_have_changed_copies_are_read_again_once(config, docs, monkeypatch, readers):
    shutil.copy(docs / "garden.txt", docs / "copy.txt")
    Library(config).close()
    *_, first = index_folders(config, [docs])
    for module in ("reading", "changes", "writer"):
        monkeypatch.setattr(f"engine.sync.{module}.READER", 99)
    *_, synced = index_folders(config, [docs])
    assert (synced.changed, synced.passages) == (4, first.passages)
    *_, synced = index_folders(config, [docs])
    assert synced.unchanged == 4


def test_every_file_is_indexed_or_skipped_with_a_reason(sync, docs):
    (docs / "empty.txt").touch()
    (docs / "broken.pdf").write_bytes(b"%PDF-1.7\nnothing of use")
    (docs / "picture.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (docs / "bad.docx").write_bytes(b"PK\x03\x04 not a zip")
    events, synced = sync(docs)
    assert synced.added == 3
    assert {each.path.name for each in synced.skipped} == {
        "empty.txt", "broken.pdf", "picture.png", "bad.docx",
    }  # fmt: skip
    assert {event.path for event in events if isinstance(event, Skipped)} == {
        each.path for each in synced.skipped
    }
    for each in synced.skipped:
        assert str(each.reason).endswith(".")
        assert str(each.path) not in str(each.reason)

    events, synced = sync(docs)
    assert counts(synced) == (0, 0, 0, 7)
    assert len(synced.skipped) == 4
    assert not [event for event in events if isinstance(event, Progress)]


def test_a_skipped_file_that_is_mended_is_read(library, sync, docs):
    (docs / "note.txt").touch()
    sync(docs)
    (docs / "note.txt").write_text("Now there are zebras.")
    _, synced = sync(docs)
    assert (synced.changed, synced.skipped) == (1, ())
    assert titles(library, "zebra") == ["note.txt"]


def test_a_file_that_cannot_be_opened_is_named_and_tried_again(config, docs, monkeypatch, readers):
    def refuse(path):
        if path.name == "garden.txt":
            raise Unreadable("You do not have permission to open this file.")
        return digest(path)

    Library(config).close()
    with monkeypatch.context() as patch:  # root, as in a container, may open anything
        patch.setattr("engine.sync.changes.digest", refuse)
        *_, synced = index_folders(config, [docs])
    assert [each.path.name for each in synced.skipped] == ["garden.txt"]
    assert "permission" in str(synced.skipped[0].reason)
    *_, synced = index_folders(config, [docs])
    assert synced.skipped == ()


def test_a_file_over_the_limit_of_size_is_named(config, docs, readers):
    (docs / "large.txt").write_bytes(b"word " * 300_000)
    small = replace(config, largest_file=1)
    with closing(Library(small)) as library:
        *_, synced = library.sync([docs])
    assert [each.path.name for each in synced.skipped] == ["large.txt"]
    assert "too large" in str(synced.skipped[0].reason)
    assert "too large" in str(why_ignored(docs / "large.txt", [docs], Rules(), largest=1))


def test_a_file_over_the_limit_is_read_when_it_is_named_by_hand(config, docs, readers):
    (docs / "large.txt").write_bytes(b"word " * 300_000)
    with closing(Library(replace(config, largest_file=1))) as library:
        folders = [docs, docs / "large.txt", docs / "garden.txt"]
        *_, synced = library.sync(folders)
        assert library.folders() == (docs, docs / "large.txt")
        assert set(titles(library, "word")) == {"large.txt"}
    assert synced.skipped == ()
    assert why_ignored(docs / "large.txt", folders, Rules(), largest=1) is None


def test_folders_twice_inside_and_missing(sync, docs, tmp_path):
    (docs / "below").mkdir()
    events, synced = sync(docs, docs, docs / "below", tmp_path / "not there")
    notices = [str(event.message) for event in events if isinstance(event, Notice)]
    assert any("already part of" in notice for notice in notices)
    assert any("unavailable at the moment" in notice for notice in notices)
    assert synced.added == 3


def test_what_a_missing_folder_held_is_kept(library, sync, docs):
    sync(docs)
    away = docs.with_name("away")
    docs.rename(away)
    assert counts(sync(docs)[1]) == (0, 0, 0, 0)
    assert titles(library, "roses") == ["garden.txt"]
    away.rename(docs)
    assert counts(sync(docs)[1]) == (0, 0, 0, 3)


@pytest.mark.parametrize(
    "error", [Vanished("documents.gone"), Denied("documents.cannot-read", reason="EIO")]
)
def test_a_folder_that_goes_missing_while_it_is_read_costs_one_sentence(
    library, sync, docs, monkeypatch, error
):
    """Each file got one of its own, and what a failing drive had was deleted."""
    sync(docs)
    for file in docs.iterdir():
        file.write_bytes(b"Changed. " + file.read_bytes())
    away = docs.with_name("away")

    def fails(path):
        if docs.exists():
            docs.rename(away)
        raise error

    monkeypatch.setattr("engine.sync.changes.digest", fails)
    events, synced = sync(docs)
    [notice] = [each for each in events if isinstance(each, Notice)]
    assert notice.message == Message("sync.away", folder=docs)
    assert not [each for each in events if isinstance(each, Skipped)]
    assert synced.skipped == ()
    assert titles(library, "roses") == ["garden.txt"]

    monkeypatch.undo()
    away.rename(docs)
    assert counts(sync(docs)[1]) == (0, 3, 0, 0)


def test_a_second_writer_gets_one_sentence(config, library, docs, readers):
    with library_lock(config.data_dir), pytest.raises(LibraryUnavailable, match="Another Pagewise"):
        list(library.sync([docs]))
    assert isinstance(list(library.sync([docs]))[-1], Synced)


def test_a_sync_that_is_left_keeps_what_was_read_and_can_be_taken_up(
    library, sync, docs, processes
):
    for number in range(60):
        (docs / f"{number}.txt").write_text(f"Number {number} is a number.")
    events = library.sync([docs])
    for event in events:
        if isinstance(event, Progress) and event.done == 30:
            break
    events.close()
    _, synced = sync(docs)
    assert synced.added + synced.unchanged == 63
    assert synced.unchanged >= 30
    assert len(titles(library, "number")) == 50


def test_a_damaged_index_is_rebuilt_without_reading_a_document(
    library, sync, config, docs, monkeypatch
):
    sync(docs)
    before = passage_ids(library, "roses")
    library.close()
    for file in newest(config.index_dir).iterdir():
        file.unlink()
    monkeypatch.delattr("engine.sync.changes.digest")
    assert counts(sync(docs)[1]) == (0, 0, 0, 3)
    assert passage_ids(library, "roses") == before


def test_what_the_index_lacks_after_a_kill_is_added(library, sync, config, docs):
    sync(docs)
    before = passage_ids(library, "roses")
    with closing(Catalog(config.catalog_file)) as catalog:
        catalog.backlog.start("keywords", 1)  # as if killed before Whoosh had committed
    assert counts(sync(docs)[1]) == (0, 0, 0, 3)
    assert passage_ids(library, "roses") == before
    with closing(Catalog(config.catalog_file)) as catalog:
        assert catalog.backlog.documents("keywords") == []


def spoil(file: Path, how: str) -> None:
    if how == "no database":
        file.write_bytes(b"This is not a database, " * 100)
        return
    if how == "old":
        with closing(sqlite3.connect(file)) as database:
            database.execute("PRAGMA user_version = 4")
        return
    with file.open("r+b") as stream:  # as a disk does that loses a write: some pages are others
        stream.seek(2 * 4096)
        stream.write(os.urandom(file.stat().st_size - 3 * 4096))


@pytest.mark.parametrize(
    ("how", "why"),
    [
        ("no database", "was damaged"),
        ("torn pages", "was damaged"),
        ("old", "was written by another version"),
    ],
)
def test_an_unusable_catalog_is_set_aside_and_all_is_read_again(
    config, sync, library, docs, how, why
):
    sync(docs)
    library.close()
    for file in config.data_dir.glob("catalog.sqlite-*"):
        file.unlink()
    spoil(config.catalog_file, how)
    with closing(Library(config)) as again:
        assert again.folders() == (docs,)
        with pytest.raises(CatalogDamaged, match=r"Refresh"):
            again.status()
        *events, synced = again.sync(again.folders())
        assert counts(synced) == (3, 0, 0, 0)
        [notice] = [str(event.message) for event in events if isinstance(event, Notice)]
        assert f"The catalog {why}" in notice
        assert titles(again, "roses") == ["garden.txt"]
    [aside] = config.data_dir.glob("catalog set aside *.sqlite")
    assert aside.name in notice


def misbehave(path: Path, passwords, prepare):
    """A reader as bad as can be, by the name of the file; it counts its calls beside it."""
    import signal
    import time

    with path.with_name(f".{path.name}.calls").open("a") as stream:
        stream.write("x")
    yield from ()
    if path.stem.startswith("hang"):
        time.sleep(600)
    if path.stem.startswith("crash"):
        os.kill(os.getpid(), signal.SIGSEGV)
    if path.stem.startswith("explode"):
        rows = []
        while True:
            rows.append(bytearray(8 * 1024 * 1024))
    yield Metadata("text")
    yield prepare_part(prepare, [Passage("Roses want sun.", 0, 15)], path.stem, path.name)


def calls(folder: Path) -> dict[str, int]:
    return {
        file.name[1:].removesuffix(".calls"): len(file.read_text())
        for file in folder.glob(".*.calls")
    }


BAD = {"hang.txt": "more than", "crash.txt": "crash", "explode.txt": "memory"}


@pytest.fixture
def bad(config, tmp_path, monkeypatch):
    """(config, folder): files whose readers hang, crash and explode, among good ones.

    Time passes for those that hang only: on a busy machine the others are slow as well.
    """

    def wait_for(workers):
        wait(workers)
        for each in workers:
            if "hang" not in repr(each._request):
                each._waited = 0.0

    monkeypatch.setattr("engine.process.pool.wait", wait_for)
    monkeypatch.setattr("engine.sync.reading._read_parts", misbehave)
    folder = tmp_path / "bad"
    folder.mkdir()
    for name in (*BAD, "a.txt", "m.txt", "z.txt"):
        (folder / name).write_text(f"This is {name}.")
    short = replace(config, read_seconds=1, read_memory=200)
    Library(short).close()
    return short, folder


def test_bad_files_are_named_and_tried_again_when_they_change_or_on_demand(bad):
    config, folder = bad
    *_, synced = index_folders(config, [folder])
    assert synced.added == 3
    assert {each.path.name for each in synced.skipped} == set(BAD)
    for each in synced.skipped:
        assert BAD[each.path.name] in str(each.reason)
    (folder / "crash.txt").rename(folder / "crash elsewhere.txt")
    os.utime(folder / "hang.txt", (1, 1))
    shutil.copy(folder / "explode.txt", folder / "explode again.txt")
    *_, synced = index_folders(config, [folder])
    assert len(synced.skipped) == 4
    once = dict.fromkeys([*BAD, "a.txt", "m.txt", "z.txt"], 1)
    assert calls(folder) == once
    (folder / "explode again.txt").unlink()
    *_, synced = index_folders(config, [folder], retry=True)
    assert calls(folder) == once | {"hang.txt": 2, "explode.txt": 2, "crash elsewhere.txt": 1}
    assert len(synced.skipped) == 3
    (folder / "hang.txt").write_text("This is mended.")
    list(index_folders(config, [folder], retry=[folder / "crash elsewhere.txt"]))
    assert calls(folder) == once | {"hang.txt": 3, "explode.txt": 2, "crash elsewhere.txt": 2}


def test_good_files_can_be_found_before_one_that_hangs_is_given_up(bad, monkeypatch):
    config, folder = bad
    for name in ("crash.txt", "explode.txt"):
        (folder / name).unlink()
    monkeypatch.setattr("engine.sync.writer._FIRST_COMMIT", 0.1)
    monkeypatch.setattr("engine.sync.writer._LAST_COMMIT", 0.1)
    good, is_found = set("amz"), False

    def wait_for(workers):
        wait(workers)
        if not is_found:  # time passes for none
            for each in workers:
                each._waited = 0.0

    monkeypatch.setattr("engine.process.pool.wait", wait_for)
    for event in index_folders(config, [folder]):
        if isinstance(event, Progress):
            good.discard(event.path.stem)
            assert is_found or event.path.stem != "hang"
        is_found = is_found or (event == Committed() and not good)
    assert is_found


def test_a_bug_in_indexing_is_an_error_and_not_a_crash(caplog):
    with pytest.raises(EngineError, match="stopped unexpectedly") as caught:
        list(in_process("sync.stopped", f"{__name__}:hang_up"))
    assert caught.value.message.fields["reason"] == "RuntimeError: a bug"
    assert "Traceback" in caplog.text


def hang_up():
    yield from ()
    raise RuntimeError("a bug")
