"""A judged collection, a library of five documents, and models that are loaded once."""

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from engine.config import Config
from engine.library import Library
from tests.one_process import index_in_one_process


@pytest.fixture
def config(tmp_path: Path, toy: Path) -> Config:
    return Config(data_dir=tmp_path / "data", model=str(toy), device="cpu", meaning=False)


@pytest.fixture(scope="package")
def lender(tmp_path_factory, toy):
    """A library whose model is loaded, for others to borrow."""
    data = tmp_path_factory.mktemp("lender")
    with closing(Library(Config(data_dir=data, model=str(toy), device="cpu"))) as library:
        list(library.ranker.load())
        yield library


@pytest.fixture(scope="package")
def random(tmp_path_factory, qwen3_folder):
    """A library with a Qwen3-Reranker of random weights."""
    docs = tmp_path_factory.mktemp("docs")
    (docs / "closures.md").write_text(
        "# Closures\n\n## Moving values\n\nThe `move` keyword makes a closure take ownership of the"
        " values it uses.\n\n## Borrowing\n\nWithout it, a closure borrows what it captures.\n"
    )
    (docs / "garden.txt").write_text("Roses want sun.\n\nFerns want shade and a wet soil.")
    (docs / "rent.md").write_text("# Rent\n\nWho pays the rent late may have to leave.\n")
    (docs / "salt.md").write_text("# Salt\n\nShips lie higher in salt water.\n")
    (docs / "more.md").write_text("# More\n\nNo salt is in fresh water, and nobody pays rent.\n")
    data = tmp_path_factory.mktemp("random")
    config = Config(data_dir=data, model=str(qwen3_folder), device="cpu", read_seconds=20)
    with closing(Library(config)) as library:
        with pytest.MonkeyPatch.context() as patch:  # undone at once: others are served meanwhile
            index_in_one_process(patch)
            list(library.sync([docs]))
        yield library


@pytest.fixture(scope="package")
def ranked(random, toy):
    """The same documents, ranked by words."""
    with closing(Library(replace(random.config, model=str(toy)))) as library:
        yield library


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "fruit"
    folder.mkdir()
    corpus = [
        {"id": "a/1", "title": "Apples", "text": "Apples grow on trees."},
        {"id": "b", "title": "", "text": "Pears grow on trees too, and some say apples."},
        {"id": "c 梨", "text": "The sea is salt."},
    ]
    queries = [
        {"id": "q1", "text": "where do apples grow"},
        {"id": "q2", "text": "salt water"},
        {"id": "q3", "text": "nothing is relevant to this"},
        {"id": "q4", "text": "?!"},
    ]
    qrels = ["q1\ta/1\t2", "q1\tb\t1", "q2\tc 梨\t1", "q3\tb\t0", "q4\tb\t1", "q9\tgone\t1"]
    (folder / "corpus.jsonl").write_text("\n".join(map(json.dumps, corpus)))
    (folder / "queries.jsonl").write_text("\n\n".join(map(json.dumps, queries)))
    (folder / "qrels.tsv").write_text("query\tdocument\tgrade\n" + "\n".join(qrels))
    return folder
