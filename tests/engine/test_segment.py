"""What our writer writes, read back by Whoosh."""

import random
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from whoosh import index as whoosh_index

from engine.analysis import term_counts, terms
from engine.index import IndexWriter, newest
from engine.segment import CONTEXT_WEIGHT, TEXT_WEIGHT

WORDS = "apple pear Plum snake_case E-4017 线程池 拒绝策略 ﾊﾟｿｺﾝ über ประเทศไทย".split()


@given(st.text(max_size=200) | st.lists(st.sampled_from(WORDS)).map(" ".join))
def test_terms_are_counted_as_they_are_found(text):
    assert term_counts(text) == Counter(term.text for term in terms(text))


@pytest.fixture
def passages() -> dict[int, tuple[str, str]]:
    """Enough for several blocks of 128 postings, of different lengths."""
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
                some = ((each, *parts) for each, parts in passages.items())
                writer.add(document_id, [Path(f"/a/{document_id}.md")], some)
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
        for part, weight in ((text, TEXT_WEIGHT), (context, CONTEXT_WEIGHT)):
            for term in terms(part):
                of_term = weights.setdefault(term.text, {})
                of_term[number] = of_term.get(number, 0.0) + weight
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


def test_every_posting_is_there_with_its_weight(tmp_path, passages):
    check(written(tmp_path, [(1, passages)]), passages)


def test_segments_are_merged_without_what_was_removed(tmp_path, passages):
    """Whoosh merges small segments when it commits another."""
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


def test_a_writer_without_passages_writes_nothing(tmp_path):
    reader = written(tmp_path, [])
    assert reader.doc_count_all() == 0
