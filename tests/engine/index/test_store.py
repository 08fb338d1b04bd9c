import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier, Event

import pytest

from engine.errors import IndexUnreadable
from engine.index.bm25 import Bm25
from engine.index.counts import count
from engine.index.store import VERSION, Index, IndexWriter, last, newest
from engine.records import Document, Passage
from engine.terms.tokens import question_terms

ONE = question_terms("apple")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write(root, *documents, remove=()):
    """Each document is (id, [(passage id, text, heading)]). Whether the index was started."""
    before = last(root)
    with closing(IndexWriter(root)) as writer:
        generation = writer.open(before)
        writer.remove(list(remove))
        for document_id, passages in documents:
            add(writer, document_id, passages)
        writer.commit()
        return generation != before


def add(writer, document_id, passages, language=""):
    document = Document(document_id, Path("a"), 1, 1, "d", "text", "", None, None)
    of_document = {
        passage_id: Passage(text, 0, 1, heading, language=language)
        for passage_id, text, heading in passages
    }
    writer.add(document, of_document, count(list(of_document.values()), "", ""))


def found(index, terms=ONE, **how):
    return [passage_id for passage_id, _ in index.open().search(terms, how.pop("limit", 10), **how)]


def test_nothing_is_found_where_nothing_is(root):
    assert found(Index(root)) == []


def test_the_denser_passage_comes_first_and_the_limit_holds(root):
    dense, thin = "apple apple pear", "apple " + "pear " * 30
    write(root, (1, [(10, thin, ""), (11, dense, ""), (12, "pear", "")]))
    index = Index(root)
    assert found(index) == [11, 10]
    assert found(index, limit=1) == [11]


def test_a_rare_term_counts_for_more_than_a_common_one(root):
    passages = [(n, "pear plum", "") for n in range(20)]
    write(root, (1, [*passages, (50, "apple fig", ""), (51, "pear fig", "")]))
    assert found(Index(root), question_terms("apple pear"))[0] == 50


def test_context_is_searched_and_adds_to_the_text(root):
    write(root, (1, [(1, "pear", "apple"), (2, "apple", "apple"), (3, "pear", "plum")]))
    assert found(Index(root)) == [2, 1]


def test_a_reader_sees_the_next_commit_and_a_removal(root):
    write(root, (1, [(1, "apple", "")]))
    index = Index(root)
    assert found(index) == [1]
    write(root, (2, [(2, "apple apple", "")]))
    assert found(index) == [2, 1]
    write(root, remove=[1, 77])
    assert found(index) == [2]


def test_documents_and_terms_can_be_required_and_ruled_out(root):
    write(root, (1, [(10, "apple pear", ""), (11, "apple", "")]))
    write(root, (2, [(20, "apple fig", "")]), (3, [(30, "apple pear fig", "")]))
    index = Index(root)
    assert sorted(found(index, documents={2, 3, 9})) == [20, 30]
    assert found(index, documents=set()) == []
    assert sorted(found(index, required=[[["pear"]]])) == [10, 30]
    assert found(index, required=[[["pear", "plum"]]]) == []
    assert sorted(found(index, forbidden=["fig", "plum"])) == [10, 11]
    assert found(index, documents={2, 3}, required=[[["pear"]]]) == [30]
    assert found(index, limit=None, documents={1}, forbidden=["pear"]) == [11]
    write(root, (4, [(40, "apple", "")]), remove=[1])
    assert sorted(found(index, documents={1, 4})) == [40]
    assert len(found(index)) == 3


def test_passages_can_be_chosen_by_their_language(root):
    with closing(IndexWriter(root)) as writer:
        writer.open(0)
        for number, language in enumerate(("en", "de", "")):
            add(writer, number, [(number, "apple", "")], language)
        writer.commit()
    index = Index(root)
    assert found(index, languages={"de"}) == [1]
    assert sorted(found(index, languages={"de", "en", "zh"})) == [0, 1]
    assert found(index, languages=set()) == []
    write(root, (9, [(9, "apple", "")]), remove=[0])
    assert found(index, languages={"de", "en"}) == [1]


def test_a_single_passage_among_many_makes_no_language_of_a_library(root):
    with closing(IndexWriter(root)) as writer:
        writer.open(0)
        many = [(id, f"apple {id}", "") for id in range(1, 2000)]
        add(writer, 1, many, "en")
        add(writer, 2, [(3000, "apple", "")], "fr")
        add(writer, 3, [(id, "pear", "") for id in range(3001, 3004)], "de")
        writer.commit()
    assert Index(root).open().languages == {"en", "de"}


def test_frequencies_and_terms_nearby(root):
    write(root, (1, [(1, "apple ample", ""), (2, "apple", "")]))
    write(root, (2, [(3, "maple apples angle", "")]))
    commit = Index(root).open()
    assert (commit.frequency("appl"), commit.frequency("pear")) == (3, 0)
    assert commit.near(("appl",), 2) == {"appl": 0, "ampl": 1, "angl": 2}
    assert Index(root / "none").open().near(("appl",), 2) == {}


def test_what_is_not_committed_is_not_there(root):
    write(root)
    writer = IndexWriter(root)
    writer.open(1)
    add(writer, 1, [(1, "apple", "")])
    writer.close()
    assert found(Index(root)) == []
    assert write(root, (1, [(1, "apple", "")])) is False


# Whoosh leaves a file open when it cannot read it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("pattern", ["*", "*.toc", "*.passages"])
@pytest.mark.parametrize("content", [b"", b"damaged", b"\0" * 500])
def test_a_damaged_generation_is_reported_and_replaced(root, caplog, pattern, content):
    write(root, (1, [(1, "apple", "")]))
    index = Index(root)
    assert found(index) == [1]
    for file in newest(root).glob(pattern):
        file.write_bytes(content)
    damaged = Index(root)
    for _ in range(2):
        with pytest.raises(IndexUnreadable):
            damaged.open()
    assert len(caplog.records) == 1
    assert caplog.records[0].levelno == logging.ERROR
    assert write(root, (1, [(5, "apple", "")])) is True
    assert newest(root).name == f"{VERSION}.2"
    assert len(list(root.iterdir())) == 1
    for each in (index, damaged, Index(root)):
        assert found(each) == [5]


def test_an_error_in_the_program_is_not_taken_for_damage(root, monkeypatch):
    write(root, (1, [(1, "apple", "")]))
    monkeypatch.setattr("engine.index.store.Bm25", None)
    with pytest.raises(TypeError):
        Index(root).open()


def test_threads_that_open_the_index_at_once_find_the_last_commit(root, monkeypatch):
    write(root, (1, [(1, "apple", "")]))
    index = Index(root)
    opening = Barrier(4)
    opened = []

    def slow(segments):  # all have asked before the first has opened it
        opened.append(segments)
        Event().wait(0.2)
        return Bm25(segments)

    def search():
        opening.wait(60)
        return found(index)

    monkeypatch.setattr("engine.index.store.Bm25", slow)
    with ThreadPoolExecutor(4) as threads:
        for commits, expected in enumerate(([1], [2, 1]), start=1):
            answers = [threads.submit(search) for _ in range(4)]
            assert [answer.result(60) for answer in answers] == [expected] * 4
            assert len(opened) == commits
            write(root, (2, [(2, "apple apple", "")]))


def test_an_index_of_another_version_is_not_opened(root):
    write(root, (1, [(1, "apple", "")]))
    newest(root).rename(root / f"{VERSION + 1}.1")
    with pytest.raises(IndexUnreadable, match="another version"):
        Index(root).open()
    assert write(root) is True


def test_a_generation_that_the_catalog_does_not_name_is_not_written_to(root):
    write(root, (1, [(1, "apple", "")]))
    assert IndexWriter(root).open(0) == 2  # the catalog is a new one
    assert found(Index(root)) == []
    assert IndexWriter(root).open(7) == 8  # the index was deleted, and started, and killed
