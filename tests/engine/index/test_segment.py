"""What is written in some commits, read back from the segment files."""

import random
from collections import Counter
from contextlib import closing
from math import log
from pathlib import Path

import pytest
from whoosh.index import TOC, open_dir

from engine.index import segment
from engine.index.counts import count
from engine.index.segment_file import SegmentFile
from engine.index.store import Index, IndexWriter, newest
from engine.records import Document, Passage
from engine.terms import besides, folded, terms

WORDS = "apple pear Plum snake_case E-4017 线程池 拒绝策略 ﾊﾟｿｺﾝ über ประเทศไทย".split()

Passages = dict[int, tuple[str, str]]


@pytest.fixture(scope="module")
def passages() -> Passages:
    """Of different lengths, text and heading each."""
    chosen = random.Random(0)
    texts = (" ".join(chosen.choices(WORDS, k=chosen.randint(1, 40))) for _ in range(400))
    return {number: (text, chosen.choice(WORDS)) for number, text in enumerate(texts)}


def write(root: Path, *commits: list[tuple[int, Passages]], remove=()) -> list[SegmentFile]:
    """Each commit is a list of (document id, passages); the files of the segments then."""
    generation = 0
    for number, commit in enumerate(commits):
        with closing(IndexWriter(root)) as writer:
            generation = writer.open(generation)
            for document_id, passages in commit:
                document = Document(document_id, Path("a"), 1, 1, "d", "text", "", None, None)
                some = {each: Passage(text, 0, 1, head) for each, (text, head) in passages.items()}
                writer.add(document, some, count(list(some.values()), "", ""))
            if number == len(commits) - 1:
                writer.remove(remove)
            writer.commit()
    opened = open_dir(newest(root))
    segments = TOC.read(opened.storage, opened.indexname).segments
    return [SegmentFile(segment.segment_path(newest(root), each)) for each in segments]


def weights(passages: Passages) -> dict[int, Counter[str]]:
    """How often each term is in each passage."""
    return {
        number: Counter(term.text for part in parts for term in terms(part))
        for number, parts in passages.items()
    }


def lengths(passages: Passages) -> dict[int, int]:
    """How many terms the words of each passage have."""
    return {
        number: sum(len(terms(part)) - len(besides(part, folded(part))) for part in parts)
        for number, parts in passages.items()
    }


def check(file: SegmentFile, passages: Passages) -> None:
    """A file holds these passages and no others."""
    wanted = weights(passages)
    ids = file.passages.tolist()
    found: dict[int, Counter[str]] = {number: Counter() for number in ids}
    for at, term in enumerate(file.terms()):
        for number, weight in zip(*map(list, file.list_of(at)), strict=True):
            found[ids[number]][term.decode()] = int(weight)
    assert found == wanted
    assert file.terms() == sorted({term.encode() for each in wanted.values() for term in each})
    assert file.lengths.tolist() == list(map(lengths(passages).__getitem__, ids))


@pytest.mark.parametrize("at_a_time", [segment._RANGE, 100])
def test_every_posting_is_there_with_its_weight(tmp_path, passages, monkeypatch, at_a_time):
    monkeypatch.setattr(segment, "_RANGE", at_a_time)
    [file] = write(tmp_path, [(1, passages)])
    check(file, passages)


def test_segments_are_merged_without_what_was_removed(tmp_path, passages):
    parts = [{n: passages[n] for n in range(start, start + 3)} for start in range(0, 30, 3)]
    parts.append({n: passages[n] for n in range(100, 140)})
    commits = [[(number, part)] for number, part in enumerate(parts, start=1)]
    [file] = write(tmp_path, *commits, remove=[2, 5])
    kept = [part for number, part in enumerate(parts, start=1) if number not in (2, 5)]
    check(file, {number: each for part in kept for number, each in part.items()})


def test_a_large_segment_stays_until_most_of_it_is_gone(tmp_path, passages):
    def sizes(files):
        return sorted(len(file.passages) for file in files)

    first, more = dict(list(passages.items())[:390]), dict(list(passages.items())[390:])
    halves = [dict(list(first.items())[:150]), dict(list(first.items())[150:])]
    large = [(1, halves[0]), (2, halves[1])]
    assert sizes(write(tmp_path / "a", large, [(3, more)], remove=[1])) == [10, 390]
    assert sizes(write(tmp_path / "b", large, [(3, more)], remove=[2])) == [160]
    assert sizes(write(tmp_path / "c", large, [], remove=[1, 2])) == []


def test_removals_open_each_segment_once(tmp_path, passages, monkeypatch):
    documents = [(number, {number: each}) for number, each in passages.items()]
    write(tmp_path, documents[:390], documents[390:])
    opened = []
    monkeypatch.setattr(
        "engine.index.store.SegmentFile", lambda path: opened.append(path) or SegmentFile(path)
    )
    monkeypatch.setattr(segment, "SegmentFile", None)
    with closing(IndexWriter(tmp_path)) as writer:
        assert writer.open(1) == 1
        for number in range(10):
            writer.remove([number])
            writer.commit()
    assert len(opened) == len(set(opened)) == 2


def test_scores_are_those_of_bm25(tmp_path, passages):
    """With the exact lengths of the passages, over two segments."""
    first, more = dict(list(passages.items())[:390]), dict(list(passages.items())[390:])
    assert len(write(tmp_path, [(1, first)], [(2, more)])) == 2
    of_passage = weights(passages)
    length = lengths(passages)
    average = sum(length.values()) / len(passages)
    for term in ("appl", "线程", "plum"):
        having = {number: each for number, each in of_passage.items() if each[term]}
        idf = log(1 + (len(passages) - len(having) + 0.5) / (len(having) + 0.5))
        expected = {
            number: idf * each[term] * 2.2144
            / (each[term] + 1.2144 * (0.247 + 0.753 * length[number] / average))
            for number, each in having.items()
        }  # fmt: skip
        found = Index(tmp_path).open().search({term: 1.0}, None)
        assert dict(found) == pytest.approx(expected, 1e-5)
        assert found == sorted(found, key=lambda each: (-each[1], each[0]))


def test_a_writer_without_passages_writes_nothing(tmp_path):
    assert write(tmp_path, []) == []
