"""Ranker: the model of a library, loaded when it is needed, and what it makes of what was recalled.

Beside the library's own there may be a second model, to compare with. Rankings may run on several
threads: they take turns, batch by batch.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from threading import Lock
from time import perf_counter
from typing import Self, TypeVar, cast

from engine.config import WHOLE_TOKENS, Config
from engine.errors import ModelUnavailable, ScoreInvalid
from engine.models import find_model
from engine.presets import built_in_presets
from engine.records import (
    Loaded,
    Loading,
    Notice,
    Ranked,
    Recalled,
    Score,
    Scored,
    Tick,
    Unloaded,
    Withdrawn,
)
from engine.rerank.doubts import are_flat, none_answers
from engine.rerank.reranker import Candidate, Reranker, open_reranker
from engine.rerank.speed import Proposed, Timed, speed

T = TypeVar("T")

_OF_THE_MODEL = ("model", "device", "dtype")  # fields of Config for which it is loaded anew


class Ranker:
    """Holds the models that are loaded; nothing is before the first use."""

    def __init__(self, config: Config, *, apart: bool = False) -> None:
        """`apart`: a model has a process of its own."""
        self._config, self._apart = config, apart
        self._reranker: Reranker | None = None
        self._outdated = False  # the reranker: another is wanted
        self._second: tuple[str, Reranker] | None = None  # another model, to compare with
        self._lender: Self | None = None
        self._one_at_a_time = Lock()  # a model, though rankings may run on several threads
        self._told = False  # that the reranker does not heed instructions

    def configure(self, config: Config) -> None:
        """Behave so from the next ranking on; a model that is wanted otherwise is loaded anew."""
        before, self._config = self._config, config
        if any(getattr(before, name) != getattr(config, name) for name in _OF_THE_MODEL):
            self._outdated = True

    def close(self) -> None:
        """Let go of the models."""
        self._keep(None, None)
        if self._second is not None:
            self._keep(self._second[0], None)

    @property
    def heeds_instruction(self) -> bool:
        """Whether the library's own model does; True as long as it is not loaded."""
        return self._reranker is None or self._reranker.heeds_instruction

    def load(self, *, anew: bool = False) -> Iterator[Loading | Loaded]:
        """See `Library.load`."""
        self._outdated |= anew
        yield from self._load()

    def speed(self) -> Iterator[Loading | Loaded | Timed | Proposed | Tick]:
        """See `Library.speed`."""
        reranker = yield from self._load()
        yield from self._in_turn(speed(reranker))

    def unload(self) -> Iterator[Unloaded]:
        """Free the memory of the library's model; the next ranking loads it again."""
        if self._reranker is not None:
            name = self._reranker.name
            with self._one_at_a_time:
                self._keep(None, None)
            yield Unloaded(name)

    def let_go(self) -> Iterator[Unloaded]:
        """Free the memory of any model but the library's own."""
        if self._second is not None:
            model, reranker = self._second
            with self._one_at_a_time:
                self._keep(model, None)
            yield Unloaded(reranker.name)

    def borrow(self, lender: Self) -> None:
        """Rank with the models of another, which loads them if need be."""
        self._lender, self._one_at_a_time = lender, lender._one_at_a_time

    def rank(
        self,
        recalled: Recalled,
        texts: Sequence[str],
        instruction: str,
        model: str | None = None,
    ) -> Iterator[Notice | Loading | Loaded | Scored | Tick | Ranked | Withdrawn]:
        """Score the hits, of which `texts` is what there is to read; see `Library.rank`."""
        try:
            reranker = yield from self._load(model)
        except ModelUnavailable as error:
            yield Notice(str(error))
            return
        is_default = instruction == built_in_presets()[0].instruction
        if not (is_default or reranker.heeds_instruction or self._told):
            self._told = True
            yield Notice(
                f"The model {reranker.name} takes no instruction: all presets give the same order. "
                "A Qwen3-Reranker heeds it."
            )
        began, dtype = perf_counter(), reranker.dtype
        scores: list[Score] = []
        try:
            for batch in self._scored(reranker, recalled, texts, instruction):
                scores += batch
                yield Scored(batch, len(scores), len(recalled.hits)) if batch else Tick()
                if perf_counter() - began > self._config.rank_seconds:
                    break
        except (ModelUnavailable, ScoreInvalid) as error:
            # It may be half gone; the next question loads it anew.
            (self._lender or self)._keep(model, None)
            yield Withdrawn(f"{error} The order is that of the keywords.")
            return
        took = perf_counter() - began
        complete = len(scores) == len(recalled.hits)
        if not complete:
            yield Notice(
                f"Scoring stopped after {took:.0f} s, as set: {len(scores)} of "
                f"{len(recalled.hits)} passages are scored."
            )
        if reranker.dtype != dtype:
            yield Notice(
                f"In {dtype} the model {reranker.name} gave scores that are no numbers; "
                f"it goes on in {reranker.dtype}."
            )
        yield Ranked(
            reranker.name,
            reranker.device,
            reranker.dtype,
            took * 1000,
            flat=reranker.judges_pairs and are_flat(scores),
            unanswered=reranker.judges_pairs and complete and none_answers(scores),
        )

    def _load(self, model: str | None = None) -> Generator[Loading | Loaded, None, Reranker]:
        if self._lender:
            return (yield from self._lender._load(model))
        if self._outdated and model is None:
            with self._one_at_a_time:
                self._keep(None, None)
            self._outdated = self._told = False
        ready = self._kept(model)
        if ready is None:
            name = model or self._config.model
            yield Loading(find_model(name, self._config.data_dir).name)
            with self._one_at_a_time:
                ready = self._kept(model)  # another thread was quicker
                if ready is None:
                    self._keep(model, None)  # of two others the first goes before the next comes
                    config = replace(self._config, model=name)
                    ready = open_reranker(config, config.cache_file, apart=self._apart)
                    self._keep(model, ready)
        heeds = ready.heeds_instruction
        yield Loaded(ready.name, ready.device, ready.dtype, ready.verified, heeds)
        return ready

    def _kept(self, model: str | None) -> Reranker | None:
        if model is None:
            return self._reranker
        return self._second[1] if self._second and self._second[0] == model else None

    def _keep(self, model: str | None, reranker: Reranker | None) -> None:
        """Have this reranker in place of the one before."""
        if model is None:
            before, self._reranker = self._reranker, reranker
        else:
            before = self._second[1] if self._second else None
            self._second = (model, reranker) if reranker else None
        if before is not None:
            before.close()

    def _scored(
        self, reranker: Reranker, recalled: Recalled, texts: Sequence[str], instruction: str
    ) -> Iterator[tuple[Score, ...]]:
        candidates = [
            Candidate(hit.passage_id, text, hit.keyword_score)
            for hit, text in zip(recalled.hits, texts, strict=True)
        ]
        longest = self._config.longest_prompt
        if any(hit.whole for hit in recalled.hits):
            longest = max(WHOLE_TOKENS, longest)
        batches = reranker.score(recalled.question, instruction, candidates, longest)
        yield from self._in_turn(cast(Generator[tuple[Score, ...]], batches))

    def _in_turn(self, steps: Generator[T]) -> Iterator[T]:
        """The steps, none of which is made while another thread makes one."""
        with closing(steps):
            while True:
                with self._one_at_a_time:
                    step = next(steps, None)
                if step is None:
                    return
                yield step
