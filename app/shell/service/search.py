"""Search: questions to the library, answered at the end, or event by event."""

import json
import math
from collections.abc import AsyncIterator, Iterator
from dataclasses import asdict
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from app.shell.service.endpoint import Content
from app.shell.service.rerank import chosen_instruction
from app.shell.service.shapes import Malformed, optional_text, text_of
from app.shell.service.work import Work
from engine import (
    EngineError,
    Library,
    Notice,
    Recalled,
    Scored,
    SearchReport,
    Withdrawn,
)

_MOST = 200  # hits


class Question(NamedTuple):
    """What is asked of the library."""

    text: str
    instruction: str
    preset: str | None
    limit: int
    pool: int | None
    seconds: float
    within: Path | None
    rerank: bool


class Search:
    """Answers questions; several at a time."""

    def __init__(self, library: Library, work: Work) -> None:
        self._library, self._work = library, work

    async def search(self, request: Request, content: Content) -> Response:
        """Answer with the JSON of `search --json`, or with its parts as they come."""
        question = self._question(content)
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(self._streamed(question), media_type="text/event-stream")
        report = SearchReport(question.text, question.instruction, question.preset)
        async for _ in self._work.events(partial(self.events, question, report)):
            pass
        return Response(
            report.as_json(report.hits[: question.limit]), media_type="application/json"
        )

    def events(self, question: Question, report: SearchReport) -> Iterator[object]:
        """Yield the events of a search, once `report` has them."""
        library = self._library
        found = library.search(
            question.text,
            question.instruction,
            pool=question.pool,
            within=question.within,
            rerank=question.rerank,
            seconds=question.seconds,
        )
        for event in chain(library.mend(), found):
            report.add(event)
            yield event
        for last in chain(
            library.files_named(question.text),
            library.answers(question.text, report.hits[: question.limit]),
        ):
            report.add(last)
            yield last

    async def _streamed(self, question: Question) -> AsyncIterator[str]:
        """Yield server-sent events: `hits` at once, `scores` as they come, `done` with all."""
        report = SearchReport(question.text, question.instruction, question.preset)
        try:
            async for event in self._work.events(partial(self.events, question, report)):
                match event:
                    case Recalled():
                        yield _event("hits", report.as_json(report.hits[: question.limit]))
                    case Scored(scores, done, total):
                        some = [
                            {name: asdict(each)[name] for name in ("passage_id", "score", "margin")}
                            for each in scores
                        ]
                        yield _event("scores", {"scores": some, "done": done, "total": total})
                    case Notice(message) | Withdrawn(message):
                        yield _event("notice", {"detail": str(message)})
            yield _event("done", report.as_json(report.hits[: question.limit]))
        except EngineError as error:
            yield _event("error", {"detail": str(error)})

    def _question(self, content: Content) -> Question:
        preset, instruction = (
            optional_text(content, "preset"),
            optional_text(content, "instruction"),
        )
        filters, within = optional_text(content, "filters"), optional_text(content, "folder")
        chosen = chosen_instruction(self._library, preset, instruction)
        config = self._library.config
        return Question(
            " ".join(filter(None, (text_of(content, "question"), filters))),
            chosen,
            preset,
            _number(content, "limit", config.limit),
            _number(content, "pool", 0) or None,
            _seconds(content, config.rank_seconds),
            Path(within) if within else None,
            content.get("rerank", True) is not False,
        )


def _event(name: str, data: object) -> str:
    """Return a server-sent event; JSON may stand on several lines."""
    text = data if isinstance(data, str) else json.dumps(data, ensure_ascii=False)
    lines = "".join(f"data: {line}\n" for line in text.split("\n"))
    return f"event: {name}\n{lines}\n"


def _number(content: Content, name: str, usual: int) -> int:
    value: Any = content.get(name, usual)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= _MOST:
        raise Malformed(f"“{name}” must be a whole number up to {_MOST}.")
    return value


def _seconds(content: Content, usual: float) -> float:
    value: Any = content.get("seconds", usual)
    if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0:
        raise Malformed("“seconds” must be a number above 0.")
    return math.inf if math.isinf(value) else float(value)
