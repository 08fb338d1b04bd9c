"""Rerank: orders texts that a program sends, by the library's own model."""

from collections.abc import Generator, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.shell.service.embeddings import encoded
from app.shell.service.endpoint import Content
from app.shell.service.shapes import RerankRequest, rerank_answer, rerank_request
from app.shell.service.turns import Turns
from app.shell.service.work import Work
from engine import (
    NO_RERANKER,
    Library,
    Loaded,
    ModelUnavailable,
    Score,
    Unranked,
    built_in_presets,
    checked_instruction,
    order_texts,
)


class TextRanking:
    """Scores texts for many callers; without a reranker, by their words and their meaning."""

    def __init__(self, library: Library, work: Work) -> None:
        self._library, self._work = library, work
        self._turns = Turns(self._score)
        self.model = NO_RERANKER  # that has scored last

    def close(self) -> None:
        self._turns.close()

    async def rerank(self, request: Request, content: Content) -> Response:
        """Answer a request of any shape."""
        asked = rerank_request(content, returns_texts=request.url.path != "/v2/rerank")
        scores = await self.scores(asked)
        return JSONResponse(rerank_answer(asked, scores, self.model))

    async def scores(self, asked: RerankRequest) -> list[Score]:
        """Return the scores of the texts, in their order. Raises `EngineError`."""
        instruction = chosen_instruction(self._library, asked.preset, asked.instruction)
        try:
            return await self._turns.scores(asked.query, instruction, asked.texts)
        except _NoRerankerError:
            return await self._fused(asked.query, asked.texts)

    def _score(
        self, query: str, instruction: str, texts: Sequence[str]
    ) -> Generator[Sequence[Score]]:
        try:
            yield from self._scored(query, instruction, texts)
        except ModelUnavailable as error:
            if error.message.code != "rerank.stopped":
                raise
            # Its process has died, perhaps of what another asked: it is started again, once.
            yield from self._scored(query, instruction, texts)

    def _scored(
        self, query: str, instruction: str, texts: Sequence[str]
    ) -> Generator[Sequence[Score]]:
        for event in self._library.ranker.score(query, instruction, texts):
            if isinstance(event, Unranked):
                raise _NoRerankerError
            if isinstance(event, Loaded):
                self.model = event.model
            yield event if isinstance(event, tuple) else ()

    async def _fused(self, query: str, texts: Sequence[str]) -> list[Score]:
        self.model, config = NO_RERANKER, self._library.config
        vectors: list[list[float]] = []
        if config.meaning:
            with suppress(ModelUnavailable):
                about = await encoded(self._library, self._work, [query], query=True)
                vectors = about + await encoded(self._library, self._work, texts, query=False)
        config = replace(config, meaning=bool(vectors))
        fused = await self._work.run(partial(order_texts, config, query, texts, vectors))
        scores = [Score(each.passage_id, each.score, each.score) for each in fused]
        return sorted(scores, key=lambda score: score.passage_id)


class _NoRerankerError(Exception):
    """There is none."""


def chosen_instruction(library: Library, preset: str | None, instruction: str | None) -> str:
    """Return the instruction that a request asks for. Raises `Invalid`."""
    if instruction is not None:
        return checked_instruction(instruction)
    if preset is not None:
        return library.presets.find(preset).instruction
    return built_in_presets()[0].instruction
