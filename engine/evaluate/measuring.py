"""Measuring: topics are asked as in the window, and the rankings compared with the grades.

    for event in measure_collection(config, Collection.open(folder), [System("answer", "Given …")]):
        …  # Progress, Notice; Evaluated comes last

To stop is not to ask for the next event. Rankings are kept: the same call resumes there.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from engine.config import Config
from engine.errors import Invalid, ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.measures import Tally
from engine.evaluate.rankings import Place, Ranking, Rankings
from engine.evaluate.records import Evaluated, Topic, TopicSet
from engine.evaluate.trec import read_run, trec_id, write_qrels, write_run
from engine.events import Notice, Progress, Ranked, Recalled, Scored, Tick, Withdrawn
from engine.library import Library
from engine.messages import Message
from engine.models import find_model, model_digest
from engine.records import Hit, Score
from engine.rerank import with_scores

DEPTH = 100  # the deepest rank that is measured
POOLS = (10, 20, 30, 50, 100)  # sizes to compare
KEYWORDS = "keywords"

MeasureEvent = Progress | Notice | Evaluated | Tick


@dataclass(frozen=True, slots=True)
class System:
    """A way of ranking, named by `tag`: the model with this instruction.

    With `own`, a topic that has its own instruction is ranked by that.
    """

    tag: str
    instruction: str
    own: bool = False

    def instruction_for(self, topic: Topic) -> str:
        return topic.instruction or self.instruction if self.own else self.instruction


def measure_collection(
    config: Config,
    collection: Collection,
    systems: Sequence[System],
    *,
    shown: int | None = None,
    runs: Sequence[Path] = (),
    export: Path | None = None,
    lender: Library | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on a collection; its index and rankings are kept in the data directory.

    Without systems, or a reranker, only keywords are measured, and no model is loaded. `runs` are
    run files of other programs, measured too. `lender` is a library whose models are used. The
    rest: see `measure`. Raises `ModelUnavailable`, `Invalid` and `LibraryUnavailable`.
    """
    judged = collection.judged
    others: dict[str, dict[str, list[str]]] = {}
    for file in runs:
        others[file.stem if file.stem not in others else str(file)] = read_run(file)
    name = KEYWORDS
    if systems and (used := find_model(model or config.model, config.data_dir)):
        name = (
            f"{used.name}-{model_digest(used, config.data_dir)[:12]}-{config.device}-{config.dtype}"
        )
        name += f"-{config.pool}-{config.longest_prompt}-{config.rank_seconds:g}"
        config = replace(config, model=str(used.folder))
    for complaint in collection.complaints:
        yield Notice(Message("evaluate.of-collection", title=judged.title, complaint=complaint))
    missing = collection.missing()
    if missing:
        yield Notice(Message("evaluate.not-in-corpus", title=judged.title, count=missing))
    config = collection.library_config(config)
    yield from collection.index(config)
    with (
        closing(Library(config, ranker=lender.ranker if lender else None)) as library,
        Rankings(config.data_dir / "runs" / f"{name}.jsonl") as rankings,
    ):
        yield from measure(
            library, config, judged, systems, rankings,
            shown=shown, others=others, export=export, model=model,
        )  # fmt: skip


def measure(
    library: Library,
    config: Config,
    judged: TopicSet,
    systems: Sequence[System],
    rankings: Rankings,
    *,
    shown: int | None = None,
    others: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    export: Path | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on `judged` by asking `library`, whose settings are `config`.

    `shown`: how many passages a reader is handed, besides the usual numbers. `others`: document
    ids that other systems found, by tag and topic. `export`: a folder for the grades and runs.
    `model`: another than the library's. Raises `ModelUnavailable`.
    """
    used = find_model(model or config.model, config.data_dir) if systems else None
    if systems and not used:
        systems = ()
        yield Notice(Message("evaluate.no-reranker"))
    others = others or {}
    smaller = [size for size in POOLS if size < config.pool] if systems else []
    keywords = Tally(KEYWORDS, shown)
    tallies = [Tally(system.tag, shown) for system in systems]
    foreign = [Tally(tag, shown) for tag in others]
    pools = [Tally(str(size), shown) for size in smaller]
    ranker = _TopicRanker(library, judged, rankings, config.pool, model)
    for number, topic in enumerate(judged.topics):
        yield Progress(number, len(judged.topics), judged.source)
        grades = judged.grades[topic.id]
        found = []
        for system in systems:
            found.append((yield from ranker.rank(topic, system.instruction_for(topic))))
        if not systems:
            found.append((yield from ranker.rank(topic, None)))
        keywords.add(topic.id, found[0], grades, pool=0)
        for tally, ranking in zip(tallies, found, strict=False):
            tally.add(topic.id, ranking, grades)
        for tally, size in zip(pools, smaller, strict=True):
            tally.add(topic.id, found[0], grades, pool=size)
        for tally, run in zip(foreign, others.values(), strict=True):
            tally.add(topic.id, _foreign(topic, run, grades), grades)
    if export:
        _export_runs(export, judged, systems, rankings)
    yield Evaluated(
        title=judged.title,
        model=used.name if used else KEYWORDS,
        topics=judged.topics,
        keywords=keywords.measured(),
        systems=tuple(tally.measured(keywords) for tally in (*tallies, *foreign)),
        pools={size: tally.measured(keywords) for size, tally in zip(smaller, pools, strict=True)},
    )


class _TopicRanker:
    """Ranks topics; those that were ranked before come from the cache."""

    def __init__(
        self, library: Library, judged: TopicSet, rankings: Rankings, pool: int, model: str | None
    ) -> None:
        self._library, self._judged, self._rankings = library, judged, rankings
        self._pool, self._model = pool, model
        self._last: tuple[str, Recalled, float] | None = None  # topic, its hits, seconds

    def rank(
        self, topic: Topic, instruction: str | None
    ) -> Generator[Notice | Tick, None, Ranking]:
        """Return the ranking of a topic; without an instruction by keywords alone."""
        known = self._rankings.get(topic.text, instruction or "")
        if known:
            return known
        recalled, recall_seconds = self._recall(topic)
        hits, rank_seconds, cached = list(recalled.hits), 0.0, 0
        if instruction is not None and hits:
            scored, rank_seconds = yield from self._scored(recalled, instruction)
            hits, cached = with_scores(hits, scored), sum(each.cached for each in scored)
        hits.sort(key=lambda hit: hit.first_rank)
        places: dict[str, Place] = {}
        for name, hit in zip(self._judged.names(topic, hits), hits, strict=True):
            if name is not None:
                places.setdefault(name, _place(name, hit))
        ranking = Ranking(tuple(places.values()), recall_seconds, rank_seconds, cached)
        self._rankings.add(topic.text, instruction or "", ranking)
        return ranking

    def _scored(
        self, recalled: Recalled, instruction: str
    ) -> Generator[Notice | Tick, None, tuple[list[Score], float]]:
        pool = replace(recalled, hits=recalled.hits[: self._pool])
        scores: list[Score] = []
        notices = []
        for event in self._library.rank(pool, instruction, model=self._model):
            match event:
                case Scored(scores=batch):
                    scores += batch
                case Notice():
                    notices.append(event)
                case Tick():
                    yield event
                case Withdrawn(message=message):
                    raise ModelUnavailable(message)
                case Ranked(took_ms=took):
                    yield from notices
                    return scores, took / 1000
        # A search goes on without a model and notices it; a measurement cannot.
        raise ModelUnavailable(notices[-1].message)

    def _recall(self, topic: Topic) -> tuple[Recalled, float]:
        if self._last and self._last[0] == topic.id:
            return self._last[1:]
        started, pool = perf_counter(), max(DEPTH, self._pool)
        recalled = recall(self._library, topic.text, pool, plain=not topic.typed)
        self._last = topic.id, recalled, perf_counter() - started
        return self._last[1:]


def recall(library: Library, question: str, pool: int, *, plain: bool) -> Recalled:
    """Return the hits of a question; none if it has no word, or a filter that fits nothing."""
    try:
        *_, recalled = library.recall(question, plain=plain, pool=pool)
    except Invalid:
        return Recalled(question, (), 0.0)
    assert isinstance(recalled, Recalled)
    return recalled


def _place(name: str, hit: Hit) -> Place:
    # Not counted by a model: four bytes are about a token, in English as in Chinese.
    tokens = hit.tokens or -(-len(f"{hit.context}\n{hit.text}".encode()) // 4)
    return Place(name, tokens, hit.margin, hit.context)


def _foreign(topic: Topic, run: Mapping[str, Sequence[str]], grades: Mapping[str, int]) -> Ranking:
    """Return what a run file has of a topic, under the ids of the grades."""
    own = {trec_id(name): name for name in grades}
    found = run.get(trec_id(topic.id), ())
    return Ranking(tuple(Place(own.get(name, name), 0, label=name) for name in found), 0.0)


def _export_runs(
    folder: Path, judged: TopicSet, systems: Sequence[System], rankings: Rankings
) -> None:
    """Write `qrels.txt`, and a file `TAG.run` for keywords and each system."""
    write_qrels(folder / "qrels.txt", judged.grades)

    def run(system: System | None) -> Iterator[tuple[str, list[str]]]:
        asked = system or (systems[0] if systems else None)
        for topic in judged.topics:
            ranking = rankings.get(topic.text, asked.instruction_for(topic) if asked else "")
            if ranking:
                order = ranking.order(None if system else 0)
                yield topic.id, [place.id for place in order]

    for system in (None, *systems):
        tag = system.tag if system else KEYWORDS
        write_run(folder / f"{tag}.run", tag, run(system))
