"""The search, against plain numpy, and the record against a dictionary."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import time
from unittest.mock import patch

import numpy
import pytest
from hypothesis import given, settings, strategies as st

from engine.embed.languages import LanguageMeans
from engine.embed.record import map_rows, read_entries
from engine.embed.vectors import Vectors
from engine.embed.writer import VectorWriter
from engine.records import Document, Passage

WIDTH = 24
PASSAGES = 3000  # more than are scored again


def unit(drawn: numpy.ndarray) -> numpy.ndarray:
    return (drawn / numpy.linalg.norm(drawn, axis=-1, keepdims=True)).astype("f4")


def draw(count: int, seed: int = 0) -> numpy.ndarray:
    return unit(numpy.random.default_rng(seed).standard_normal((count, WIDTH)))


def document(id: int) -> Document:
    return Document(id, Path(f"/{id}.md"), 1, 1, "x", "markdown", str(id), None, None)


def passage(text: str) -> Passage:
    return Passage(text, 0, len(text), "", language="zh" if text[-1:] == "3" else "en")


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    """A folder and what is in it: ids of passages, of documents, and vectors."""
    folder = tmp_path_factory.mktemp("vectors")
    writer = VectorWriter(folder, WIDTH)
    writer.open(0)
    vectors = draw(PASSAGES)
    for id in range(PASSAGES // 10):
        ids = range(10 * id, 10 * id + 10)
        texts = {each + 1: passage(str(each)) for each in ids}
        writer.encoded([each.text for each in texts.values()], vectors[list(ids)])
        writer.add(document(id + 1), texts)
    for id in range(1, PASSAGES // 10, 7):
        writer.remove([id])
    writer.commit()
    ids = numpy.arange(1, PASSAGES + 1)
    documents = (ids - 1) // 10 + 1
    left = documents % 7 != 1
    return folder, ids[left], documents[left], vectors.astype("f2").astype("f4")[left]


@pytest.mark.parametrize("limit", [0, 1, 20, 400, 2400, 10_000, None])
@pytest.mark.parametrize("chosen", [None, range(2, 6), range(2, 200), ()])
@pytest.mark.parametrize("language", [None, b"zh"])
@pytest.mark.parametrize("also", [None, (5, 11, 2999, 77_777)])
def test_it_finds_what_numpy_finds(record, limit, chosen, language, also):
    folder, ids, documents, rows = record
    reader = Vectors(folder)
    assert reader.refresh()
    [question] = draw(1, seed=9)
    near = reader.search(
        question,
        limit,
        documents=None if chosen is None else numpy.array(chosen, int),
        languages=None if language is None else numpy.array([language], "S2"),
        also=None if also is None else numpy.array(also, "<u4"),
    )
    entries = read_entries(folder)
    there = entries.table["passage"] > 0
    spoken = numpy.where(there, entries.table["language"], b"")
    means = LanguageMeans.of(spoken, map_rows(folder, entries))
    cosines = rows @ question - means.added(question)[there]
    allowed = numpy.ones(len(ids), bool)
    if chosen is not None:
        allowed &= numpy.isin(documents, list(chosen))
    if language is not None:
        allowed &= (ids - 1) % 10 == 3
    best = numpy.flatnonzero(allowed)
    best = best[numpy.argsort(-cosines[best])][:limit]
    if also is not None:
        best = numpy.union1d(best, numpy.flatnonzero(numpy.isin(ids, also)))
        best = best[numpy.argsort(-cosines[best])]
    assert sorted(near.passages.tolist()) == sorted(ids[best].tolist())
    assert near.cosines == pytest.approx(cosines[best], abs=1e-5)
    assert numpy.all(numpy.diff(near.cosines) <= 0)
    of = dict(zip(ids.tolist(), entries.table["language"][there].tolist(), strict=True))
    assert near.languages.tolist() == [of[each] for each in near.passages.tolist()]


def test_nothing_is_found_where_nothing_is(tmp_path):
    reader = Vectors(tmp_path / "none")
    [question] = draw(1)
    assert reader.refresh() == 0
    assert reader.search(question, 5).passages.tolist() == []

    writer = VectorWriter(tmp_path / "none", WIDTH)
    generation = writer.open(0)
    assert reader.refresh() == generation
    for limit in (0, 5, None):
        near = reader.search(question, limit, also=numpy.array([1], "<u4"))
        assert [each.tolist() for each in near] == [[], [], []]

    writer.encoded(["a"], draw(1))
    writer.add(document(1), {1: passage("a")})
    writer.remove([1])
    writer.commit()
    assert reader.refresh() == generation
    assert reader.search(question, 5, also=numpy.array([1], "<u4")).passages.tolist() == []


TEXTS = [f"text {number}" for number in range(4, 10)]  # all in one language
OF_TEXT = dict(zip(TEXTS, draw(len(TEXTS), seed=1), strict=True))
STEPS = st.one_of(
    st.tuples(st.just("write"), st.integers(1, 4), st.lists(st.sampled_from(TEXTS), max_size=5)),
    st.tuples(st.just("remove"), st.integers(1, 4)),
    st.tuples(st.sampled_from(["commit", "compact", "reopen", "restart", "read"])),
)


@settings(max_examples=60)
@given(st.lists(STEPS, max_size=25))
def test_in_any_order_it_holds_what_a_dictionary_would(steps):
    with TemporaryDirectory() as name:
        folder = Path(name)
        writer = VectorWriter(folder, WIDTH)
        generation = writer.open(0)
        reader = Vectors(folder)
        next_id = 1
        now: dict[int, dict[int, str]] = {}  # by document: texts by passage
        committed: dict[int, dict[int, str]] = {}
        encoded: set[str] = set()  # and committed
        fresh: set[str] = set()

        for step in [*steps, ("commit",), ("read",)]:
            match step:
                case "write", id, texts:
                    writer.remove([id])
                    lacking = writer.lacks(texts)
                    assert set(lacking) == set(texts) - encoded - fresh
                    writer.encoded(lacking, numpy.array([OF_TEXT[each] for each in lacking]))
                    fresh |= set(lacking)
                    now[id] = {next_id + each: text for each, text in enumerate(texts)}
                    next_id += len(texts)
                    writer.add(document(id), {each: passage(now[id][each]) for each in now[id]})
                case "remove", id:
                    writer.remove([id])
                    now.pop(id, None)
                case ("commit",):
                    writer.commit()
                    committed = dict(now)
                    encoded |= fresh
                    fresh = set()
                case ("compact",) if now == committed and not fresh:
                    before = read_entries(folder)
                    with patch("engine.embed.writer.time", return_value=time() + 40 * 86_400):
                        writer.compact()
                    after = read_entries(folder)
                    assert numpy.count_nonzero(after.table["passage"]) * 3 >= 2 * len(after.table)
                    if after.number != before.number:
                        encoded = {text for texts in committed.values() for text in texts.values()}
                case ("compact",):
                    pass
                case (("reopen" | "restart") as how,):  # without a commit, as a kill does
                    writer = VectorWriter(folder, WIDTH)
                    if how == "restart":  # of another catalog
                        committed = {}
                    generation = writer.open(generation if how == "reopen" else 0)
                    now, fresh = dict(committed), set()
                case _:
                    assert reader.refresh() == generation
                    there = {p: text for texts in committed.values() for p, text in texts.items()}
                    for text, vector in OF_TEXT.items():
                        near = reader.search(vector, None)
                        assert sorted(near.passages.tolist()) == sorted(there)
                        same = {
                            passage
                            for passage, cosine, _ in zip(*(e.tolist() for e in near), strict=True)
                            if cosine > 0.99
                        }
                        assert same == {p for p, its in there.items() if its == text}
            assert writer.passages() == sum(map(len, now.values()))
