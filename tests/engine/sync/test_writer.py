import shutil
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.index.counts import count
from engine.index.store import Index, IndexWriter
from engine.records import Committed, Document, Passage, Progress
from engine.sync.writer import Writer
from engine.terms.tokens import question_terms


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        yield catalog


def document(name, digest="d"):
    return Document(0, Path("/docs") / name, 1, 1, digest, "text", name, None, None)


def put(writer, document, *texts):
    """Put a document; each of its passages is counted by itself, as if it were on a page."""
    passages = [Passage(text, 0, len(text)) for text in texts]
    counts = [count([each], document.title, document.path.name) for each in passages]
    writer.put(document, passages, counts)


def found(tmp_path, question):
    return len(Index(tmp_path / "index").search(question_terms(question), 10))


def test_what_was_put_is_found_after_a_commit(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        assert not writer.is_due()
        put(writer, document("a"), "apple", "pear")
        assert found(tmp_path, "apple") == 0
        writer.commit()
        assert found(tmp_path, "apple") == 1
    assert catalog.backlog.documents() == []


def test_a_commit_waits_longer_where_the_last_is_near(catalog, tmp_path, monkeypatch):
    now = 100.0
    monkeypatch.setattr("engine.sync.writer.monotonic", lambda: now)
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        now += 4
        assert (writer.is_due(), writer.is_due(ends_soon=True)) == (True, False)
        now += 4
        assert writer.is_due(ends_soon=True)


def test_title_and_name_are_found_too(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        put(writer, document("whales.txt"), "apple", "pear")
        writer.commit()
    assert found(tmp_path, "whales") == 2


def test_what_was_not_committed_is_caught_up_with_the_next_time(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        put(writer, document("a"), "apple")
    assert found(tmp_path, "apple") == 0
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        assert names_of(writer.catch_up()) == ["a"]
    assert found(tmp_path, "apple") == 1
    assert catalog.backlog.documents() == []


def names_of(events):
    return [event.path.name for event in events if isinstance(event, Progress)]


def test_an_index_that_was_begun_by_a_process_killed_at_once_is_filled(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        put(writer, document("a"), "apple")
        writer.commit()
    shutil.rmtree(tmp_path / "index")
    with closing(IndexWriter(tmp_path / "index", catalog.backlog.generation())):
        pass  # killed before the catalog knew
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        list(writer.catch_up())
    assert found(tmp_path, "apple") == 1


def test_replaced_and_forgotten_documents_leave_the_index(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        put(writer, document("a"), "apple")
        put(writer, document("b"), "apple")
        writer.commit()
        put(writer, document("a", "d2"), "pear")
        with catalog.transaction():
            catalog.documents.forget([Path("/docs/b")])
        assert names_of(writer.catch_up()) == []
    assert (found(tmp_path, "apple"), found(tmp_path, "pear")) == (0, 1)


def test_a_file_that_could_not_be_opened_is_known_but_not_settled(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        put(writer, document("a", digest=""))
        put(writer, document("b"), "apple")
    known = catalog.documents.known()
    assert known[Path("/docs/a")].reader == 0
    assert known[Path("/docs/b")].reader > 0


def test_an_index_begun_afresh_is_filled_from_the_catalog(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        put(writer, document("a"), "apple")
        writer.commit()
    before = catalog.backlog.generation()
    with closing(Writer(catalog, tmp_path / "index", afresh=True)) as writer:
        assert found(tmp_path, "apple") == 0
        assert names_of(writer.catch_up()) == ["a"]
    assert catalog.backlog.generation() > before
    assert found(tmp_path, "apple") == 1


def test_catching_up_goes_batch_by_batch(catalog, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.sync.writer._BATCH", 2)
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        for name in "abcde":
            put(writer, document(name, name), "apple")
    monkeypatch.setattr(Writer, "is_due", lambda *_, **__: True)
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        steps = [(type(each), found(tmp_path, "apple")) for each in writer.catch_up()]
    assert [count for kind, count in steps if kind is Progress] == [0, 0, 2, 2, 4]
    assert [count for kind, count in steps if kind is Committed] == [2, 4, 5]
    assert catalog.backlog.documents() == []
