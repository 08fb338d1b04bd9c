"""Measuring: topics are asked as in the window, and the rankings compared with the grades.

    for event in measure_collection(config, Collection.open(folder), [System("answer", "Given …")]):
        …  # Progress, Encoded, Notice; Evaluated comes last

To stop is not to ask for the next event. Rankings are kept: the same call resumes there.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, sleep

from engine.config import Config
from engine.errors import EngineError, Invalid, ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.measures import Tally
from engine.evaluate.rankings import Place, Ranking, Rankings
from engine.evaluate.records import Evaluated, Topic, TopicSet
from engine.evaluate.trec import read_run, trec_id, write_qrels, write_run
from engine.events import Encoded, Notice, Progress, Ranked, Recalled, Scored, Tick, Withdrawn
from engine.library import Library
from engine.messages import Message
from engine.models import find_model, model_digest
from engine.recall import FUSION_VERSION, Way
from engine.records import Hit, Score
from engine.rerank import with_scores

DEPTH = 100  # the deepest rank that is measured
POOLS = (10, 20, 30, 50, 100)  # sizes to compare
KEYWORDS, MEANING, FUSED = "keywords", "meaning", "fused"

_PAUSE = 0.5  # seconds between two looks whether vectors can be asked

MeasureEvent = Progress | Encoded | Notice | Evaluated | Tick


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

    Without systems, or a reranker, only recall is measured. `runs` are run files of other programs,
    measured too. `lender` is a library whose models are used. The rest: see `measure`. Raises
    `ModelUnavailable`, `Invalid` and `LibraryUnavailable`.
    """
    from engine.embed import find_encoder  # late, as it loads NumPy

    judged = collection.judged
    others: dict[str, dict[str, list[str]]] = {}
    for file in runs:
        others[file.stem if file.stem not in others else str(file)] = read_run(file)
    name = KEYWORDS
    if config.meaning:
        try:
            encoder = find_encoder(config.encoder, config.data_dir)
            own = encoder.path.is_file()  # it comes with us, and is found by its name alone
            config = replace(config, encoder=encoder.name if own else str(encoder.path))
            name = f"{encoder.key}-{FUSION_VERSION}"
        except ModelUnavailable as error:
            yield Notice(error.message)
            config = replace(config, meaning=False)
    if systems and (used := find_model(model or config.model, config.data_dir)):
        name += (
            f"-{used.name}-{model_digest(used, config.data_dir)[:12]}-{config.device}"
            f"-{config.dtype}-{config.pool}-{config.longest_prompt}-{config.rank_seconds:g}"
        )
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
        for event in library.run_vectors():
            if isinstance(event, Encoded | Tick):
                yield event
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
    status = library.status()
    by_meaning = config.meaning and status.vectors > 0
    keywords, meaning, fused = (Tally(tag, shown) for tag in (KEYWORDS, MEANING, FUSED))
    recalled = fused if by_meaning else keywords
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
        recalled.add(topic.id, found[0], grades, pool=0)
        if by_meaning:
            keywords.add(topic.id, ranker.alone(topic, "keywords"), grades)
            meaning.add(topic.id, ranker.alone(topic, "meaning"), grades)
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
        model=used.name if used else recalled.tag,
        encoder=status.encoder if by_meaning else None,
        topics=judged.topics,
        keywords=keywords.measured(),
        meaning=meaning.measured(keywords) if by_meaning else None,
        fused=fused.measured(keywords) if by_meaning else None,
        systems=tuple(tally.measured(recalled) for tally in (*tallies, *foreign)),
        pools={size: tally.measured(recalled) for size, tally in zip(smaller, pools, strict=True)},
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
        """Return the ranking of a topic; without an instruction as it was recalled."""
        known = self._rankings.get(topic.text, instruction or "")
        if known:
            return known
        if not self._last or self._last[0] != topic.id:
            self._last = topic.id, *self._recall(topic)
        recalled, recall_seconds = self._last[1:]
        hits, rank_seconds, cached = list(recalled.hits), 0.0, 0
        if instruction is not None and hits:
            scored, rank_seconds = yield from self._scored(recalled, instruction)
            hits, cached = with_scores(hits, scored), sum(each.cached for each in scored)
        hits.sort(key=lambda hit: hit.first_rank)
        ranking = Ranking(self._places(topic, hits), recall_seconds, rank_seconds, cached)
        self._rankings.add(ranking, topic.text, instruction or "")
        return ranking

    def alone(self, topic: Topic, way: Way) -> Ranking:
        """Return what one of the retrievers finds."""
        key = topic.text, "", way
        known = self._rankings.get(*key)
        if known:
            return known
        recalled, seconds = self._recall(topic, way)
        ranking = Ranking(self._places(topic, recalled.hits), seconds)
        self._rankings.add(ranking, *key)
        return ranking

    def _places(self, topic: Topic, hits: Sequence[Hit]) -> tuple[Place, ...]:
        places: dict[str, Place] = {}
        for name, hit in zip(self._judged.names(topic, hits), hits, strict=True):
            if name is not None:
                places.setdefault(name, _place(name, hit))
        return tuple(places.values())

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

    def _recall(self, topic: Topic, only: Way | None = None) -> tuple[Recalled, float]:
        started, pool = perf_counter(), max(DEPTH, self._pool)
        recalled = recall(self._library, topic.text, pool, plain=not topic.typed, only=only)
        return recalled, perf_counter() - started


def recall(
    library: Library, question: str, pool: int, *, plain: bool, only: Way | None = None
) -> Recalled:
    """Return the hits of a question; none if it has no word, or a filter that fits nothing."""
    try:
        for event in library.recall(question, plain=plain, pool=pool, only=only):
            match event:
                case Recalled(partial=True):  # as in a window that has just been opened
                    sleep(_PAUSE)
                    return recall(library, question, pool, plain=plain, only=only)
                case Recalled():
                    return event
                case Notice(message) if not message.code.startswith("recall."):
                    # A search goes on with what is left; a measurement cannot.
                    raise EngineError(message)
    except Invalid:
        pass
    return Recalled(question, (), 0.0)


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
    """Write `qrels.txt`, and a file `TAG.run` for each retriever, both fused, and each system."""
    write_qrels(folder / "qrels.txt", judged.grades)

    def write(
        tag: str, instruction_for: Callable[[Topic], str], *way: Way, pool: int | None = None
    ) -> bool:
        keys = ((topic, (topic.text, instruction_for(topic), *way)) for topic in judged.topics)
        found = [(topic.id, rankings.get(*key)) for topic, key in keys]
        run = [(id, [place.id for place in its.order(pool)]) for id, its in found if its]
        if run:
            write_run(folder / f"{tag}.run", tag, run)
        return bool(run)

    write(KEYWORDS, _none, "keywords")
    by_meaning = write(MEANING, _none, "meaning")
    recalled = systems[0].instruction_for if systems else _none
    write(FUSED if by_meaning else KEYWORDS, recalled, pool=0)
    for system in systems:
        write(system.tag, system.instruction_for)


def _none(topic: Topic) -> str:
    return ""
