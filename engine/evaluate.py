"""Evaluate: measures of a ranking over a judged collection, along the path the window uses.

A collection is a folder with `corpus.jsonl` (id, title, text), `queries.jsonl` (id, text, and maybe
an instruction of its own) and `qrels.tsv` (query, document, grade). Each record is one document of
one passage; the index made of it is kept below `eval/` in the data directory, so that a second run
with another preset or model starts at once.

nDCG is trec_eval's: gain is the grade, discount log2(rank + 1). For reciprocal rank and recall a
document counts as relevant from grade 1.
"""

import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from math import log2
from pathlib import Path
from time import perf_counter
from typing import Any
from urllib.parse import quote, unquote

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import CollectionInvalid, ModelUnavailable, QuestionEmpty
from engine.index import VERSION as INDEX_VERSION
from engine.library import Library
from engine.models import find
from engine.question import Question
from engine.ranking import with_scores
from engine.reading import READER
from engine.records import (
    Document,
    Hit,
    Notice,
    Passage,
    Progress,
    Recalled,
    Scored,
    Withdrawn,
)
from engine.scan import digest
from engine.writer import Writer

_DEPTH = 100  # the deepest rank that is measured


@dataclass(frozen=True, slots=True)
class Collection:
    """Questions with their judgments: query id → document id → grade. The corpus stays on disk."""

    folder: Path
    queries: tuple[tuple[str, str, str | None], ...]  # id, text, instruction
    judgments: dict[str, dict[str, int]]

    @classmethod
    def open(cls, folder: Path) -> "Collection":
        """Raises `CollectionInvalid`, naming the file and line."""
        if not (folder / "corpus.jsonl").is_file():
            raise CollectionInvalid(f"{folder} is not a collection: it holds no corpus.jsonl.")
        judgments: dict[str, dict[str, int]] = {}
        for number, line in _lines(folder / "qrels.tsv"):
            try:
                query, document, grade = line.split("\t")
                judgments.setdefault(query, {})[document] = int(float(grade))
            except ValueError as error:
                if number == 1:
                    continue  # a header
                raise CollectionInvalid(
                    f"{folder / 'qrels.tsv'}, line {number}: query, document and grade expected."
                ) from error
        queries = tuple(
            (str(each["id"]), str(each["text"]), each.get("instruction"))
            for each in _records(folder / "queries.jsonl")
        )
        return cls(folder, queries, judgments)

    def records(self) -> Iterator[tuple[str, str, str]]:
        """(id, title, text) of each document."""
        for each in _records(self.folder / "corpus.jsonl"):
            yield str(each["id"]), str(each.get("title") or ""), str(each["text"])


@dataclass(frozen=True, slots=True)
class Evaluated:
    """The end of an evaluation: means over the questions that have a relevant document."""

    collection: str
    model: str
    queries: int
    measures: dict[str, float]
    keyword: dict[str, float]
    seconds: float
    keyword_seconds: float


def evaluate(
    config: Config,
    collection: Collection,
    instruction: str,
    *,
    own_instructions: bool = True,
    rerank: bool = True,
) -> Iterator[Progress | Notice | Evaluated]:
    """Ask every judged question; `Evaluated` comes last.

    `own_instructions`: a question that brings its own instruction is ranked by that. Raises
    `ModelUnavailable`, and `CollectionInvalid` where a question has no judgment at all.
    """
    model = find(config.model, config.data_dir)
    config = replace(
        config,
        data_dir=_place(config, collection),
        model=model.name if model.kind == "builtin" else str(model.folder),
    )
    yield from _index(config, collection)
    keyword: list[dict[str, float]] = []
    reranked: list[dict[str, float]] = []
    recall_seconds = rank_seconds = 0.0
    relevant = {
        query: grades
        for query, grades in collection.judgments.items()
        if any(grade > 0 for grade in grades.values())
    }
    asked = [each for each in collection.queries if each[0] in relevant]
    if not asked:
        raise CollectionInvalid(f"No question of {collection.folder} has a relevant document.")
    library = Library(config)
    with closing(library):
        if rerank:
            list(library.load())  # here a model that cannot be loaded is an error
        for number, (query, text, own) in enumerate(asked):
            yield Progress(number, len(asked), collection.folder)
            grades = relevant[query]
            began = perf_counter()
            recalled = _recall(library, text, max(_DEPTH, config.pool))
            recall_seconds += perf_counter() - began
            keyword.append(measures(_ids(recalled.hits), grades, query))
            if not rerank:
                continue
            began = perf_counter()
            pool = replace(recalled, hits=recalled.hits[: config.pool])
            hits = list(pool.hits)
            for event in library.rank(pool, own if own and own_instructions else instruction):
                if isinstance(event, Scored):
                    hits = with_scores(hits, event.scores)
                elif isinstance(event, Withdrawn):
                    raise ModelUnavailable(event.sentence)
                elif isinstance(event, Notice):
                    yield event
            rank_seconds += perf_counter() - began
            ids = _ids((*hits, *recalled.hits[config.pool :]))
            reranked.append(measures(ids, grades, query))
    yield Evaluated(
        collection=collection.folder.name,
        model=model.name if rerank else "keywords",
        queries=len(asked),
        measures=_means(reranked if rerank else keyword),
        keyword=_means(keyword),
        seconds=recall_seconds + rank_seconds,
        keyword_seconds=recall_seconds,
    )


def measures(ids: Sequence[str], grades: dict[str, int], query: str = "") -> dict[str, float]:
    """Measures of one ranking (document ids, best first) under its judgments.

    A document with the id of the query itself, as some collections have, does not count.
    """
    gains = [max(0, grades.get(each, 0)) for each in ids if each != query]
    best = sorted((grade for grade in grades.values() if grade > 0), reverse=True)
    first = next((rank for rank, gain in enumerate(gains[:10], start=1) if gain > 0), None)
    found = {f"recall@{k}": sum(g > 0 for g in gains[:k]) / len(best) for k in (10, 50, 100)}
    return {
        "ndcg@10": _dcg(gains[:10]) / _dcg(best[:10]),
        "mrr@10": 1 / first if first else 0.0,
        **found,
    }


def _dcg(gains: Sequence[int]) -> float:
    return sum(gain / log2(rank + 1) for rank, gain in enumerate(gains, start=1))


def _means(each: Sequence[dict[str, float]]) -> dict[str, float]:
    return {name: sum(one[name] for one in each) / len(each) for name in each[0]}


def _recall(library: Library, question: str, pool: int) -> Recalled:
    try:
        # No person typed it: what looks like a filter, or a phrase in quotes, is meant as words.
        events = list(library.recall(Question.plain(question), pool=pool))
    except QuestionEmpty:
        return Recalled(question, (), 0.0)
    recalled = events[-1]
    assert isinstance(recalled, Recalled)
    return recalled


# --- the index of a collection -----------------------------------------------------------------

# A record stands in the catalog as a file named "-" (no term) in a folder named after its id.


def _ids(hits: Sequence[Hit]) -> list[str]:
    return [unquote(hit.path.parent.name) for hit in hits]


def _place(config: Config, collection: Collection) -> Path:
    content = digest(collection.folder / "corpus.jsonl")
    return config.data_dir / "eval" / f"{collection.folder.resolve().name}-{content[:12]}"


def _index(config: Config, collection: Collection) -> Iterator[Progress]:
    """Index the collection's records, unless that is done."""
    complete = config.data_dir / f"complete-{READER}-{INDEX_VERSION}"
    if complete.exists():
        return
    shutil.rmtree(config.data_dir, ignore_errors=True)
    config.make_data_dir()
    total = sum(1 for _ in collection.records())
    with (
        closing(Catalog(config.catalog_file)) as catalog,
        closing(Writer(catalog, config.index_dir)) as writer,
    ):
        for number, (record, title, text) in enumerate(collection.records()):
            path = Path("/", quote(record, safe=""), "-")
            document = Document(0, path, len(text), 0, record, "record", title, None, None)
            writer.put(document, [Passage(text, 0, len(text))])
            if number % 100 == 0:
                yield Progress(number, total, collection.folder)
        for _ in writer.catch_up():
            pass
    complete.touch()


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    try:
        with file.open(encoding="utf-8") as stream:
            for number, line in enumerate(stream, start=1):
                if line.strip():
                    yield number, line.rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CollectionInvalid(f"{file} cannot be read: {error}.") from error


def _records(file: Path) -> Iterator[dict[str, Any]]:
    for number, line in _lines(file):
        try:
            record = json.loads(line)
            record["id"], record["text"]
        except (ValueError, KeyError, TypeError) as error:
            raise CollectionInvalid(
                f"{file}, line {number}: a JSON object with id and text is expected."
            ) from error
        yield record
