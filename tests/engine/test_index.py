from contextlib import closing
from pathlib import Path

import pytest

from engine.analysis import question_terms
from engine.index import VERSION, Index, IndexWriter, newest

ONE = question_terms("apple")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return tmp_path / "index"


def write(root, *documents, remove=()):
    """Each document is (id, path, [(passage id, text, context)]). Whether the index was begun."""
    directory = newest(root)
    before = int(directory.name.partition(".")[2]) if directory else 0
    with closing(IndexWriter(root, before)) as writer:
        writer.remove(list(remove))
        for document_id, path, passages in documents:
            writer.add(document_id, [Path(path)], passages)
        writer.commit()
        return writer.generation != before


def found(index, terms=ONE, **how):
    return [passage_id for passage_id, _ in index.recall(terms, how.pop("limit", 10), **how)]


def test_nothing_is_found_where_nothing_is(root):
    assert found(Index(root)) == []


def test_the_denser_passage_comes_first_and_the_limit_holds(root):
    dense, thin = "apple apple pear", "apple " + "pear " * 30
    write(root, (1, "/a", [(10, thin, ""), (11, dense, ""), (12, "pear", "")]))
    index = Index(root)
    assert found(index) == [11, 10]
    assert found(index, limit=1) == [11]


def test_a_rare_term_counts_for_more_than_a_common_one(root):
    passages = [(n, "pear plum", "") for n in range(20)]
    write(root, (1, "/a", [*passages, (50, "apple fig", ""), (51, "pear fig", "")]))
    assert found(Index(root), question_terms("apple pear"))[0] == 50


def test_context_is_searched_but_counts_for_less_than_text(root):
    write(root, (1, "/a", [(1, "pear", "apple"), (2, "apple", "pear"), (3, "pear", "plum")]))
    assert found(Index(root)) == [2, 1]


def test_a_reader_sees_the_next_commit_and_a_removal(root):
    write(root, (1, "/a", [(1, "apple", "")]))
    index = Index(root)
    assert found(index) == [1]
    write(root, (2, "/b", [(2, "apple apple", "")]))
    assert found(index) == [2, 1]
    write(root, remove=[1, 77])
    assert found(index) == [2]


def test_within_keeps_to_a_folder_or_file(root):
    write(
        root,
        (1, "/docs/a b/x.txt", [(1, "apple", "")]),
        (2, "/docs/a", [(2, "apple", "")]),
        (3, "/docs/文件夹😀/y", [(3, "apple", "")]),
    )
    index = Index(root)
    assert found(index, within=Path("/docs/a b")) == [1]
    assert found(index, within=Path("/docs/a")) == [2]
    assert found(index, within=Path("/docs/文件夹😀")) == [3]
    assert sorted(found(index, within=Path("/docs"))) == [1, 2, 3]
    assert found(index, within=Path("/doc")) == []


def test_documents_and_terms_can_be_required_and_ruled_out(root):
    write(root, (1, "/a", [(10, "apple pear", ""), (11, "apple", "")]))
    write(root, (2, "/b", [(20, "apple fig", "")]), (3, "/c", [(30, "apple pear fig", "")]))
    index = Index(root)
    assert sorted(found(index, documents={2, 3, 9})) == [20, 30]
    assert found(index, documents=set()) == []
    assert sorted(found(index, required=["pear"])) == [10, 30]
    assert found(index, required=["pear", "plum"]) == []
    assert sorted(found(index, forbidden=["fig", "plum"])) == [10, 11]
    assert found(index, documents={2, 3}, required=["pear"], within=Path("/c")) == [30]
    assert found(index, limit=None, documents={1}, forbidden=["pear"]) == [11]
    write(root, (4, "/d", [(40, "apple", "")]), remove=[1])
    assert sorted(found(index, documents={1, 4})) == [40]
    assert len(found(index)) == 3


def test_frequencies_and_neighbours(root):
    write(root, (1, "/a", [(1, "apple ample", ""), (2, "apple", "")]))
    write(root, (2, "/b", [(3, "maple apples angle", "")]))
    index = Index(root)
    assert (index.frequency("appl"), index.frequency("pear")) == (3, 0)
    assert index.neighbours("appl") == {"ampl", "angl"}
    assert Index(root / "none").neighbours("appl") == set()


def test_what_is_not_committed_is_not_there(root):
    write(root)
    writer = IndexWriter(root, 1)
    writer.add(1, [Path("/a")], [(1, "apple", "")])
    writer.close()
    assert found(Index(root)) == []
    assert write(root, (1, "/a", [(1, "apple", "")])) is False


# Whoosh leaves a file open when it cannot read it.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_damaged_generation_is_replaced_and_a_reader_survives_both(root):
    write(root, (1, "/a", [(1, "apple", "")]))
    index = Index(root)
    assert found(index) == [1]
    for file in newest(root).iterdir():
        file.write_bytes(b"damaged")
    assert found(Index(root)) == []
    assert write(root, (1, "/a", [(5, "apple", "")])) is True
    assert newest(root).name == f"{VERSION}.2"
    assert len(list(root.iterdir())) == 1
    assert found(index) == [5]
    assert found(Index(root)) == [5]


def test_an_index_of_another_version_is_not_opened(root):
    write(root, (1, "/a", [(1, "apple", "")]))
    newest(root).rename(root / f"{VERSION + 1}.1")
    assert found(Index(root)) == []
    assert write(root) is True


def test_a_generation_that_the_catalog_does_not_name_is_not_written_to(root):
    write(root, (1, "/a", [(1, "apple", "")]))
    with closing(IndexWriter(root, 0)) as writer:  # the catalog was begun afresh
        assert writer.generation == 2
    assert found(Index(root)) == []
    with closing(IndexWriter(root, 7)) as writer:  # the index was deleted, and begun, and killed
        assert writer.generation == 8
