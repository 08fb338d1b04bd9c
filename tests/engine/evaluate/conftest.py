"""A judged collection of three documents."""

import json
from pathlib import Path

import pytest

from engine.config import Config


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path / "data", model="builtin", device="cpu")


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
