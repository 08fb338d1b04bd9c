"""What an index has counted comes back as it was."""

import numpy as np

from engine.index import Counted, IndexWriter, count, counted as module
from engine.records import Document, Passage


def document(id, path):
    return Document(id, path, 1, 1, "", "text", path.stem, None, None)


def passage(text, heading=""):
    return Passage(text, 0, len(text), heading, None, None, None, "en")


def by_passage(counts):
    terms, ends = counts.terms, np.cumsum(counts.sizes).tolist()
    return [
        {terms[t]: int(w) for t, w in zip(counts.term[a:b], counts.weight[a:b], strict=True)}
        for a, b in zip([0, *ends], ends, strict=False)
    ], counts.lengths.tolist()


def test_it_is_what_was_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "_PASSAGES", 2)
    monkeypatch.setattr(module, "_POSTINGS", 5)
    texts = {
        1: [passage("A lease of ten years, a lease"), passage("拒绝策略有四种", "线程池")],
        2: [passage("E-4017 is an error"), passage("so is snake_case"), passage("the end")],
        3: [passage("gone again")],
    }
    made, writer, next_id = {}, IndexWriter(tmp_path), 1
    writer.open(0)
    for id, passages in texts.items():
        of = document(id, tmp_path / f"{id}.txt")
        counts = count(passages, of.title, of.path.name)
        ids = dict(zip(range(next_id, next_id + len(passages)), passages, strict=True))
        next_id += len(passages)
        writer.add(of, ids, counts)
        made[id] = list(ids), counts
        writer.commit()
    writer.remove([3])
    writer.commit()
    writer.close()
    kept = Counted(tmp_path)
    for id in (2, 1, 2):
        ids, counts = made[id]
        assert by_passage(kept.of(ids)) == by_passage(counts)
    assert kept.of([99]) is None
    assert Counted(tmp_path / "none").of([1]) is None
