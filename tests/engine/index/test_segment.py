"""What our writer writes, read back by Whoosh."""

import random
from contextlib import closing
from pathlib import Path

import pytest
from whoosh import index as whoosh_index, query, scoring

from engine.index import segment
from engine.index.counts import count
from engine.index.index_writer import IndexWriter
from engine.index.store import Index, newest
from engine.records import Passage
from engine.terms.tokens import terms

WORDS = "apple pear Plum snake_case E-4017 线程池 拒绝策略 ﾊﾟｿｺﾝ über ประเทศไทย".split()


@pytest.fixture
def passages() -> dict[int, tuple[str, str]]:
    """Of different lengths, text and heading each."""
    chosen = random.Random(0)
    texts = (" ".join(chosen.choices(WORDS, k=chosen.randint(1, 40))) for _ in range(400))
    return {number: (text, chosen.choice(WORDS)) for number, text in enumerate(texts)}


def written(root: Path, *commits: list[tuple[int, dict[int, tuple[str, str]]]], remove=()):
    """Each commit is a list of (document id, passages)."""
    generation = 0
    for number, commit in enumerate(commits):
        with closing(IndexWriter(root, generation)) as writer:
            generation = writer.generation
            for document_id, passages in commit:
                some = [Passage(text, 0, 1, heading) for text, heading in passages.values()]
                writer.add(document_id, list(passages), count(some, "", ""))
            if number == len(commits) - 1:
                writer.remove(remove)
            writer.commit()
    return whoosh_index.open_dir(newest(root)).reader()


def postings(reader, term: str) -> dict[int, float]:
    """Weight by passage id."""
    matcher, numbers = reader.postings("text", term.encode()), reader.column_reader("passage")
    found = {}
    while matcher.is_active():
        found[numbers[matcher.id()]] = matcher.weight()
        matcher.next()
    return found


def expected(passages: dict[int, tuple[str, str]]) -> dict[str, dict[int, float]]:
    weights: dict[str, dict[int, float]] = {}
    for number, (text, context) in passages.items():
        for term in (*terms(text), *terms(context)):
            of_term = weights.setdefault(term.text, {})
            of_term[number] = of_term.get(number, 0.0) + 1
    return weights


def check(reader, passages):
    wanted = expected(passages)
    assert {term.decode() for term in reader.lexicon("text")} == set(wanted)
    for term, weights in wanted.items():
        assert postings(reader, term) == pytest.approx(weights), term
        info = reader.term_info("text", term.encode())
        assert info.doc_frequency() == len(weights)
        assert info.max_weight() == pytest.approx(max(weights.values()))
    numbers = reader.column_reader("passage")
    for number in reader.all_doc_ids():
        text, context = passages[numbers[number]]
        length = sum(1 for part in (text, context) for _ in terms(part))
        assert reader.doc_field_length(number, "text") == pytest.approx(length, rel=0.1)
    assert reader.doc_count() == len(passages)


@pytest.mark.parametrize("at_a_time", [segment._RANGE, 100])
def test_every_posting_is_there_with_its_weight(tmp_path, passages, monkeypatch, at_a_time):
    monkeypatch.setattr(segment, "_RANGE", at_a_time)
    check(written(tmp_path, [(1, passages)]), passages)


def test_segments_are_merged_without_what_was_removed(tmp_path, passages):
    parts = [{n: passages[n] for n in range(start, start + 3)} for start in range(0, 30, 3)]
    commits = [[(number, part)] for number, part in enumerate(parts, start=1)]
    reader = written(tmp_path, *commits, remove=[2, 5])
    kept = [part for number, part in enumerate(parts, start=1) if number not in (2, 5)]
    together = {number: each for part in kept for number, each in part.items()}
    numbers = reader.column_reader("passage")
    found = {numbers[number] for number in reader.all_doc_ids()}
    assert found == set(together)
    for term, weights in expected(together).items():
        assert postings(reader, term) == pytest.approx(weights), term


def test_a_large_segment_stays_until_most_of_it_is_gone(tmp_path, passages):
    def segments(reader):
        return sorted(leaf.doc_count_all() for leaf, _ in reader.leaf_readers())

    first, more = dict(list(passages.items())[:390]), dict(list(passages.items())[390:])
    halves = [dict(list(first.items())[:150]), dict(list(first.items())[150:])]
    large = [(1, halves[0]), (2, halves[1])]
    assert segments(written(tmp_path / "a", large, [(3, more)], remove=[1])) == [10, 390]
    assert segments(written(tmp_path / "b", large, [(3, more)], remove=[2])) == [160]
    assert segments(written(tmp_path / "c", large, [], remove=[1, 2])) == [0]


def test_our_scores_are_those_of_whoosh(tmp_path, passages):
    """BM25F by Whoosh's own matchers, but for its idf, over two segments."""
    first, more = dict(list(passages.items())[:390]), dict(list(passages.items())[390:])
    reader = written(tmp_path, [(1, first)], [(2, more)])
    assert len(reader.leaf_readers()) == 2

    class OwnIdf(scoring.BM25F):
        def idf(self, searcher, field, text):
            return 1.0

    words = ["appl", "线程", "plum"]
    index = Index(tmp_path)
    scorer = index.open()
    with whoosh_index.open_dir(newest(tmp_path)).searcher(
        weighting=OwnIdf(B=0.75, K1=1.2)
    ) as searcher:
        for word in words:
            results = searcher.search(query.Term("text", word), limit=None)
            ids = searcher.reader().column_reader("passage")
            theirs = {ids[number]: score for number, score in results.items()}
            ours = dict(scorer.best({word: 1.0}, None))
            assert ours.keys() == theirs.keys()
            factor = max(ours.values()) / max(theirs.values())
            assert ours == pytest.approx({at: factor * each for at, each in theirs.items()}, 1e-5)


def test_a_writer_without_passages_writes_nothing(tmp_path):
    reader = written(tmp_path, [])
    assert reader.doc_count_all() == 0
