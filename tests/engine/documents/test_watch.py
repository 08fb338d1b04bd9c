import errno
import shutil
from collections import namedtuple
from contextlib import closing
from itertools import islice
from pathlib import Path
from time import sleep

import pytest
from watchdog.observers.inotify_c import InotifyFD

from engine.documents import watch
from engine.documents.ignore import Rules
from engine.documents.watch import changes
from engine.events import Changed, Notice, Tick


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "docs"
    (folder / "below").mkdir(parents=True)
    return folder


@pytest.fixture
def events(folder, tmp_path):
    """The changes of the folder, from when it is quiet."""
    (tmp_path / "data").mkdir()
    with closing(changes([folder], Rules(["*.bak"]), tmp_path / "data")) as events:
        assert next(events) == Changed()
        assert next(events) == Tick()
        yield events


def wait_for_change(events) -> None:
    while next(events) != Changed():
        pass


def is_quiet(events) -> bool:
    return all(event == Tick() for event in islice(events, 3))


def test_each_action_of_the_user_is_one_change(events, folder):
    file = folder / "below" / "a.txt"
    for do in (
        lambda: file.write_text("one"),
        lambda: file.write_text("two"),
        lambda: file.rename(folder / "b.txt"),
        lambda: (folder / "b.txt").unlink(),
        lambda: (folder / "new" / "deep").mkdir(parents=True),
        lambda: (folder / "new" / "deep" / "c.txt").write_text("three"),
        lambda: shutil.rmtree(folder / "new"),
    ):
        do()
        wait_for_change(events)
        assert next(events) == Tick()


def test_reading_is_no_change(events, folder):
    (folder / "a.txt").write_text("one")
    wait_for_change(events)
    (folder / "a.txt").read_text()
    list(folder.rglob("*"))
    assert is_quiet(events)


def test_what_the_rules_leave_out_is_no_change(events, folder):
    for name in ("~$a.docx", ".hidden", "a.bak", "a.part"):
        (folder / name).write_text("x")
    (folder / "a.part").unlink()
    assert is_quiet(events)
    (folder / ".hidden").rename(folder / "shown.txt")
    wait_for_change(events)


def test_a_burst_of_ten_thousand_is_one_change(events, folder):
    for number in range(10_000):
        (folder / f"{number}.txt").touch()
    wait_for_change(events)
    assert is_quiet(events)


def test_a_folder_that_goes_and_comes_back_is_watched_again(events, folder):
    away = folder.with_name("away")
    folder.rename(away)
    wait_for_change(events)
    assert is_quiet(events)
    away.rename(folder)
    wait_for_change(events)
    assert is_quiet(events)
    (folder / "a.txt").write_text("one")
    wait_for_change(events)


def test_a_file_named_by_hand_is_watched_and_what_lies_beside_it_is_not(folder, tmp_path):
    file = folder / ".plan.txt"
    file.write_text("one")
    with closing(changes([file], Rules(), tmp_path)) as events:
        assert next(events) == Changed()
        (folder / "other.txt").write_text("x")
        assert is_quiet(events)
        fresh = folder / "fresh"
        fresh.write_text("two")
        fresh.rename(file)  # as editors save
        wait_for_change(events)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EMFILE])
def test_without_watches_left_the_folders_are_looked_through(monkeypatch, folder, tmp_path, code):
    real = InotifyFD.add_callback

    def add(self, path, *rest):
        if path != bytes(folder):  # there was one watch left, for the folder itself
            raise OSError(code, "inotify watch limit reached")
        return real(self, path, *rest)

    monkeypatch.setattr(InotifyFD, "add_callback", add)
    with closing(changes([folder], Rules(), tmp_path, rescan=1.0)) as events:
        first, *rest = islice(events, 8)
    assert isinstance(first, Notice)
    assert str(folder) in str(first.message)
    assert rest.count(Changed()) >= 2
    assert not [event for event in rest if isinstance(event, Notice)]


def test_a_network_drive_is_looked_through(monkeypatch, folder, tmp_path):
    part = namedtuple("part", "mountpoint fstype opts")
    drives = [part("/", "ext4", "rw"), part(str(folder), "nfs4", "rw")]
    monkeypatch.setattr(watch.psutil, "disk_partitions", lambda all: drives)
    with closing(changes([folder, tmp_path / "none"], Rules(), tmp_path, rescan=0.5)) as events:
        first, *rest = islice(events, 4)
    assert isinstance(first, Notice)
    assert Changed() in rest


def test_without_folders_there_is_nothing_to_tell(tmp_path):
    with closing(changes([], Rules(), tmp_path)) as events:
        assert next(events) == Changed()
        assert is_quiet(events)


def test_a_long_burst_can_be_stopped_at_each_look(events, folder, monkeypatch):
    """A window that closes waits for the step in hand."""
    items, looks = [], []

    def look(_seconds):
        looks.append(len(items))
        (folder / f"{len(looks)}.txt").touch()
        sleep(0.3)

    monkeypatch.setattr(watch, "sleep", look)
    (folder / "0.txt").touch()
    for item in events:
        items.append(item)
        if item == Changed():
            break
    assert len(looks) > 1
    assert len(set(looks)) == len(looks)  # something came between any two
