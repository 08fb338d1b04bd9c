"""Turns: many callers share the one model; it reads a few texts of each question at a time.

Callers who ask the same have their texts read together, so that the model reads the question once
and a text that several have given once. Whoever hangs up is forgotten, and not read for any longer.
"""

import asyncio
from collections.abc import Callable, Generator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from threading import Condition, Thread

from engine import Score

_SLICE = 16  # texts of one question that are read before it is the next one's turn

Asked = tuple[str, str]  # query and instruction
# Scores texts, each of which it is given once; ids are their places. Scores come as they are known,
# and nothing where it can be left. Raises `EngineError`.
ScoreTexts = Callable[[str, str, Sequence[str]], Generator[Sequence[Score]]]


@dataclass(eq=False)
class _Call:
    """What one caller waits for."""

    texts: Sequence[str]
    loop: asyncio.AbstractEventLoop
    answer: "asyncio.Future[dict[str, Score]]"
    scores: dict[str, Score] = field(default_factory=dict)
    ended = False

    @property
    def waits(self) -> bool:
        """Whether it is still to be read for; one who has hung up does not wait."""
        return not (self.ended or self.answer.done())

    @property
    def lacking(self) -> list[str]:
        return [each for each in dict.fromkeys(self.texts) if each not in self.scores]

    def end(self, error: Exception | None = None) -> None:
        """Answer it, from whichever thread; one who has hung up does not mind."""
        self.ended = True

        def set_answer() -> None:
            if self.answer.done():
                return
            if error:
                self.answer.set_exception(error)
            else:
                self.answer.set_result(self.scores)

        with suppress(RuntimeError):  # the service has ended
            self.loop.call_soon_threadsafe(set_answer)


class Turns:
    """The queue before a model, which is used from one thread."""

    def __init__(self, score: ScoreTexts) -> None:
        self._score = score
        self._waiting: dict[Asked, list[_Call]] = {}  # whose turn is next comes first
        self._changed = Condition()  # guards the above
        self._closed = False
        self._thread = Thread(target=self._work, name="turns", daemon=True)
        self._thread.start()

    async def scores(self, query: str, instruction: str, texts: Sequence[str]) -> list[Score]:
        """Return the score of each text. Raises `EngineError`; cancel it to hang up."""
        loop = asyncio.get_running_loop()
        call = _Call(texts, loop, loop.create_future())
        if texts:
            with self._changed:
                self._waiting.setdefault((query, instruction), []).append(call)
                self._changed.notify()
            found = await call.answer  # cancelled with the caller: `_next` drops it then
            return [found[each] for each in texts]
        return []

    def close(self) -> None:
        with self._changed:
            self._closed = True
            self._changed.notify()
        self._thread.join()

    def _work(self) -> None:
        while (turn := self._next()) is not None:
            (query, instruction), calls, texts = turn
            scores: dict[str, Score] = {}
            try:
                with closing(self._score(query, instruction, texts)) as batches:
                    for batch in batches:
                        scores |= {texts[score.passage_id]: score for score in batch}
                        if not any(call.waits for call in calls):
                            break
            except Exception as error:  # of one question; the next one is answered
                for call in calls:
                    call.end(error)
                continue
            for call in calls:
                call.scores |= {each: scores[each] for each in call.lacking if each in scores}
                if not call.lacking:
                    call.end()

    def _next(self) -> tuple[Asked, list[_Call], list[str]] | None:
        """Wait for a question; return it with its callers, and what to read of their texts."""
        with self._changed:
            while True:
                for asked in list(self._waiting):
                    calls = [each for each in self._waiting.pop(asked) if each.waits]
                    if calls:
                        self._waiting[asked] = calls  # the last now
                        share = max(1, _SLICE // len(calls))
                        some = (text for call in calls for text in call.lacking[:share])
                        return asked, calls, list(dict.fromkeys(some))
                if self._closed:
                    return None
                self._changed.wait()
