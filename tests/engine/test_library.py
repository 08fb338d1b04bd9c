import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier

import pytest

from engine.catalog import FolderStats
from engine.config import Config
from engine.errors import IndexUnreadable, LibraryUnavailable
from engine.events import Loaded, Loading, Ranked, Recalled, Scored, Synced, Tick, Unranked
from engine.library import Library
from engine.process.worker import Worker
from engine.storage import library_lock
from engine.stores.preview import Marking
from engine.user.presets.preset import built_in_presets

INSTRUCTION = built_in_presets()[0].instruction


def test_a_search_recalls_loads_scores_and_ends(filled, toy):
    def kinds() -> list[type]:
        return [type(event) for event in filled.search("closure borrows", INSTRUCTION)]

    assert kinds() == [Recalled, Unranked]
    filled.configure(replace(filled.config, model=str(toy)))
    assert kinds() == [Recalled, Loading, Loaded, Scored, Scored, Ranked]
    assert kinds() == [Recalled, Loaded, Scored, Ranked]  # by the cache


def test_without_rerank_there_are_keyword_hits_only(filled):
    [event] = filled.search("closure", INSTRUCTION, rerank=False)
    assert [hit.first_rank for hit in event.hits] == [1, 2]
    assert all(hit.score is None for hit in event.hits)


def test_folders_are_shown_with_what_they_hold_and_whether_they_are_there(filled, docs):
    assert filled.folder_stats() == (FolderStats(docs, 3, 0, has_subfolders=False),)
    docs.rename(docs.with_name("elsewhere"))
    assert filled.folder_stats() == (
        FolderStats(docs, 3, 0, has_subfolders=False, is_available=False),
    )
    assert filled.folder_stats(docs.parent) == (FolderStats(docs, 3, 0, has_subfolders=False),)


def test_the_index_is_rebuilt_from_what_was_read(filled, docs):
    for file in docs.iterdir():
        file.rename(docs.parent / file.name)
    docs.rename(docs.with_name("away"))  # a missing folder: what was read from it is kept
    *_, synced = filled.sync([docs], rebuild=True)
    assert (synced.documents, synced.reindexed) == (3, 3)
    assert len(next(filled.recall("closure")).hits) == 2


def index_of_another_version(library):
    library.close()
    [generation] = library.config.index_dir.iterdir()
    generation.rename(generation.with_name("0.1"))


def test_an_index_of_another_version_is_rebuilt(filled):
    assert list(filled.mend()) == []
    index_of_another_version(filled)
    with pytest.raises(IndexUnreadable, match="another version"):
        list(filled.recall("closure"))
    notice, *_, synced = filled.mend()
    assert "another version" in str(notice.message)
    assert synced.reindexed == 3
    assert len(next(filled.recall("closure")).hits) == 2


def test_where_it_cannot_be_rebuilt_each_search_says_so(read_only):
    index_of_another_version(read_only)
    assert list(read_only.mend()) == []
    for _ in range(2):
        with pytest.raises(IndexUnreadable, match="another version"):
            list(read_only.recall("closure"))


@pytest.mark.parametrize(
    ("gone", "said"), [("index", "The keyword index is gone"), ("catalog.sqlite", "The catalog of")]
)
def test_what_is_gone_is_said_and_made_again(filled, gone, said):
    for place in filled.config.library_dir.glob(f"{gone}*"):
        shutil.rmtree(place) if place.is_dir() else place.unlink()
    with pytest.raises(IndexUnreadable, match=said):
        list(filled.recall("closure"))
    notice, *_ = filled.mend()
    assert str(notice.message).startswith(said)
    assert len(next(filled.recall("closure")).hits) == 2
    assert list(filled.mend()) == []


def test_while_another_process_writes_what_remains_is_searched(filled):
    index_of_another_version(filled)
    with library_lock(filled.config.library_dir):
        *_, elsewhere = filled.mend()
    assert "Another Pagewise" in str(elsewhere.message)


def test_a_library_in_a_file_gives_a_sentence(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(LibraryUnavailable):
        Library(Config(data_dir=Path(tmp_path / "file")))


def test_a_page_is_drawn_with_what_the_question_finds(library, sync, draw_pdf):
    path = draw_pdf([(50, 700, "Roses want sun and a dry soil to flower.")])
    sync(path.parent)
    [recalled] = library.recall('"dry soil" rose')
    hit = recalled.hits[0]
    *_, leaf = library.preview.page_image(
        hit, hit.page, 200, [hit.text], Marking('"dry soil" rose')
    )
    assert len(leaf.frames) == 1
    assert len(leaf.marks) == 2


def test_nothing_comes_after_the_end_of_a_sync(library, docs, monkeypatch):
    """Closing its files may keep the other process for a moment."""
    synced = Synced(0, 0, 0, 0, (), 0, 0, 0.0)
    monkeypatch.setattr(Worker, "start", lambda *_, **__: None)
    monkeypatch.setattr(Worker, "results", lambda *_, tick: iter([tick, synced, tick]))
    assert [type(event) for event in library.sync([docs])] == [Tick, Synced]


def test_status_counts_and_names(filled, docs):
    status = filled.status()
    assert (status.indexed, status.skipped, status.folders) == (3, (), (docs,))
    assert status.passages == 4
    assert status.catalog_bytes > 0
    assert status.index_bytes > 0
    assert status.models_bytes == 0


@pytest.fixture
def read_only(filled, monkeypatch):
    """A library in which nothing can be written, with what tells of any try."""
    filled.close()
    place = filled.config.library_dir
    for left in place.glob("*-wal"), place.glob("*-shm"):
        for file in left:
            file.unlink()
    access = os.access

    def denied(path, mode):
        return access(path, mode) and not (mode == os.W_OK and Path(path).is_relative_to(place))

    monkeypatch.setattr("os.access", denied)
    library = Library(filled.config)
    yield library
    library.close()


def test_a_library_that_can_only_be_read_is_searched(read_only, docs):
    place = read_only.config.library_dir
    before = {file: file.stat().st_mtime_ns for file in place.rglob("*.sqlite")}
    *_, recalled = read_only.recall("closure")
    assert recalled.hits[0].path == docs / "closures.md"
    assert next(read_only.files_named("closures")).files
    assert read_only.status().indexed == 3
    assert list(read_only.run_ocr()) == list(read_only.run_vectors()) == []
    with pytest.raises(LibraryUnavailable, match="is read-only"):
        next(read_only.sync([docs]))
    after = {file: file.stat().st_mtime_ns for file in place.rglob("*.sqlite")}
    assert after == before


def test_where_there_is_no_library_it_cannot_be_made(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(LibraryUnavailable, match="cannot be written"):
        Library(Config(data_dir=tmp_path))


def test_threads_that_ask_at_once_get_the_same_parts_and_none_waits_for_ever(config):
    names = ["recall", "searched", "meaning", "stores", "preview", "lookup"]
    for _ in range(20):
        library, together = Library(config), Barrier(2 * len(names))

        def part(name, library=library, together=together):
            together.wait()
            return getattr(library._parts, name)

        with ThreadPoolExecutor(2 * len(names)) as pool:
            parts = list(pool.map(part, names + names, timeout=60))
        for one, other in zip(parts, parts[len(names) :], strict=False):
            assert one is other
        library.close()
