"""Killed at any instant, while a sync goes on beside it, encoding loses what it had not committed.

The encoder is a quick one; it notes what it encodes.
"""

import os
import random
import signal
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from time import sleep
from uuid import uuid4
from zlib import crc32

import numpy
import pytest

from engine.catalog import Catalog
from engine.embed import Vectors, encoded_text, record_folder
from engine.embed.record import map_rows, read_entries
from engine.errors import LibraryUnavailable
from engine.events import Committed, Encoded
from engine.sync import run_vectors

KILLS = 9
FILES, SECTIONS = 24, 6
WIDTH = 16


def vector(text: str) -> numpy.ndarray:
    drawn = numpy.random.default_rng(crc32(text.encode())).standard_normal(WIDTH).astype("f4")
    return drawn / numpy.linalg.norm(drawn)


@dataclass
class Quick:
    """An encoder, and its model."""

    log: Path
    seconds: float = 0.0  # for each batch
    name = reference = key = "quick"
    address = ""
    device, dtype, width = "cpu", "float32", WIDTH

    def load(self, device: str) -> "Quick":
        return self

    def encode(self, texts, kind):
        sleep(self.seconds)
        with self.log.open("a") as log:
            log.writelines(f"{crc32(text.encode())}\n" for text in texts)
        return numpy.array([vector(text) for text in texts])


@pytest.fixture
def quick(tmp_path, monkeypatch):
    quick = Quick(tmp_path / "encoded.log")
    quick.log.touch()
    for name in ("find_encoder", "encoder_in_use"):
        monkeypatch.setattr(f"engine.sync.vector_job.{name}", lambda *_: quick)
    monkeypatch.setattr("engine.sync.vector_job.lower_priority", lambda **_: None)
    return quick


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for number in range(FILES):
        write(folder / f"{number}.md")
    return folder


def write(file: Path) -> None:
    """Sections, of which one is the same in all files."""
    texts = [f"Text {uuid4()} of a section." for _ in range(SECTIONS)]
    texts[0] = "The same in every file."
    file.write_text("\n".join(f"# Part {n}\n\n{text}\n" for n, text in enumerate(texts)))


def check(config, quick) -> int:
    """Whatever vector a passage has is its own; return how many have one."""
    reader = Vectors(record_folder(config, quick))
    reader.refresh()
    entries = read_entries(record_folder(config, quick))
    if entries is None:  # killed before the first commit
        return 0
    rows = map_rows(record_folder(config, quick), entries).astype("f4")
    known = {}
    with closing(Catalog(config.catalog_file)) as catalog:
        for (document_id,) in catalog._db.execute("SELECT id FROM documents").fetchall():
            document, passages = catalog.backlog.content(document_id)
            for passage_id, passage in passages.items():
                known[passage_id] = encoded_text(document, passage)
    right = 0
    for passage_id, text in known.items():
        near = reader.search(vector(text), 0, also=numpy.array([passage_id], "<u4"))
        cosines = rows[entries.table["passage"] == passage_id] @ vector(text)  # whatever language
        assert all(cosine > 0.99 for cosine in cosines), text
        right += len(near.passages)
    return right


def repeated(log: Path) -> set[str]:
    """What was encoded again, though it had been committed."""
    committed, fresh, again = set(), set(), set()
    for line in log.read_text().split():
        if line == "commit":
            committed |= fresh
        elif line == "kill":
            fresh = set()
        else:
            again |= {line} & committed
            fresh.add(line)
    return again


def run_and_note(config, quick) -> None:
    for event in run_vectors(config):
        if isinstance(event, Committed):
            with quick.log.open("a") as log:
                log.write("commit\n")


@pytest.mark.skipif(not hasattr(os, "fork"), reason="what is loaded need not be loaded again")
@pytest.mark.timeout(300)
def test_killed_again_and_again_it_resumes(config, sync, folder, quick, monkeypatch):
    monkeypatch.setattr("engine.sync.vector_job._COMMIT_SECONDS", 0.03)
    monkeypatch.setattr("engine.sync.vector_job._BATCH", 2)
    quick.seconds = 0.01
    dice = random.Random(3)
    sync(folder)
    killed = 0
    for _ in range(KILLS):
        pid = os.fork()
        if not pid:
            try:
                run_and_note(config, quick)
            finally:
                os._exit(0)
        for file in dice.sample(sorted(folder.iterdir()), 10):
            write(file)
        file = dice.choice(sorted(folder.iterdir()))
        if dice.random() < 0.5:
            file.rename(file.with_stem(f"renamed {file.stem}"))
        else:
            file.unlink()
            write(folder / f"new {dice.getrandbits(30)}.md")
        sync(folder)  # beside it
        sleep(dice.uniform(0, 0.4))
        os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        killed += os.WIFSIGNALED(status)
        with quick.log.open("a") as log:
            log.write("kill\n")
        check(config, quick)
    assert killed > KILLS // 2

    run_and_note(config, quick)
    with closing(Catalog(config.catalog_file)) as catalog:
        assert catalog.backlog.documents("quick") == []
        assert check(config, quick) == catalog.documents.counts()["passages"]
    assert repeated(quick.log) == set()


def test_stopped_as_soon_as_it_has_begun_it_gets_on(config, sync, folder, quick):
    sync(folder)
    known, runs = 0, 0
    while known < FILES * SECTIONS:
        with closing(run_vectors(config)) as events:
            next(event for event in events if isinstance(event, Committed))
        runs += 1
        assert check(config, quick) > known or runs == 1  # what they share comes once
        known = check(config, quick)
    assert runs <= FILES * SECTIONS // 16 + 2
    assert repeated(quick.log) == set()


def test_what_comes_while_it_encodes_is_next(config, sync, folder, quick, monkeypatch):
    monkeypatch.setattr("engine.sync.vector_job._COMMIT_SECONDS", 0.0)
    sync(folder)
    with closing(run_vectors(config)) as events:
        next(events)
        (folder / "new.md").write_text("# New\n\nThe newest text.")
        sync(folder)
        done = [next(event for event in events if isinstance(event, Encoded)) for _ in range(2)]
    assert done[-1].done < FILES * SECTIONS // 2
    assert str(crc32(b"New\nThe newest text.")) in quick.log.read_text().split()


def encoded(quick) -> Counter:
    return Counter(quick.log.read_text().split())


def test_what_has_no_word_is_not_encoded(config, sync, folder, quick):
    (folder / "emoji.txt").write_text("😀")
    (folder / "signs.md").write_text("# Signs\n\n* * *\n\n——\n\n# 7\n\n七\n")
    sync(folder)
    *_, last = run_vectors(config)
    assert check(config, quick) == len(read_entries(record_folder(config, quick)).table)
    assert last.passages - check(config, quick) == 2
    with closing(Catalog(config.catalog_file)) as catalog:
        assert catalog.backlog.documents("quick") == []


def test_what_was_moved_copied_or_read_again_is_not_encoded_again(config, sync, folder, quick):
    sync(folder)
    *events, last = run_vectors(config)
    before = encoded(quick)
    assert set(before.values()) == {1}
    assert len(before) == FILES * (SECTIONS - 1) + 1
    assert max(each.done for each in events if isinstance(each, Encoded)) <= last.passages
    assert check(config, quick) == last.passages

    (folder / "0.md").rename(folder / "moved.md")
    (folder / "copies").mkdir()
    (folder / "copies/1.md").write_text((folder / "1.md").read_text())
    (folder / "2.md").write_text((folder / "2.md").read_text() + "\n# New\n\nOne more.\n")
    content = (folder / "3.md").read_text()
    (folder / "3.md").unlink()
    sync(folder)
    list(run_vectors(config))
    (folder / "back again.md").write_text(content)
    sync(folder, rebuild=True)
    list(run_vectors(config))
    assert sum((encoded(quick) - before).values()) == 1  # what is new
    with closing(Catalog(config.catalog_file)) as catalog:
        assert check(config, quick) == catalog.documents.counts()["passages"]


def test_a_folder_that_is_removed_and_comes_back_is_not_encoded_again(config, sync, folder, quick):
    sync(folder)
    list(run_vectors(config))
    before = encoded(quick)
    sync()
    *_, last = run_vectors(config)
    assert last.passages == 0
    sync(folder)
    *_, last = run_vectors(config)
    assert encoded(quick) == before
    assert check(config, quick) == last.passages == FILES * SECTIONS


def test_a_document_that_changes_while_it_is_encoded_is_encoded_again(config, sync, folder, quick):
    sync(folder)
    for event in run_vectors(config):
        if isinstance(event, Encoded) and event.done == SECTIONS:
            for file in list(folder.iterdir())[:6]:  # one of them is being encoded
                write(file)
            (folder / "9.md").unlink(missing_ok=True)
            sync(folder)
    with closing(Catalog(config.catalog_file)) as catalog:
        assert catalog.backlog.documents("quick") == []
        assert check(config, quick) == catalog.documents.counts()["passages"]


def test_a_full_disk_is_said_and_loses_nothing(config, sync, library, folder, quick, monkeypatch):
    sync(folder)
    monkeypatch.setattr("engine.sync.vector_job._COMMIT_SECONDS", 0.0)

    def full(*_):
        raise OSError(28, "No space left on device")

    with closing(run_vectors(config)) as events:
        next(event for event in events if isinstance(event, Encoded))
    before = check(config, quick)
    for place in ("os.fsync", "engine.embed.record.write_atomically"):
        with monkeypatch.context() as patched:
            patched.setattr(place, full)
            with pytest.raises(LibraryUnavailable, match="full"):
                list(run_vectors(config))
        assert check(config, quick) >= before
    *_, recalled = library.recall("section")
    assert recalled.hits
    list(run_vectors(config))
    assert check(config, quick) == FILES * SECTIONS
    assert repeated(quick.log) == set()


def test_gentle_it_takes_a_tenth_of_a_core_however_many_it_works_on(
    config, sync, folder, quick, monkeypatch
):
    sync(folder)
    slept = []
    for name, clock in (
        ("process_time", count(0.0, 4.0).__next__),  # of four cores, for a second
        ("monotonic", count(0.0, 1.0).__next__),
        ("sleep", slept.append),
    ):
        monkeypatch.setattr(f"engine.sync.vector_job.{name}", clock)
    list(run_vectors(replace(config, gentle=True)))
    assert set(slept) == {39.0}


def test_only_one_encodes_at_a_time(config, sync, folder, quick):
    sync(folder)
    with closing(run_vectors(config)) as events:
        next(events)
        with pytest.raises(LibraryUnavailable, match="already encoding"):
            next(run_vectors(config))
