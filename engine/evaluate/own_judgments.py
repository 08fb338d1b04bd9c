"""Own judgments: the user's judged questions, asked in the library itself."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from engine.config import Config
from engine.errors import Invalid
from engine.evaluate.measuring import MeasureEvent, System, measure
from engine.evaluate.rankings import Rankings
from engine.evaluate.records import Evaluated, Topic, TopicSet
from engine.evaluate.topic_ranker import DEPTH, recall
from engine.evaluate.weighing import weigh_meaning
from engine.events import Notice, Progress
from engine.library import Library
from engine.messages import Message
from engine.records import Hit
from engine.user import Judgment, Judgments

_NEAREST = 10  # hits among which a passage is looked for by its own text


def measure_own(
    library: Library,
    config: Config,
    judgments: Judgments,
    systems: Sequence[System],
    *,
    shown: int | None = None,
    seconds: float | None = None,
    export: Path | None = None,
    model: str | None = None,
) -> Iterator[MeasureEvent]:
    """Measure systems on the user's judgments; see `measuring.measure`.

    Judged passages that the library no longer holds are not counted. Scores are cached by the
    library. Raises `Invalid` if no question has a relevant passage.
    """
    gone: list[Judgment] = []
    questions = judgments.questions()
    for number, of_question in enumerate(questions):
        yield Progress(number, len(questions), config.judgments_file)
        gone += _gone(library, judgments, of_question)
    if gone:
        yield Notice(Message("evaluate.judged-gone", count=len(gone)))
    judged = own_judged(judgments, config.judgments_file, gone)
    if not judged.topics:
        raise Invalid("evaluate.nothing-judged")
    with Rankings(None) as rankings:
        for event in measure(
            library, config, judged, systems, rankings,
            shown=shown, seconds=seconds, export=export, model=model,
        ):  # fmt: skip
            if isinstance(event, Evaluated) and event.fused:
                event = replace(event, weight=(yield from weigh_meaning(library, judged)))
            yield event


def own_judged(judgments: Judgments, source: Path, gone: Sequence[Judgment] = ()) -> TopicSet:
    """Return the judged questions as topics, without the judgments in `gone`.

    The id of a document is the digest of its passage.
    """
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

    return TopicSet("Judged questions", source, tuple(topics), grades, names)


def _gone(
    library: Library, judgments: Judgments, of_question: Sequence[Judgment]
) -> list[Judgment]:
    """Return the positive ones of these judgments whose passage is not in the library."""
    question = of_question[0].question
    found = set(
        judgments.matches(question, recall(library, question, DEPTH, plain=False).hits).values()
    )
    gone = []
    for each in of_question:
        if each.grade and each not in found:
            alike = recall(library, each.text, _NEAREST, plain=True).hits
            if each not in judgments.matches(question, alike).values():
                gone.append(each)
    return gone
