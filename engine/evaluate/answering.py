"""Answering: how many of the passages that a chat model cites are judged relevant."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from itertools import islice
from time import perf_counter

from engine.chat import Answering, Checked, Wrote, answer, is_declined
from engine.config import Config
from engine.errors import Invalid, ModelUnavailable
from engine.evaluate.collection import Collection
from engine.evaluate.corpus_library import corpus_library
from engine.evaluate.records import Topic, TopicSet, relevant
from engine.evaluate.topic_ranker import recall
from engine.events import Encoded, Notice, Progress, Ranked, Scored, Tick
from engine.library import Library
from engine.rerank import best_first, with_scores


@dataclass(frozen=True, slots=True)
class AnswersMeasured:
    """What came of having a chat model answer judged questions; shares are None of nothing.

    Of `questions`, `unanswered` had nothing in the list that seemed to answer, `declined` were
    answered by nothing but that, and `failed` by the server not at all. `sent`: to how many a
    relevant passage was sent. `precision` is the share of cited passages that are relevant,
    `recall` that of relevant passages sent that are cited, both as means over questions.
    `supported` and `uncited` are shares of the `claims`, sentences that say something.
    """

    title: str
    model: str
    questions: int
    unanswered: int
    declined: int
    failed: int
    sent: int
    precision: float | None
    recall: float | None
    claims: int
    supported: float | None
    uncited: float | None
    seconds: float


AnswerEvent = Progress | Encoded | Notice | Tick | AnswersMeasured


def measure_answers(
    config: Config, collection: Collection, instruction: str, *, most: int | None, rerank: bool
) -> Iterator[AnswerEvent]:
    """Have the chat model of `config` answer a collection, at most the first `most` of it.

    `AnswersMeasured` comes last. Raises `ModelUnavailable`, `Invalid` and `LibraryUnavailable`.
    """
    judged, _ = collection.resolved()
    tally = _Tally()
    with corpus_library(collection, config) as config:
        yield from collection.index(config)
        with closing(Library(config)) as library:
            for event in library.run_vectors():
                if isinstance(event, Encoded | Tick):
                    yield event
            topics = list(islice(judged.topics, most))
            for number, topic in enumerate(topics):
                yield Progress(number, len(topics), judged.source)
                yield from tally.ask(library, judged, topic, instruction, rerank=rerank)
    yield tally.measured(judged.title, len(topics))


class _Tally:
    """Adds up what the questions come to."""

    def __init__(self) -> None:
        self._model = ""
        self._unanswered = self._declined = self._failed = self._sent = 0
        self._precisions: list[float] = []
        self._recalls: list[float] = []
        self._verdicts: list[str] = []
        self._began = perf_counter()

    def ask(
        self, library: Library, judged: TopicSet, topic: Topic, instruction: str, *, rerank: bool
    ) -> Iterator[Notice | Tick]:
        """Have one question answered, as the window does, and add what comes of it."""
        recalled = recall(library, topic.text, library.config.pool, plain=not topic.typed)
        hits, unanswered = list(recalled.hits), recalled.unanswered
        if rerank:
            for event in library.rank(recalled, instruction):
                match event:
                    case Scored(scores=scores):
                        hits = with_scores(hits, scores)
                    case Ranked():
                        unanswered = event.unanswered
                    case Tick():
                        yield event
        text, asked, verdicts = "", None, list[Checked]()
        try:
            for each in answer(
                library, topic.text, instruction, best_first(hits),
                unanswered=unanswered, rerank=rerank,
            ):  # fmt: skip
                match each:
                    case Answering():
                        asked = each
                    case Wrote(text=more):
                        text += more
                    case Checked():
                        verdicts.append(each)
                    case Notice() | Tick():
                        yield each
        except Invalid as error:
            if error.message.code != "chat.nothing-answers":
                raise
            self._unanswered += 1
            return
        except ModelUnavailable as error:
            if not self._model:  # none was answered: the others will not be, either
                raise
            self._failed += 1
            yield Notice(error.message)
            return
        assert asked is not None
        self._model = asked.model
        wanted = relevant(judged.grades[topic.id])
        names = judged.names(topic, asked.passages)
        sent = {place for place, name in enumerate(names, start=1) if name in wanted}
        self._sent += bool(sent)
        if is_declined(text):
            self._declined += 1
            return
        cited = {n for each in verdicts for n in each.sentence.cites if 0 < n <= len(names)}
        if cited:
            self._precisions.append(len(cited & sent) / len(cited))
        if sent:
            self._recalls.append(len(cited & sent) / len(sent))
        self._verdicts += [each.verdict for each in verdicts]

    def measured(self, title: str, questions: int) -> AnswersMeasured:
        return AnswersMeasured(
            title, self._model, questions, self._unanswered, self._declined, self._failed,
            self._sent, _mean(self._precisions), _mean(self._recalls), len(self._verdicts),
            _mean([each == "supported" for each in self._verdicts]),
            _mean([each == "uncited" for each in self._verdicts]),
            perf_counter() - self._began,
        )  # fmt: skip


def _mean(values: "list[float] | list[bool]") -> float | None:
    return sum(values) / len(values) if values else None
