"""Measuring: each topic is asked as in the window, and what comes is held against the grades.

    for event in measure_collection(config, Collection.open(folder), [System("answer", "Given …")]):
        …  # Progress, Notice; Evaluated comes last

To stop is not to ask for the next event. What was ranked until then is kept, so that the same
call goes on from there.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter

from engine.config import Config
from engine.errors import FolderMissing, KindUnknown, ModelUnavailable, QueryEmpty
from engine.evaluate.collection import Collection
from engine.evaluate.corpus import corpus_config, index_corpus, runs_dir
from engine.evaluate.judged import Judged, Topic
from engine.evaluate.rankings import Place, Ranking, Rankings
from engine.evaluate.records import Evaluated
from engine.evaluate.tally import Tally
from engine.evaluate.trec import read_run, trec_id, write_qrels, write_run
from engine.library import Library
from engine.models import find_model, model_digest
from engine.recall import Query
from engine.records import Hit, Notice, Progress, Ranked, Recalled, Score, Scored, Withdrawn
from engine.rerank import with_scores

DEPTH = 100  # the deepest rank that is measured
POOLS = (10, 20, 30, 50, 100)  # sizes that are held against each other
KEYWORDS = "keywords"

MeasureEvent = Progress | Notice | Evaluated


@dataclass(frozen=True, slots=True)
class System:
    """A way of ranking: the model with this instruction. `tag` names it.

    `own`: a topic that brings its own instruction is ranked by that.
    """

    tag: str
    instruction: str
    own: bool = False

    def of(self, topic: Topic) -> str:
        """The instruction for this topic."""
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
    """Measure systems on a collection, whose index and rankings are kept in the data directory.

    Without a system it is the keywords alone that are measured, and no model is loaded. `runs` are
    run files of other programs, to be measured beside; `export` is a folder for the runs of ours,
    and the grades; `lender` a library whose models are used, and `model` another than its own.
    `shown`: see `measure`.

    Raises `ModelUnavailable`, `CollectionInvalid` and `LibraryUnavailable`.
    """
    judged = collection.judged
    others: dict[str, dict[str, list[str]]] = {}
    for file in runs:
        others[file.stem if file.stem not in others else str(file)] = read_run(file)
    name = KEYWORDS
    if systems:
        used = find_model(model or config.model, config.data_dir)
        name = (
            f"{used.name}-{model_digest(used, config.data_dir)[:12]}-{config.device}-{config.dtype}"
        )
        name += f"-{config.pool}-{config.longest_prompt}-{config.rank_seconds:g}"
        config = replace(config, model=used.name if used.kind == "builtin" else str(used.folder))
    for complaint in collection.complaints:
        yield Notice(f"{judged.title}: {complaint}")
    missing = collection.missing()
    if missing:
        count = (
            "One relevant document is" if missing == 1 else f"{missing:,} relevant documents are"
        )
        yield Notice(f"{judged.title}: {count} not in corpus.jsonl, and counted as not found.")
    config = corpus_config(config, collection)
    yield from index_corpus(config, collection)
    with (
        closing(Library(config)) as library,
        Rankings(runs_dir(config) / f"{name}.jsonl") as kept,
    ):
        if lender and systems:
            library.borrow(lender)
        yield from measure(
            library, config, judged, systems, kept, shown=shown, others=others, model=model
        )
        if export:
            export_runs(export, judged, systems, kept)


def measure(
    library: Library,
    config: Config,
    judged: Judged,
    systems: Sequence[System],
    kept: Rankings,
    *,
    shown: int | None = None,
    others: Mapping[str, Mapping[str, Sequence[str]]] | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on `judged`, by asking `library`, whose settings `config` are.

    `shown`: how many passages a reader is handed, besides the usual numbers of them. `others`:
    what other systems found, by tag and topic. `model`: another than the library's, by which to
    rank. Raises `ModelUnavailable`.
    """
    others = others or {}
    smaller = [size for size in POOLS if size < config.pool] if systems else []
    keywords = Tally(KEYWORDS, shown)
    tallies = [Tally(system.tag, shown) for system in systems]
    foreign = [Tally(tag, shown) for tag in others]
    pools = [Tally(str(size), shown) for size in smaller]
    asker = _Asker(library, judged, kept, config.pool, model)
    for number, topic in enumerate(judged.topics):
        yield Progress(number, len(judged.topics), judged.source)
        grades = judged.grades[topic.id]
        rankings = []
        for system in systems:
            rankings.append((yield from asker.rank(topic, system.of(topic))))
        if not systems:
            rankings.append((yield from asker.rank(topic, None)))
        keywords.add(topic.id, rankings[0], grades, pool=0)
        for tally, ranking in zip(tallies, rankings, strict=False):
            tally.add(topic.id, ranking, grades)
        for tally, size in zip(pools, smaller, strict=True):
            tally.add(topic.id, rankings[0], grades, pool=size)
        for tally, run in zip(foreign, others.values(), strict=True):
            tally.add(topic.id, _foreign(topic, run, grades), grades)
    yield Evaluated(
        title=judged.title,
        model=find_model(model or config.model, config.data_dir).name if systems else KEYWORDS,
        topics=len(judged.topics),
        keywords=keywords.measured(),
        systems=tuple(tally.measured(keywords) for tally in (*tallies, *foreign)),
        pools={size: tally.measured(keywords) for size, tally in zip(smaller, pools, strict=True)},
    )


class _Asker:
    """Asks the topics; those that were asked before come from what was kept."""

    def __init__(
        self, library: Library, judged: Judged, kept: Rankings, pool: int, model: str | None
    ) -> None:
        self._library, self._judged, self._kept = library, judged, kept
        self._pool, self._model = pool, model
        self._recalled: tuple[str, Recalled, float] | None = None  # of the last topic

    def rank(self, topic: Topic, instruction: str | None) -> Generator[Notice, None, Ranking]:
        """The ranking of a topic; without an instruction by keywords alone."""
        known = self._kept.get(topic.text, instruction or "")
        if known:
            return known
        recalled, recall_seconds = self._recall(topic)
        hits, rank_seconds, kept = list(recalled.hits), 0.0, 0
        if instruction is not None and hits:
            scored, rank_seconds = yield from self._scored(recalled, instruction)
            hits, kept = with_scores(hits, scored), sum(each.kept for each in scored)
        hits.sort(key=lambda hit: hit.keyword_rank)
        names = self._judged.names(topic, hits)
        places: dict[str, Place] = {}
        for name, hit in zip(names, hits, strict=True):
            if name is not None:
                places.setdefault(name, _place(name, hit))
        ranking = Ranking(tuple(places.values()), recall_seconds, rank_seconds, kept)
        self._kept.keep(topic.text, instruction or "", ranking)
        return ranking

    def _scored(
        self, recalled: Recalled, instruction: str
    ) -> Generator[Notice, None, tuple[list[Score], float]]:
        """The scores of the best candidates, and the seconds that they took."""
        pool = replace(recalled, hits=recalled.hits[: self._pool])
        scores: list[Score] = []
        notices = []
        for event in self._library.rank(pool, instruction, model=self._model):
            match event:
                case Scored(scores=batch):
                    scores += batch
                case Notice():
                    notices.append(event)
                case Withdrawn(sentence=sentence):
                    raise ModelUnavailable(sentence)
                case Ranked(took_ms=took):
                    yield from notices
                    return scores, took / 1000
        # What is a notice to whoever asks, that no model can be loaded, is an error here.
        raise ModelUnavailable(" ".join(notice.sentence for notice in notices))

    def _recall(self, topic: Topic) -> tuple[Recalled, float]:
        if self._recalled and self._recalled[0] == topic.id:
            return self._recalled[1:]
        began = perf_counter()
        try:
            asked = topic.text if topic.typed else Query.plain(topic.text)
            *_, recalled = self._library.recall(asked, pool=max(DEPTH, self._pool))
            assert isinstance(recalled, Recalled)
        except (QueryEmpty, KindUnknown, FolderMissing):
            recalled = Recalled(topic.text, (), 0.0)
        self._recalled = topic.id, recalled, perf_counter() - began
        return self._recalled[1:]


def _place(name: str, hit: Hit) -> Place:
    # Where no model has counted: four bytes are about a token, in English as in Chinese.
    tokens = hit.tokens or -(-len(f"{hit.context}\n{hit.text}".encode()) // 4)
    return Place(name, tokens, hit.margin, hit.context)


def _foreign(topic: Topic, run: Mapping[str, Sequence[str]], grades: Mapping[str, int]) -> Ranking:
    """What a run file has of a topic, under the ids of the grades."""
    own = {trec_id(name): name for name in grades}
    found = run.get(trec_id(topic.id), ())
    return Ranking(tuple(Place(own.get(name, name), 0, label=name) for name in found), 0.0)


def export_runs(folder: Path, judged: Judged, systems: Sequence[System], kept: Rankings) -> None:
    """Write `qrels.txt`, and a file `TAG.run` for the keywords and each system."""
    write_qrels(folder / "qrels.txt", judged.grades)

    def run(system: System | None) -> Iterator[tuple[str, list[str]]]:
        asked = system or (systems[0] if systems else None)
        for topic in judged.topics:
            ranking = kept.get(topic.text, asked.of(topic) if asked else "")
            if ranking:
                order = ranking.order(None if system else 0)
                yield topic.id, [place.id for place in order]

    for system in (None, *systems):
        tag = system.tag if system else KEYWORDS
        write_run(folder / f"{tag}.run", tag, run(system))
