"""Reading: which passages a model reads of a list, from the top, within a reading time.

How many fit is known from the pace of earlier questions, and better after each portion of this one.
What an earlier question has read counts as if it were read now: one that is asked again ends where
it ended before, at once.
"""

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from math import inf
from time import perf_counter, process_time

from engine.records import Score
from engine.rerank.paces import Paces
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Candidate, Scores

LEAST = 8  # passages that are read however long that takes
_WORTHWHILE = 1.25  # times what is read by now: a smaller rest is not worth another portion
_BESIDE = 50  # bytes that reading any passage costs beside its own
_LONG = 10.0  # seconds of a step, in which a computer that does not compute has slept


class Stopwatch:
    """Measures how long work takes; what the computer slept through does not count."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._then, self._computed = perf_counter(), process_time()

    def lap(self) -> None:
        """Note the end of a step."""
        now, computed = perf_counter(), process_time()
        step = now - self._then
        if step < _LONG or computed - self._computed > step / 10:
            self.seconds += step
        self._then, self._computed = now, computed


class Reading:
    """The candidates of one question, handed out in portions until it is time to stop.

    Attributes:
        watch: Is to be lapped at each step of the model.
        done: How many are scored.
    """

    def __init__(
        self,
        candidates: Sequence[Candidate],
        known: Iterable[Score],
        seconds: float,
        pace: float | None,
        least: int = LEAST,
    ) -> None:
        """`known` is scored already; `pace` is that of earlier questions, in bytes a second.

        `least` passages are read however long that takes.
        """
        self._candidates, self._seconds, self._earlier_pace = candidates, seconds, pace
        self._first = [each.id for each in candidates[:least]]
        self._costs = {
            each.id: _BESIDE + len(each.text.encode("utf-8", "replace")) for each in candidates
        }
        self._ends = list(accumulate(self._costs.values()))
        self._read = {score.passage_id for score in known}
        self._handed_out = set(self._read)
        self._known = sum(self._costs[each] for each in self._read)
        self._new = self._work = 0
        self.watch = Stopwatch()

    @property
    def done(self) -> int:
        return len(self._read)

    @property
    def pace(self) -> float | None:
        """Bytes a second in this reading; None while too little is read to tell."""
        return self._work / max(self.watch.seconds, 1e-9) if self._new >= LEAST else None

    @property
    def seconds(self) -> float:
        """How long it takes to read what is read: what was known counts at the pace."""
        pace = self.pace or self._earlier_pace
        return self.watch.seconds + (self._known / pace if pace else 0.0)

    @property
    def goal(self) -> int:
        """How many will be scored in the end, as far as can be told."""
        return len(self._read.union(each.id for each in self._candidates[: self._depth()]))

    def portion(self) -> list[Candidate]:
        """Return the candidates to be read next, each once; none when it is time to stop."""
        if self.is_over:
            return []
        fitting = self._candidates[: self._depth()]
        portion = [each for each in fitting if each.id not in self._handed_out]
        self._handed_out.update(each.id for each in portion)
        return portion

    def add(self, scores: Iterable[Score]) -> None:
        """Note a step of the model, and what it has scored."""
        self.watch.lap()
        for score in scores:
            self._read.add(score.passage_id)
            if not score.cached:
                self._work += self._costs[score.passage_id]
                self._new += 1

    @property
    def is_over(self) -> bool:
        """Whether to stop in the middle of a portion."""
        return self.watch.seconds > self._seconds and self._read.issuperset(self._first)

    def scores(
        self, reranker: Reranker, asked: tuple[str, str], longest: int, paces: Paces
    ) -> Iterator[tuple[Scores, int]]:
        """Yield the scores of each portion, and the goal, until it is time to stop.

        `asked` are question and instruction. The pace is kept in `paces`, unless the model has gone
        on elsewhere meanwhile.
        """
        kind = reranker.kind
        while portion := self.portion():
            goal = self.goal
            for batch in reranker.score(*asked, portion, longest):
                self.add(batch)
                yield batch, goal
                if self.is_over:
                    break
        if self.pace and reranker.kind == kind:
            paces.keep(self.pace, *kind)

    def _depth(self) -> int:
        """Return how many from the top fit into the time."""
        pace = self.pace or self._earlier_pace
        if self._seconds == inf:
            return len(self._candidates)
        if pace is None:
            return LEAST
        fitting = bisect(self._ends, pace * self._seconds)
        places = (place for place, each in enumerate(self._candidates, 1) if each.id in self._read)
        read = max(places, default=0)
        if LEAST <= read < fitting <= read * _WORTHWHILE:
            return read
        return max(LEAST, fitting)
