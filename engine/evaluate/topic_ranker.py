"""TopicRanker: ranks the topics of an evaluation by asking a library; to be measured."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from time import perf_counter, sleep

from engine.errors import EngineError, Invalid, ModelUnavailable
from engine.evaluate.rankings import Place, Ranking, Rankings
from engine.evaluate.records import Topic, TopicSet
from engine.events import Notice, Ranked, Recalled, Scored, Tick, Withdrawn
from engine.library import Library
from engine.recall import Way
from engine.records import Hit, Score
from engine.rerank import with_scores

DEPTH = 100  # the deepest rank that is measured

_PAUSE = 0.5  # seconds between two looks whether vectors can be asked


class TopicRanker:
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
    library: Library,
    question: str,
    pool: int,
    *,
    plain: bool,
    only: Way | None = None,
    weight: float | None = None,
) -> Recalled:
    """Return the hits of a question; none if it has no word, or a filter that fits nothing."""
    try:
        for event in library.recall(question, plain=plain, pool=pool, only=only, weight=weight):
            match event:
                case Recalled(partial=True):  # as in a window that has just been opened
                    sleep(_PAUSE)
                    return recall(library, question, pool, plain=plain, only=only, weight=weight)
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
