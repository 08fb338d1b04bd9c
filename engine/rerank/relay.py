"""Relay: a quick model reads all passages, so that another reads the best of them, not the first.

The quick one takes no part in what is shown but by that order, as its scores are of another kind.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing

from engine.events import Relayed, Tick
from engine.presets import built_in_presets
from engine.records import Score
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Candidate, Scores


def read_all(
    question: str, candidates: Sequence[Candidate], longest: int, reranker: Reranker
) -> Iterator[Scores]:
    yield from reranker.score(question, built_in_presets()[0].instruction, candidates, longest)


def relayed(
    events: Generator[object], candidates: list[Candidate]
) -> Generator[Tick | Relayed, None, list[Candidate]]:
    """Return the candidates in the order of the scores among `events`; as they are without any."""
    scores: list[Score] = []
    with closing(events):
        for event in events:
            if isinstance(event, tuple):
                scores += event
            yield Tick()
    margins = {score.passage_id: score.margin for score in scores}
    if len(margins) < len(candidates):
        return candidates
    best_first = sorted(candidates, key=lambda each: -margins[each.id])
    yield Relayed(tuple(each.id for each in best_first))
    return best_first
