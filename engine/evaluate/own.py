"""Own: the person's judged questions, asked in the library itself."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.config import Config
from engine.errors import CollectionInvalid, EngineError
from engine.evaluate.judged import Judged, Topic
from engine.evaluate.measuring import DEPTH, MeasureEvent, System, export_runs, measure
from engine.evaluate.rankings import Rankings
from engine.library import Library
from engine.recall import Query
from engine.records import Hit, Notice, Progress, Recalled
from engine.user import Judgment, Judgments

_LIKE_IT = 10  # hits among which a passage is looked for by its own words


def measure_own(
    library: Library,
    config: Config,
    judgments: Judgments,
    systems: Sequence[System],
    *,
    shown: int | None = None,
    export: Path | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on what the person has judged; see `measuring.measure`.

    A judged passage that the library holds no longer does not count. What models computed is kept
    by the library's own cache. Raises `CollectionInvalid` where no question has a good passage.
    """
    gone: list[Judgment] = []
    questions = judgments.questions()
    for number, of_question in enumerate(questions):
        yield Progress(number, len(questions), config.judgments_file)
        gone += _gone(library, judgments, of_question)
    if gone:
        count = "One judged passage is" if len(gone) == 1 else f"{len(gone):,} judged passages are"
        yield Notice(f"{count} no longer in the library, and not counted.")
    judged = own_judged(judgments, config.judgments_file, gone)
    if not judged.topics:
        raise CollectionInvalid(
            "No passage is judged good for a question yet. Ask one, and press + on what answers it."
        )
    with Rankings(None) as kept:
        yield from measure(library, config, judged, systems, kept, shown=shown, model=model)
        if export:
            export_runs(export, judged, systems, kept)


def own_judged(judgments: Judgments, source: Path, gone: Sequence[Judgment] = ()) -> Judged:
    """The judged questions as topics, without these judgments. A document's id is its digest."""
    grades: dict[str, dict[str, int]] = {}
    topics = []
    for of_question in judgments.questions():
        last = of_question[-1]
        found = {each.digest: each.grade for each in of_question if each not in gone}
        if any(found.values()):
            topics.append(Topic(last.question, last.question, last.instruction or None, typed=True))
            grades[last.question] = found

    def names(topic: Topic, hits: Sequence[Hit]) -> list[str | None]:
        known = judgments.matches(topic.text, hits)
        return [
            known[hit.passage_id].digest if hit.passage_id in known else str(hit.passage_id)
            for hit in hits
        ]

    return Judged("Judged questions", source, tuple(topics), grades, names)


def _gone(
    library: Library, judgments: Judgments, of_question: Sequence[Judgment]
) -> list[Judgment]:
    """The good ones among these judgments whose passage is not in the library."""
    question = of_question[0].question
    found = set(judgments.matches(question, _hits(library, question, DEPTH)).values())
    gone = []
    for each in of_question:
        if each.grade and each not in found:
            alike = _hits(library, Query.plain(each.text), _LIKE_IT)
            if each not in judgments.matches(question, alike).values():
                gone.append(each)
    return gone


def _hits(library: Library, question: str | Query, pool: int) -> Sequence[Hit]:
    try:
        *_, recalled = library.recall(question, pool=pool)
    except EngineError:  # no word in it, or a folder that is no longer there
        return ()
    return recalled.hits if isinstance(recalled, Recalled) else ()
