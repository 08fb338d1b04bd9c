import errno
import os
from contextlib import contextmanager
from pathlib import Path
from sys import getsizeof

from engine.documents.files import File, Files
from engine.documents.ignore import Rules
from engine.documents.scan import Listing, distinct_folders, list_files
from engine.events import Counted
from engine.storage import on_disk

RULES = Rules()


def make(root: Path, *names: str) -> None:
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(name)


def scanned(*args) -> Listing:
    return finished(list_files(*args))


def finished(walk) -> Listing:
    while True:
        try:
            next(walk)
        except StopIteration as end:
            return end.value


def names(root, found):
    return sorted(str(path.relative_to(root)) for path in found.files)


def test_files_are_found_at_any_depth_under_any_name(tmp_path):
    make(tmp_path, "a.txt", "with space/文件 夹/😀.md", "deep/er/est/b")
    assert names(tmp_path, scanned([tmp_path], RULES)) == sorted(
        ["a.txt", "with space/文件 夹/😀.md", "deep/er/est/b"]
    )


def test_a_listing_of_many_files_takes_little_memory():
    files, status = Files(), File(Path("/d/a"), 3, -5, 7)
    paths = [Path(f"/d/{number % 9}/letter {number}.txt") for number in range(3000)]
    for path in (*paths, paths[0], Path("/e")):
        files[path] = status
    del files[paths[1]]
    assert (len(files), paths[1] in files, Path("/none/a") in files) == (3000, False, False)
    assert files[paths[2]] == File(paths[2], 3, -5, 7)
    assert sorted(files) == sorted([paths[0], *paths[2:], Path("/e")])
    held = sum(map(getsizeof, files._folders.values()))
    for of_folder in files._folders.values():
        held += sum(getsizeof(name) + getsizeof(kept) for name, kept in of_folder.items())
    assert held < 250 * len(files)  # paths and their files take 700 each


def test_many_files_are_counted_on_the_way(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.documents.scan._COUNT_EVERY", 10)
    make(tmp_path, *(f"{folder}/{name}.txt" for folder in "abcd" for name in range(6)))
    assert list(list_files([tmp_path], RULES)) == [Counted(12)]
    assert len(scanned([tmp_path], RULES).files) == 24


def test_what_no_person_wrote_is_left_out(tmp_path):
    make(tmp_path, ".hidden", ".git/config", "node_modules/x.js", "~$a.docx", "Thumbs.db", "a.part")
    assert names(tmp_path, scanned([tmp_path], RULES)) == []


def test_what_is_named_is_read_whatever_the_rules_say(tmp_path):
    make(tmp_path, ".hidden", ".git/a.txt", ".git/.b", "c.txt")
    roots, inside = distinct_folders([tmp_path, tmp_path / ".hidden", tmp_path / ".git"], RULES)
    assert inside == []
    assert names(tmp_path, scanned(roots, RULES)) == [".git/a.txt", ".hidden", "c.txt"]
    assert distinct_folders([tmp_path, tmp_path / ".git", tmp_path / ".git" / "a.txt"], RULES)[
        1
    ] == [(tmp_path / ".git" / "a.txt", tmp_path / ".git")]


def test_link_loops_and_links_out_of_the_folder_are_not_followed(tmp_path):
    make(tmp_path, "in/a.txt", "out/secret.txt")
    (tmp_path / "in" / "loop").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "in" / "out").symlink_to(tmp_path / "out", target_is_directory=True)
    (tmp_path / "in" / "b.txt").symlink_to(tmp_path / "out" / "secret.txt")
    assert names(tmp_path, scanned([tmp_path / "in"], RULES)) == ["in/a.txt"]


def test_pipes_are_not_opened(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert names(tmp_path, scanned([tmp_path], RULES)) == []


def test_a_missing_folder_is_named(tmp_path):
    assert scanned([tmp_path / "gone"], RULES).missing == [tmp_path / "gone"]


def test_a_folder_that_goes_while_it_is_walked_is_missing(tmp_path, monkeypatch):
    monkeypatch.setattr("engine.documents.scan._COUNT_EVERY", 1)
    drive = tmp_path / "drive"
    make(drive, "a/1.txt", "b/2.txt", "c/3.txt")
    walk = list_files([drive], RULES)
    next(walk)
    drive.rename(tmp_path / "away")
    found = finished(walk)
    assert found.missing == [drive]


def test_a_file_that_cannot_be_looked_at_is_named_and_not_gone(tmp_path, monkeypatch):
    make(tmp_path, "good.txt", "bad.txt")
    real = os.scandir

    class Failing:
        """An entry of a drive that fails, as no test can have one."""

        def __init__(self, entry):
            self.name, self.path, self.is_dir = entry.name, entry.path, entry.is_dir
            self._entry = entry

        def stat(self, **options):
            if self.name == "bad.txt":
                raise OSError(errno.EIO, "Input/output error")
            return self._entry.stat(**options)

    @contextmanager
    def failing(path):
        with real(path) as entries:
            yield map(Failing, entries)

    monkeypatch.setattr("engine.documents.scan.os.scandir", failing)
    found = scanned([tmp_path], RULES)
    assert names(tmp_path, found) == ["good.txt"]
    assert [(each.path.name, each.cause) for each in found.unseen] == [("bad.txt", "denied")]


def test_names_that_are_no_unicode_are_spelled(tmp_path):
    folder = os.fsencode(tmp_path) + b"/Vertr\xe4ge"
    os.mkdir(folder)  # noqa: PTH102
    os.close(os.open(folder + b"/\xff.txt", os.O_CREAT))
    make(tmp_path, "a.txt")
    first, second = sorted(scanned([tmp_path], RULES).files)
    str(first).encode()
    assert on_disk(first).exists()
    assert os.fsencode(on_disk(first)) == folder + b"/\xff.txt"
    assert second == tmp_path / "a.txt"
    assert list(scanned([first.parent], RULES).files) == [first]


def test_folders_are_distinct(tmp_path):
    make(tmp_path, "a/b/x", "ab/x")
    (tmp_path / "link").symlink_to(tmp_path / "a", target_is_directory=True)
    a, b, ab = tmp_path / "a", tmp_path / "a" / "b", tmp_path / "ab"
    kept, inside = distinct_folders([b, a, a, ab, tmp_path / "link", a / ".." / "ab"], RULES)
    assert kept == [a, ab]
    assert inside == [(b, a)]


def test_what_a_file_was_in_is_told_where_that_is_missing(tmp_path):
    gone, drive, here = (tmp_path / name for name in ("gone", "drive", "here"))
    drive.mkdir()
    here.mkdir()
    listing = Listing(folders=(gone, drive, here), drives=(drive,))
    assert listing.missing_around(gone / "below" / "a.md") == gone
    assert listing.missing_around(drive / "a.md") == drive  # a mount point, with nothing in it
    assert listing.missing_around(here / "a.md") is None
