"""Relay: a quick model reads ahead, so that another reads the best passages, not the first.

It has at most half of the reading time, and takes no part in what is shown but by its order, as its
scores are of another kind. What it has not read stays behind, in the order in which it was found.
"""

from collections.abc import Iterator

from engine.events import Relaying, Tick
from engine.rerank.paces import Paces
from engine.rerank.reading import Reading
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Candidate
from engine.user.presets import built_in_presets

_SHARE = 0.5  # of the reading time


class Relay:
    """The candidates of one question, of which a quick model is to read as many as it can."""

    def __init__(self, candidates: list[Candidate], longest: int, seconds: float) -> None:
        """`seconds` is the reading time of both models; `longest` bounds a prompt."""
        self.candidates, self._longest = candidates, longest
        self._seconds = seconds * _SHARE
        self._margins: dict[int, float] = {}
        self._reading: Reading | None = None

    @property
    def took(self) -> float:
        return self._reading.watch.seconds if self._reading else 0.0

    @property
    def seconds(self) -> float:
        """How long that would have taken had nothing been read before."""
        return self._reading.seconds if self._reading else 0.0

    @property
    def order(self) -> list[Candidate]:
        """The candidates, the best of those that are read first."""
        return sorted(
            self.candidates,
            key=lambda each: (each.id not in self._margins, -self._margins.get(each.id, 0.0)),
        )

    def read(self, question: str, paces: Paces, reranker: Reranker) -> Iterator[Relaying | Tick]:
        asked = question, built_in_presets()[0].instruction
        known = reranker.known(*asked, self.candidates, self._longest)
        pace = paces.get(*reranker.kind)
        reading = self._reading = Reading(self.candidates, known, self._seconds, pace, least=0)
        self._margins = {score.passage_id: score.margin for score in known}
        total = len(self.candidates)
        yield Relaying(reranker.name, reading.done, reading.goal, total)
        for batch, goal in reading.scores(reranker, asked, self._longest, paces):
            self._margins |= {score.passage_id: score.margin for score in batch}
            yield Relaying(reranker.name, reading.done, goal, total) if batch else Tick()
