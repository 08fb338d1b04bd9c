"""Measuring: topics are asked as in the window, and the rankings compared with the grades.

    for event in measure_collection(config, Collection.open(folder), [System("answer", "Given …")]):
        …  # Progress, Encoded, Notice; Evaluated comes last

To stop is not to ask for the next event. Rankings are kept: the same call resumes there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from math import inf
from pathlib import Path

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.corpus_library import corpus_library
from engine.evaluate.measures import Tally
from engine.evaluate.rankings import Place, Ranking, Rankings
from engine.evaluate.reading_time import read_in_time
from engine.evaluate.records import Evaluated, Topic, TopicSet
from engine.evaluate.topic_ranker import TopicRanker
from engine.evaluate.trec import read_run, trec_id, write_qrels, write_run
from engine.events import Encoded, Notice, Progress, Tick
from engine.library import Library
from engine.messages import Message
from engine.models import find_model, model_digest
from engine.recall import FUSION_VERSION, Way

POOLS = (10, 20, 30, 50, 100)  # sizes to compare
KEYWORDS, MEANING, FUSED = "keywords", "meaning", "fused"

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
    seconds: float | None = None,
    runs: Sequence[Path] = (),
    export: Path | None = None,
    lender: Library | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on a collection; its index and rankings are kept in the data directory.

    Of a team's library they are on its server, in a collection of their own, and are not kept.
    Without systems, or a reranker, only recall is measured. `runs` are run files of other programs,
    measured too. `lender` is a library whose models are used. The rest: see `measure`. Raises
    `ModelUnavailable`, `Invalid` and `LibraryUnavailable`.
    """
    from engine.embed import find_encoder  # late, as it loads NumPy

    others: dict[str, dict[str, list[str]]] = {}
    for file in runs:
        others[file.stem if file.stem not in others else str(file)] = read_run(file)
    name = f"{KEYWORDS}-{FUSION_VERSION}"
    if config.meaning:
        try:
            encoder = find_encoder(config.encoder, config.data_dir)
            own = encoder.path.is_file()  # it comes with us, and is found by its name alone
            place = encoder.address or str(encoder.path)
            config = replace(config, encoder=encoder.name if own else place)
            name = f"{encoder.key}-{FUSION_VERSION}"
        except ModelUnavailable as error:
            yield Notice(error.message)
            config = replace(config, meaning=False)
    if systems and (used := find_model(model or config.model, config.data_dir)):
        name += (
            f"-{used.name}-{model_digest(used, config.data_dir)[:12]}-{config.device}"
            f"-{config.dtype}-{config.pool}-{config.longest_prompt}"
        )
        config = replace(config, model=used.reference)
    judged, missing = collection.resolved()
    for complaint in collection.complaints:
        yield Notice(Message("evaluate.of-collection", title=judged.title, complaint=complaint))
    if missing:
        yield Notice(Message("evaluate.not-in-corpus", title=judged.title, count=missing))
    with corpus_library(collection, config) as config:
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
                shown=shown, seconds=seconds, others=others, export=export, model=model,
            )  # fmt: skip


def measure(
    library: Library,
    config: Config,
    judged: TopicSet,
    systems: Sequence[System],
    rankings: Rankings,
    *,
    shown: int | None = None,
    seconds: float | None = None,
    others: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    export: Path | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on `judged` by asking `library`, whose settings are `config`.

    `shown`: how many passages a reader is handed, besides the usual numbers. `seconds`: for how
    long the first system may read, in addition to the whole pool. `others`: document
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
    read: dict[str, Ranking] = {}  # by the first system, where its time is limited
    ranker = TopicRanker(library, judged, rankings, config.pool, model)
    for number, topic in enumerate(judged.topics):
        yield Progress(number, len(judged.topics), judged.source)
        grades = judged.grades[topic.id]
        found = []
        for system in systems:
            found.append((yield from ranker.rank(topic, system.instruction_for(topic))))
        if not systems:
            found.append((yield from ranker.rank(topic, None)))
        recalled.add(topic.id, found[0], grades, pool=0)
        if seconds and seconds < inf and systems:
            read[topic.id] = found[0]
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
    measured = tuple(tally.measured(recalled) for tally in (*tallies, *foreign))
    in_time = None
    if read and seconds:
        in_time = read_in_time(seconds, read, judged.grades, recalled, measured[0])
        if in_time is None:
            yield Notice(Message("evaluate.no-pace", seconds=seconds))
    yield Evaluated(
        title=judged.title,
        model=used.name if used else recalled.tag,
        encoder=status.encoder if by_meaning else None,
        topics=judged.topics,
        keywords=keywords.measured(),
        meaning=meaning.measured(keywords) if by_meaning else None,
        fused=fused.measured(keywords) if by_meaning else None,
        systems=measured,
        pools={size: tally.measured(recalled) for size, tally in zip(smaller, pools, strict=True)},
        in_time=in_time,
    )


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
