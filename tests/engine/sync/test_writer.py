import shutil
from contextlib import closing
from pathlib import Path

import pytest

from engine.catalog.catalog import Catalog
from engine.events import Committed, Progress
from engine.index.store import Index, IndexWriter
from engine.records import Document, Passage
from engine.sync.sink import prepare_part
from engine.sync.writer import Writer
from engine.terms.tokens import question_terms


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        yield catalog


def document(name, digest="d"):
    return Document(0, Path("/docs") / name, 1, 1, digest, "text", name, None, None)


def sinks(tmp_path):
    return [IndexWriter(tmp_path / "index")]


def add(writer, document, *texts):
    """Add a document; each of its passages is a part by itself, as if it were on a page."""
    passages = [Passage(text, 0, len(text)) for text in texts]
    names = document.title, document.path.name
    writer.add(document, [prepare_part(writer.prepare, [each], *names) for each in passages])


def found(tmp_path, question):
    return len(Index(tmp_path / "index").open().search(question_terms(question), 10))


def test_what_was_added_is_found_after_a_commit(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        assert not writer.is_due()
        add(writer, document("a"), "apple", "pear")
        assert found(tmp_path, "apple") == 0
        writer.commit()
        assert found(tmp_path, "apple") == 1
    assert catalog.backlog.documents("keywords") == []


def test_the_first_documents_are_found_every_few_seconds_and_then_rarer(
    catalog, tmp_path, monkeypatch
):
    now = 100.0
    monkeypatch.setattr("engine.sync.writer.monotonic", lambda: now)
    monkeypatch.setattr("engine.sync.writer._FIRST_DOCUMENTS", 3)
    waited = []
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        for number in range(5):
            add(writer, document(f"{number}"), "apple")
            began = now
            while not writer.is_due(ends_soon=True):
                now += 1
            writer.commit()
            waited.append(now - began)
            assert found(tmp_path, "apple") == number + 1
    assert waited == [4, 4, 4, 7, 13]


def test_a_commit_waits_longer_where_the_last_is_near(catalog, tmp_path, monkeypatch):
    now = 100.0
    monkeypatch.setattr("engine.sync.writer._FIRST_DOCUMENTS", -1)
    monkeypatch.setattr("engine.sync.writer.monotonic", lambda: now)
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        now += 4
        assert (writer.is_due(), writer.is_due(ends_soon=True)) == (True, False)
        now += 4
        assert writer.is_due(ends_soon=True)


def test_title_and_name_are_found_too(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("whales.txt"), "apple", "pear")
        writer.commit()
    assert found(tmp_path, "whales") == 2


def test_what_was_not_committed_is_caught_up_with_the_next_time(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("a"), "apple")
    assert found(tmp_path, "apple") == 0
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        assert names_of(writer.catch_up()) == ["a"]
    assert found(tmp_path, "apple") == 1
    assert catalog.backlog.documents("keywords") == []


def names_of(events):
    return [event.path.name for event in events if isinstance(event, Progress)]


def test_an_index_that_was_started_by_a_process_killed_at_once_is_filled(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("a"), "apple")
        writer.commit()
    shutil.rmtree(tmp_path / "index")
    with closing(*sinks(tmp_path)) as index:
        index.open(catalog.backlog.generation("keywords"))  # killed before the catalog knew
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        list(writer.catch_up())
    assert found(tmp_path, "apple") == 1


def test_replaced_and_forgotten_documents_leave_the_index(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("a"), "apple")
        add(writer, document("b"), "apple")
        writer.commit()
        add(writer, document("a", "d2"), "pear")
        catalog.documents.forget([Path("/docs/b")])
        assert names_of(writer.catch_up()) == []
    assert (found(tmp_path, "apple"), found(tmp_path, "pear")) == (0, 1)


def test_a_file_that_could_not_be_opened_is_known_but_tried_again(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("a", digest=""))
        add(writer, document("b"), "apple")
    known = dict(catalog.documents.known())
    assert known[Path("/docs/a")].reader == 0
    assert known[Path("/docs/b")].reader > 0


def test_an_index_that_is_rebuilt_is_filled_from_the_catalog(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("a"), "apple")
        writer.commit()
    before = catalog.backlog.generation("keywords")
    with closing(Writer(catalog, sinks(tmp_path), rebuild=True)) as writer:
        assert found(tmp_path, "apple") == 0
        assert names_of(writer.catch_up()) == ["a"]
    assert catalog.backlog.generation("keywords") > before
    assert found(tmp_path, "apple") == 1


def test_catching_up_goes_batch_by_batch(catalog, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.sync.writer._BATCH", 2)
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        for name in "abcde":
            add(writer, document(name, name), "apple")
    monkeypatch.setattr(Writer, "is_due", lambda *_, **__: True)
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        steps = [(type(each), found(tmp_path, "apple")) for each in writer.catch_up()]
    assert [count for kind, count in steps if kind is Progress] == [0, 0, 2, 2, 4]
    assert [count for kind, count in steps if kind is Committed] == [2, 4, 5]
    assert catalog.backlog.documents("keywords") == []


class Memory:
    """An index that keeps in memory what it is fed, and how."""

    name = "memory"
    prepare = staticmethod(lambda passages, title, names: f"{len(passages)} of {title}, {names}")

    def __init__(self):
        self.passages, self.steps = {}, []

    def open(self, generation, *, rebuild=False):
        return generation or 1

    def add(self, document, passages, prepared):
        self.passages.setdefault(document.id, {}).update(passages)
        self.steps.append(prepared)

    def remove(self, document_ids):
        for each in document_ids:
            self.passages.pop(each, None)

    def commit(self):
        self.steps.append("commit")

    def close(self):
        self.steps.append("close")


def test_a_second_index_is_fed_from_the_same_sync(catalog, tmp_path):
    memory = Memory()
    with closing(Writer(catalog, [*sinks(tmp_path), memory])) as writer:
        add(writer, document("a"), "apple", "pear")
        writer.commit()
        add(writer, document("b"), "fig")
    assert found(tmp_path, "apple") == 1
    assert memory.steps == ["1 of a, a", "1 of a, a", "commit", "1 of b, b", "close"]
    assert [len(each) for each in memory.passages.values()] == [2, 1]
    assert len(catalog.backlog.documents("memory")) == 1


def test_an_index_that_comes_later_gets_what_the_others_have(catalog, tmp_path):
    with closing(Writer(catalog, sinks(tmp_path))) as writer:
        add(writer, document("a"), "apple", "pear")
        writer.commit()
    memory = Memory()
    with closing(Writer(catalog, [memory])) as writer:
        assert names_of(writer.catch_up()) == ["a"]
    [passages] = memory.passages.values()
    assert [passage.text for passage in passages.values()] == ["apple", "pear"]
    assert list(passages) == catalog.passages.ids(1)
    with closing(Writer(catalog, sinks(tmp_path))) as writer:  # the other goes on by itself
        add(writer, document("b"), "fig")
        writer.commit()
    assert catalog.backlog.documents("memory") == [2]
