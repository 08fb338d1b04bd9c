"""A team's store on one node of its server's own engine, `qdrant-edge-py`, in this process.

    PYTHONPATH=. python tests/benchmarks/team.py speed DIR --passages 100000
    PYTHONPATH=. python tests/benchmarks/team.py recall DIR COLLECTION…
        [--vectors NPZ_FOLDER] [--most N]

`speed` fills the node with generated text and made-up vectors and asks it 200 questions, as a
search does, by words, by meaning and by both. `recall` asks it the questions of judged collections,
whose vectors are in files NAME.npz (`cid`, `c`: those of the corpus), and compares nDCG@10 with
that of the user's own store. What is there is not made again.
"""

import argparse
import gc
import random
import statistics
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import islice
from math import inf, log2
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import unquote

import generated
import numpy as np
import psutil
import qdrant_edge as edge
from qdrant_client import models

from engine.catalog import Catalog
from engine.config import Config
from engine.embed import (
    Usual,
    VectorWriter,
    encoded_text,
    encoder_in_use,
    record_folder,
    write_in_use,
)
from engine.evaluate.collection import Collection as Judged
from engine.events import Tick
from engine.index import count
from engine.library import Library
from engine.recall import Meaning, Recall
from engine.records import Document, Passage
from engine.stores.team import Place, Reader, Stamp, Team
from engine.stores.team.collection import MEANING, WORDS, indexes
from engine.stores.team.points import Part, points_of, sent
from engine.stores.team.reader import Collection
from engine.stores.team.words import point_of, words_among

WIDTH, BATCH, FIRST = 384, 500, 2000
QUESTIONS = 200


def converted(value: Any) -> Any:
    """A model of qdrant-client as the engine in this process has it."""
    match value:
        case models.Filter():
            conditions = {
                name: [converted(each) for each in several if each]
                if isinstance(several := getattr(value, name), list)
                else [converted(several)]
                for name in ("must", "should", "must_not")
                if getattr(value, name)
            }
            return edge.Filter(**conditions)
        case models.FieldCondition(key=key, match=models.MatchAny(any=values)):
            return edge.FieldCondition(key, edge.MatchAny(values))
        case models.FieldCondition(key=key, match=models.MatchValue(value=one)):
            return edge.FieldCondition(key, edge.MatchValue(int(one)))  # it knows no True
        case models.FieldCondition(key=key, range=between) if between:
            return edge.FieldCondition(key, range=edge.RangeFloat(between.gte, lt=between.lt))
        case models.HasIdCondition(has_id=ids):
            return edge.HasIdCondition(set(ids))
        case models.SearchParams(exact=True):
            return edge.SearchParams(
                exact=True, quantization=edge.QuantizationSearchParams(ignore=True)
            )
        case models.KeywordIndexParams():
            return edge.KeywordIndexParams(enable_hnsw=value.enable_hnsw)
        case models.IntegerIndexParams():
            return edge.IntegerIndexParams(
                lookup=value.lookup,
                range=value.range,
                on_disk=value.on_disk,
                enable_hnsw=value.enable_hnsw,
            )
        case models.BoolIndexParams():
            return edge.IntegerIndexParams(lookup=True, range=False, enable_hnsw=False)
        case models.SearchParams(quantization=models.QuantizationSearchParams(rescore=True)):
            return edge.SearchParams(quantization=edge.QuantizationSearchParams(rescore=True))
        case models.PayloadSelectorExclude(exclude=fields):
            return edge.PayloadSelector.Exclude(fields)
        case list() if value and isinstance(value[0], str):
            return edge.PayloadSelector.Include(value)
    return value


def nearest(query: Any, using: str | None) -> Any:
    if query is None:
        return None
    if isinstance(query, models.SparseVector):
        query = edge.SparseVector(query.indices, query.values)
    return edge.Query.Nearest(query, using=using)


def counted(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Count what a node computes beside what its client does."""

    def counting(node: "Node", *given: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return ask(node, *given, **named)
        finally:
            node.computed += time.process_time() - began

    return counting


class Node:
    """What `Reader` asks of a client, asked of a shard in this process."""

    computed = 0.0  # seconds, for what was asked

    def __init__(self, folder: Path, *, memory: bool = False) -> None:
        self.is_new = not (folder / "segments").exists()
        config = edge.EdgeConfig(
            vectors={
                MEANING: edge.EdgeVectorParams(
                    WIDTH,
                    edge.Distance.Cosine,
                    on_disk=True,
                    datatype=edge.VectorStorageDatatype.Float16,
                    quantization_config=edge.ScalarQuantizationConfig(
                        edge.ScalarType.Int8, always_ram=True
                    ),
                )
            },
            sparse_vectors={WORDS: edge.EdgeSparseVectorParams(modifier=edge.Modifier.Idf)},
            on_disk_payload=True,
        )
        folder.mkdir(parents=True, exist_ok=True)
        self.shard = (
            edge.EdgeShard.create(str(folder), config)
            if self.is_new
            else edge.EdgeShard.load(str(folder), config)
        )

    def index(self) -> None:
        for field, how in indexes().items():
            operation = edge.UpdateOperation.create_field_index(field, converted(how))
            self.shard.update(operation)

    def optimize(self) -> None:
        """Have vectors indexed and quantised, as a server does by itself; that takes minutes."""
        self.shard.optimize()
        self.shard.flush()

    def add_words(self, words: Iterable[str]) -> None:
        several = map(point_of, sorted(words))
        while some := list(islice(several, BATCH)):
            points = [edge.Point(each.id, {}, each.payload) for each in some]
            self.shard.update(edge.UpdateOperation.upsert_points(points))

    def add(self, points: Sequence[Any], vectors: Sequence[Any]) -> None:
        self.shard.update(
            edge.UpdateOperation.upsert_points(
                [
                    edge.Point(
                        point.id,
                        {
                            WORDS: edge.SparseVector(
                                point.vector[WORDS].indices, point.vector[WORDS].values
                            ),
                            MEANING: np.asarray(vector, np.float32).tolist(),
                        },
                        point.payload | {"live": 1},
                    )
                    for point, vector in zip(points, vectors, strict=True)
                ]
            )
        )

    @property
    def http(self) -> Any:
        raise NotImplementedError

    @counted
    def query_batch_points(self, _: str, requests: Sequence[Any]) -> list[Any]:
        asked = [
            edge.QueryRequest(
                each.limit,
                query=nearest(each.query, each.using),
                prefetches=[
                    edge.Prefetch(
                        one.limit, query=nearest(one.query, one.using), filter=converted(one.filter)
                    )
                    for one in each.prefetch or ()
                ],
                filter=converted(each.filter),
                with_payload=converted(each.with_payload or False),
                with_vector=each.with_vector or False,
                params=converted(each.params),
            )
            for each in requests
        ]
        found = self.shard.query_batch(edge.QueryBatchRequest(asked))
        return [SimpleNamespace(points=points) for points in found]

    @counted
    def retrieve(self, _: str, ids: Sequence[int], with_payload: Any = True) -> list[Any]:
        records = self.shard.retrieve(list(ids), converted(with_payload), False)
        return [SimpleNamespace(id=each.id, payload=each.payload) for each in records]

    @counted
    def scroll(
        self,
        _: str,
        chosen: Any,
        limit: int,
        offset: Any = None,
        with_payload: Any = True,
        with_vectors: Any = False,
    ) -> Any:
        return self.shard.scroll(
            edge.ScrollRequest(
                offset, limit, converted(chosen), converted(with_payload), with_vectors
            )
        )

    @counted
    def facet(self, _: str, field: str, chosen: Any, limit: int) -> Any:
        return self.shard.facet(edge.FacetRequest(field, limit, filter=converted(chosen)))

    @property
    def passages(self) -> int:
        numbered = edge.FieldCondition("number", range=edge.RangeFloat(gte=0))
        return self.shard.count(edge.CountRequest(filter=edge.Filter(must=[numbered])))

    def close(self) -> None:
        self.shard.close()


def fill(
    node: Node,
    documents: Iterator[tuple[Document, list[Passage]]],
    vectors_of: Callable[[Document, list[Passage]], Any],
) -> float:
    """Fill a node, as a sink does; return the average length."""
    place, average, waiting = Place("path:", "team"), 0.0, []
    points: list[Any] = []
    vectors: list[Any] = []
    words: set[str] = set()

    def flush() -> None:
        nonlocal average
        if not average:
            lengths = np.concatenate([counts.lengths for _, _, counts in waiting])
            average = float(lengths.mean())
        for document, passages, counts in waiting:
            whole = sent(document, [document.path], [Part(passages, counts)], place, [], {})
            points.extend(points_of(whole, average, 0))
            vectors.extend(vectors_of(document, passages))
            words.update(words_among(counts.terms))
        waiting.clear()
        for start in range(0, len(points), BATCH):
            node.add(points[start : start + BATCH], vectors[start : start + BATCH])
        points.clear(), vectors.clear()

    for document, passages in documents:
        waiting.append((document, passages, count(passages, document.title, document.path.name)))
        if sum(len(each) for _, each, _ in waiting) > FIRST:
            flush()
    if waiting:
        flush()
    node.add_words(words)
    node.index()
    node.optimize()
    return average


def team_over(node: Node, config: Config, meaning: Any) -> Team:
    """The reading side over a node."""
    team = Team(
        Place("path:", "team"), config, meaning, lambda: closing(Catalog(config.catalog_file))
    )
    collection = Collection("team", Stamp(1, meaning.key, WIDTH, 1.0), node.passages)
    reader: Reader = team.reader
    reader._client = node  # type: ignore[assignment]
    reader._known["collections"] = inf, [collection]
    return team


class Given:
    """Vectors of questions that are there already, in place of an encoder."""

    encoder, key = "given", "given"

    def __init__(self, vectors: dict[str, tuple[Sequence[float], Usual | None]]) -> None:
        self.vectors = vectors

    def vector(
        self, question: str, languages: Sequence[str]
    ) -> Generator[Tick, None, tuple[Sequence[float], Usual | None, dict[str, Any]]]:
        yield from ()
        return *self.vectors[question], {}


def recalled(recall: Recall, config: Config, question: str, **how: Any) -> list[Any]:
    *_, last = recall.recall(question, config, (), **how)
    return list(last.hits)


# --- speed


def passages_of(number: int) -> tuple[Document, list[Passage]]:
    text, path = generated.document(number), Path(f"/text/{number // 100}/note {number}.md")
    pieces, start = [], 0
    paragraphs = text.rstrip().split("\n\n")
    for at in range(0, len(paragraphs), 3):
        piece = "\n\n".join(paragraphs[at : at + 3])
        language = generated.language_of(number)
        pieces.append(Passage(piece, start, start + len(piece), language=language))
        start += len(piece) + 2
    document = Document(number, path, len(text), 0, str(number), "markdown", path.stem, None, None)
    return document, pieces


def speed(folder: Path, passages: int) -> None:
    chance = np.random.default_rng(3)
    centres = chance.standard_normal((5000, WIDTH))

    def vectors_of(document: Document, its: list[Passage]) -> Any:
        near = centres[document.id % 5000] + 0.6 * chance.standard_normal((len(its), WIDTH))
        return near / np.linalg.norm(near, axis=1)[:, None]

    def documents() -> Iterator[tuple[Document, list[Passage]]]:
        total = number = 0
        while total < passages:
            document, its = passages_of(number)
            yield document, its
            total, number = total + len(its), number + 1

    began = time.process_time()
    with closing(Node(folder / "node")) as node:
        if node.is_new:
            fill(node, documents(), vectors_of)
            print(f"filled in {time.process_time() - began:.0f} s of computing", flush=True)
        node.optimize()  # if it was stopped at that
        dice = random.Random(5)
        asked = []
        for _ in range(QUESTIONS):
            text = dice.choice(passages_of(dice.randrange(passages // 40))[1]).text
            words = [word for word in text.split() if any(map(str.isalnum, word))]
            size = dice.randint(2, 12)
            at = dice.randrange(max(1, len(words) - size))
            asked.append(" ".join(words[at : at + size])[:80])
        some = [passages_of(number)[0] for number in range(QUESTIONS)]
        given = Given(
            {
                question: (vectors_of(document, [Passage("", 0, 0)])[0].tolist(), None)
                for question, document in zip(asked, some, strict=True)
            }
        )
        config = Config(data_dir=folder, model="builtin")
        team = team_over(node, config, given)
        recall = Recall(config, team.contents, team.keywords, [team.source])
        for only in ("keywords", "meaning", None):
            recalled(recall, config, asked[0], only=only)
            gc.collect()
            gc.freeze()  # as `pagewise serve` does: what was loaded stays
            wall, used, by_node = [], [], []
            for question in asked[1:]:
                began, computed = time.perf_counter(), time.process_time()
                node.computed = 0.0
                recalled(recall, config, question, only=only)
                wall.append(1000 * (time.perf_counter() - began))
                used.append(1000 * (time.process_time() - computed))
                by_node.append(1000 * node.computed)
            for what, times in (("wall", wall), ("computing", used), ("node", by_node)):
                p95 = statistics.quantiles(times, n=20)[-1]
                median = statistics.median(times)
                print(f"{only or 'both'}: {what} median {median:.0f} p95 {p95:.0f} ms", flush=True)
        total = node.passages
        disk = sum(each.stat().st_size for each in (folder / "node").rglob("*") if each.is_file())
        held = psutil.Process().memory_info()
        own = held.rss - held.shared
        print(f"{total:,} passages, {disk / 1e6:,.0f} MB on disk, {own / 1e6:,.0f} MB in memory")
        print(f"and {held.shared / 1e6:,.0f} MB of mapped files")


# --- recall


def ndcg(names: Sequence[str | None], grades: dict[str, int]) -> float:
    gains = [grades.get(name or "", 0) for name in names[:10]]
    best = sorted(grades.values(), reverse=True)[:10]

    def discounted(some: Sequence[int]) -> float:
        return sum(gain / log2(rank + 2) for rank, gain in enumerate(some))

    return discounted(gains) / discounted(best)


def compare(folder: Path, source: Path, vectors: Path | None, most: int) -> None:
    judged = Judged.open(source)
    own = judged.library_config(Config(data_dir=folder, model="builtin"))
    for _ in judged.index(own):
        pass
    topics, _ = judged.resolved()
    corpus: dict[str, Any] = {}
    if vectors:
        with np.load(vectors / f"{source.name}.npz") as kept:
            corpus = dict(zip(map(str, kept["cid"]), kept["c"], strict=True))
        seed(own, corpus)
    named = {doc.path.parent.name: unquote(doc.path.parent.name) for doc, _ in judged.documents()}

    def vectors_of(document: Document, its: list[Passage]) -> Any:
        vector = corpus.get(named[document.path.parent.name])
        return [np.ones(WIDTH) if vector is None else vector] * len(its)

    with closing(Node(folder / f"node-{source.name}")) as node, closing(Library(own)) as library:
        if node.is_new:
            fill(node, ((doc, [passage]) for doc, passage in judged.documents()), vectors_of)
        meaning = Meaning(own, library._catalog, elsewhere=True)
        given: Any = meaning if vectors else Given({})
        team = team_over(node, own, given)
        reading = Recall(own, team.contents, team.keywords, [team.source])
        for only in ("keywords", "meaning", None) if vectors else ("keywords",):
            scores = []
            for topic in topics.topics[:: -(-len(topics.topics) // most)]:
                how = {"plain": not topic.typed, "only": only, "pool": 100}
                *_, mine = library.recall(topic.text, **how)  # type: ignore[arg-type]
                theirs = recalled(reading, own, topic.text, **how)
                grades = topics.grades[topic.id]
                scores.append(
                    [
                        ndcg(list(dict.fromkeys(topics.names(topic, hits))), grades)
                        for hits in (mine.hits, theirs)
                    ]
                )
            one, other = np.array(scores).mean(0)
            print(f"{source.name} {only or 'both'}: own {one:.4f}, team {other:.4f}", flush=True)
        meaning.close()


def seed(config: Config, corpus: dict[str, Any]) -> None:
    """Give the user's own store the vectors."""
    model = encoder_in_use(config)
    with closing(Catalog(config.catalog_file)) as catalog:
        writer = VectorWriter(record_folder(config, model), model.width)
        known = catalog.backlog.generation(model.key)
        if (generation := writer.open(known)) != known:
            catalog.backlog.start(model.key, generation)
        write_in_use(config, model)
        waiting = catalog.backlog.documents(model.key)
        for number in waiting:
            document, passages = catalog.backlog.content(number) or (None, {})
            assert document
            texts = [encoded_text(document, each) for each in passages.values()]
            vector = corpus[unquote(document.path.parent.name)].astype(np.float32)
            if lacking := writer.lacks(texts):
                writer.encoded(lacking, np.stack([vector] * len(lacking)))
            writer.add(document, passages)
        writer.commit()
        catalog.backlog.mark_indexed(model.key, waiting)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["speed", "recall"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("collections", type=Path, nargs="*")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--vectors", type=Path)
    parser.add_argument("--most", type=int, default=10_000, help="questions of a collection")
    given = parser.parse_args()
    if given.what == "speed":
        speed(given.folder, given.passages)
    for each in given.collections:
        compare(given.folder, each, given.vectors, given.most)


if __name__ == "__main__":
    main()
