"""Reading time: what a system gains where it reads for some seconds, of what it gains in all."""

from collections.abc import Mapping

from engine.evaluate.measures import Tally
from engine.evaluate.rankings import Ranking
from engine.evaluate.records import Grades, Measured, ReadInTime
from engine.rerank import LEAST


def read_in_time(
    seconds: float,
    rankings: Mapping[str, Ranking],
    grades: Mapping[str, Grades],
    before: Tally,
    whole: Measured,
) -> ReadInTime | None:
    """Measure a system, by its rankings of the `whole` pool, as if it stopped after `seconds`.

    The passages that fit go by the pace of this computer; None where all scores were cached, and
    it is not known.
    """
    new = [ranking for ranking in rankings.values() if ranking.rank_seconds and not ranking.cached]
    spent = sum(ranking.rank_seconds for ranking in new)
    if not spent:
        return None
    pool = max(ranking.scored for ranking in rankings.values())
    fitting = seconds * sum(ranking.scored for ranking in new) / spent
    read = min(pool, max(LEAST, int(min(fitting, pool))))
    tally = Tally(f"{whole.tag} in {seconds:g} s")
    for topic, ranking in rankings.items():
        tally.add(topic, ranking, grades[topic], pool=read)
    measured = tally.measured(before)
    assert measured.comparison
    assert whole.comparison
    kept, gain = measured.comparison.gain, whole.comparison.gain
    return ReadInTime(seconds, read, kept / gain if gain > 0 else None, measured)
