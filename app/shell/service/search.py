"""Search: questions to the library, answered at the end, or event by event."""

import json
import math
from collections.abc import AsyncIterator, Iterator
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
    Answers,
    EngineError,
    Library,
    Notice,
    Recalled,
    Scored,
    SearchReport,
    Withdrawn,
    expand_home,
    json_id,
    with_answers,
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
    answers: bool  # whether the sentence of each hit that answers is looked for


class Part(NamedTuple):
    """A part of an answer, in one line of JSON."""

    name: str
    data: str


class Search:
    """Answers questions; several at a time."""

    def __init__(self, library: Library, work: Work) -> None:
        self._library, self._work = library, work

    async def search(self, request: Request, content: Content) -> Response:
        """Answer with the JSON of `search --json`, or with its parts as they come."""
        question = self._question(content)
        if "text/event-stream" in request.headers.get("accept", ""):
            return StreamingResponse(self._streamed(question), media_type="text/event-stream")
        done = await self._work.last(partial(self.parts, question, streamed=False))
        return Response(done.data if done else "", media_type="application/json")

    def parts(self, question: Question, *, streamed: bool) -> Iterator[Part | None]:
        """Yield `done`, with all; before it, if `streamed`, `hits` at once, and `scores`.

        Nothing is yielded where one can stop.
        """
        library = self._library
        report = SearchReport(question.text, question.instruction, question.preset)

        def told(name: str) -> Part:
            shown = library.with_snippets(question.text, report.hits[: question.limit])
            if name == "done" and question.answers:
                for last in library.answers(question.text, shown):
                    if isinstance(last, Answers):
                        shown = with_answers(shown, last.answers)
            return Part(name, report.as_json(shown, indent=None))

        found = library.search(
            question.text,
            question.instruction,
            pool=question.pool,
            within=question.within,
            rerank=question.rerank,
            seconds=question.seconds,
            snippets=False,
        )
        for event in chain(library.mend(), found, library.files_named(question.text)):
            report.add(event)
            part = None
            match event if streamed else None:
                case Recalled():
                    part = told("hits")
                case Scored(scores, done, total):
                    some = [
                        {
                            "passage_id": json_id(each.passage_id),
                            "score": each.score,
                            "margin": each.margin,
                        }
                        for each in scores
                    ]
                    part = Part("scores", _json({"scores": some, "done": done, "total": total}))
                case Notice(message) | Withdrawn(message):
                    part = Part("notice", _json({"detail": str(message)}))
            yield part
        yield told("done")

    async def _streamed(self, question: Question) -> AsyncIterator[str]:
        """Yield the parts as server-sent events."""
        try:
            async for part in self._work.events(partial(self.parts, question, streamed=True)):
                yield f"event: {part.name}\ndata: {part.data}\n\n"
        except EngineError as error:
            yield f"event: error\ndata: {_json({'detail': str(error)})}\n\n"

    def _question(self, content: Content) -> Question:
        preset, instruction = (
            optional_text(content, "preset"),
            optional_text(content, "instruction"),
        )
        filters, within = optional_text(content, "filters"), optional_text(content, "folder")
        if within and ("\0" in within or not expand_home(Path(within)).is_absolute()):
            raise Malformed("“folder” must be the full path of a folder.")
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
            content.get("answers") is True,
        )


def _json(content: object) -> str:
    return json.dumps(content, ensure_ascii=False)


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
