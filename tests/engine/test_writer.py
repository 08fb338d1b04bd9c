import shutil
from contextlib import closing
from pathlib import Path

import pytest

from engine.analysis import question_terms
from engine.catalog import Catalog
from engine.index import Index, IndexWriter
from engine.records import Document, Passage
from engine.writer import Writer


@pytest.fixture
def catalog(tmp_path):
    with closing(Catalog(tmp_path / "catalog.sqlite")) as catalog:
        yield catalog


def document(name, digest="d"):
    return Document(0, Path("/docs") / name, 1, 1, digest, "text", name, None, None)


def passages(*texts):
    return [Passage(text, 0, len(text)) for text in texts]


def found(tmp_path, question):
    return len(Index(tmp_path / "index").recall(question_terms(question), 10))


def test_what_was_put_is_found_after_a_commit(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        assert not writer.is_due
        writer.put(document("a"), passages("apple", "pear"))
        assert found(tmp_path, "apple") == 0
        writer.commit()
        assert found(tmp_path, "apple") == 1
    assert catalog.unindexed() == []


def test_title_and_name_are_found_too(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        writer.put(document("whales.txt"), passages("apple", "pear"))
        writer.commit()
    assert found(tmp_path, "whales") == 2


def test_what_was_not_committed_is_caught_up_with_the_next_time(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        writer.put(document("a"), passages("apple"))
    assert found(tmp_path, "apple") == 0
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        assert [progress.path.name for progress in writer.catch_up()] == ["a"]
    assert found(tmp_path, "apple") == 1
    assert catalog.unindexed() == []


def test_an_index_that_was_begun_by_a_process_killed_at_once_is_filled(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        writer.put(document("a"), passages("apple"))
        writer.commit()
    shutil.rmtree(tmp_path / "index")
    with closing(IndexWriter(tmp_path / "index", catalog.generation())):
        pass  # killed before the catalog knew
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        list(writer.catch_up())
    assert found(tmp_path, "apple") == 1


def test_replaced_and_forgotten_documents_leave_the_index(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        writer.put(document("a"), passages("apple"))
        writer.put(document("b"), passages("apple"))
        writer.commit()
        writer.put(document("a", "d2"), passages("pear"))
        with catalog:
            catalog.forget([Path("/docs/b")])
        assert list(writer.catch_up()) == []
    assert (found(tmp_path, "apple"), found(tmp_path, "pear")) == (0, 1)


def test_a_file_that_could_not_be_opened_is_known_but_not_settled(catalog, tmp_path):
    with closing(Writer(catalog, tmp_path / "index")) as writer:
        writer.put(document("a", digest=""), [])
        writer.put(document("b"), passages("apple"))
    known = catalog.known()
    assert known[Path("/docs/a")].reader == 0
    assert known[Path("/docs/b")].reader > 0
