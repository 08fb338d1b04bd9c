"""Ranker: the rankings of a library, made by its models; several may be made at a time."""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from functools import partial
from math import inf

from engine.config import WHOLE_TOKENS, Config
from engine.errors import ModelUnavailable
from engine.events import (
    Loaded,
    Loading,
    Notice,
    Ranked,
    Recalled,
    Relayed,
    Relaying,
    Scored,
    SearchEvent,
    Tick,
    Unloaded,
    Unranked,
    Withdrawn,
)
from engine.messages import Message
from engine.rerank.loaded_models import LoadedModels
from engine.rerank.order import are_flat, none_answers
from engine.rerank.paces import FILE, Paces
from engine.rerank.reading import Reading
from engine.rerank.relay import Relay
from engine.rerank.reranker import Reranker
from engine.rerank.scorer import Candidate, Scores
from engine.rerank.speed import Timed, measure_speed
from engine.user.presets import built_in_presets, negation


class Ranker:
    """Ranks what was recalled, by the library's own model, its relay, or another."""

    def __init__(self, config: Config, *, own_process: bool = False) -> None:
        """`own_process`: each model runs in a process of its own."""
        self._config = config
        self._models = LoadedModels(config, own_process=own_process)
        self._paces = Paces(config.data_dir / FILE)
        self._said_no_instruction = False
        self._said_relay: Message | None = None
        self._said_caveat: Message | None = None

    def configure(self, config: Config) -> None:
        """Use these settings from the next ranking on, and load another model if they name one."""
        self._config = config
        if self._models.configure(config):
            self._said_no_instruction = False

    def close(self) -> None:
        """End the processes of all models, whoever still uses them."""
        self._models.close()

    @property
    def follows_instruction(self) -> bool:
        """Whether the library's own model does; True as long as it is not loaded."""
        own = self._models.own
        return own is None or own.follows_instruction

    @property
    def idle_seconds(self) -> float:
        """For how long no run has used a loaded model; 0 while one does, or none is loaded."""
        return self._models.idle_seconds

    def load(self, *, reload: bool = False) -> Iterator[Loading | Loaded | Unranked]:
        """Load the library's own model, if it is not loaded yet. Raises `ModelUnavailable`.

        `reload`: even if one is loaded, as another may be the best that is installed by now.
        """
        if reload:
            self._models.outdate()
            self._said_no_instruction = False
        yield from self._models.use("", lambda _: iter(()))

    def speed(self) -> Iterator[Loading | Loaded | Unranked | Timed | Tick]:
        """Measure how fast the library's own model scores. Raises `ModelUnavailable`."""
        yield from self._models.use("", partial(measure_speed, paces=self._paces))

    def unload(self, *, own: bool = True) -> Iterator[Unloaded]:
        """Free the memory of all models; the next ranking loads what it needs again.

        `own=False`: of what is loaded to compare with.
        """
        yield from self._models.unload(own=own)

    def rank(
        self,
        recalled: Recalled,
        texts: Sequence[str],
        instruction: str,
        model: str | None = None,
        seconds: float = inf,
    ) -> Iterator[SearchEvent]:
        """Score the hits from the top, of which `texts` is what there is to read.

        As many as fit into `seconds`, but at least a few; all where the instruction turns against
        something. Where there is a relay and not all are read anyway, a quick model reads before,
        for half of the time at most, and the best that it has found stand first. See
        `Library.rank`.
        """
        ranked = partial(self._ranked, recalled, texts, instruction, seconds)
        try:
            with closing(self._models.use(model or "", ranked)) as events:
                for event in events:
                    if isinstance(event, Unranked):
                        yield from self._ignored(instruction, Message("rerank.no-preset"))
                    yield event
        except ModelUnavailable as error:  # it cannot be loaded
            yield Notice(error.message)

    def score(
        self, query: str, instruction: str, texts: Sequence[str]
    ) -> Iterator[Loading | Loaded | Unranked | Scores]:
        """Score any texts with the library's own model; their ids are their places in `texts`.

        Raises `ModelUnavailable`.
        """
        candidates = [Candidate(place, text) for place, text in enumerate(texts)]

        def scored(reranker: Reranker) -> Iterator[Scores]:
            try:
                yield from reranker.score(
                    query, instruction, candidates, self._config.longest_prompt
                )
            except ModelUnavailable:
                self._models.drop(reranker)  # it may be half gone; the next call loads it again
                raise

        yield from self._models.use("", scored)

    def _ignored(self, instruction: str, message: Message) -> Iterator[Notice]:
        """Say once of a chosen instruction that it makes no difference."""
        is_default = instruction == built_in_presets()[0].instruction
        if not (is_default or self._said_no_instruction):
            self._said_no_instruction = True
            yield Notice(message)

    def _ranked(
        self,
        recalled: Recalled,
        texts: Sequence[str],
        instruction: str,
        seconds: float,
        reranker: Reranker,
    ) -> Iterator[SearchEvent]:
        if not reranker.follows_instruction:
            message = Message("rerank.no-instruction", model=reranker.name)
            yield from self._ignored(instruction, message)
        elif negation(instruction)[0]:
            seconds = inf  # nothing is pushed down that is not read
        candidates = [
            Candidate(hit.passage_id, text) for hit, text in zip(recalled.hits, texts, strict=True)
        ]
        longest = self._config.longest_prompt
        if any(hit.whole for hit in recalled.hits):
            longest = max(WHOLE_TOKENS, longest)
        asked = recalled.question, instruction
        dtype = reranker.dtype
        known = reranker.known(*asked, candidates, longest)
        scores = [*known]
        pace = self._paces.get(*reranker.kind)
        relay = Relay(candidates, longest, seconds)
        reading = Reading(candidates, known, seconds, pace)
        if self._config.relay not in ("", reranker.name) and reading.goal < len(candidates):
            candidates = yield from self._relayed(recalled.question, relay)
            reading = Reading(candidates, known, max(0.0, seconds - relay.seconds), pace)
        if known:
            yield Scored(known, reading.done, len(candidates), reading.goal)
        try:
            for batch, goal in reading.scores(reranker, asked, longest, self._paces):
                scores += batch
                if batch:
                    yield Scored(batch, reading.done, len(candidates), goal)
                else:
                    yield Tick()
        except ModelUnavailable as error:
            self._models.drop(reranker)  # it may be half gone; the next question loads it again
            yield Withdrawn(Message("rerank.order-stays", reason=error.message))
            return
        if reranker.caveat != self._said_caveat:
            self._said_caveat = reranker.caveat
            if reranker.caveat:
                yield Notice(reranker.caveat)
        elif reranker.dtype != dtype:
            yield Notice(
                Message(
                    "rerank.other-dtype", dtype=dtype, model=reranker.name, other=reranker.dtype
                )
            )
        yield Ranked(
            reranker.name,
            reranker.device,
            reranker.dtype,
            (relay.took + reading.watch.seconds) * 1000,
            flat=are_flat(scores),
            unanswered=none_answers(scores),
        )

    def _relayed(
        self, question: str, relay: Relay
    ) -> Generator[Notice | Tick | Relaying | Relayed, None, list[Candidate]]:
        """Have the quick model read ahead; where it fails the order stays."""
        read = partial(relay.read, question, self._paces)
        try:
            with closing(self._models.use(self._config.relay, read)) as events:
                for event in events:
                    if isinstance(event, Loading):
                        count = len(relay.candidates)
                        yield Relaying(event.model, 0, count, count)
                    else:
                        yield event if isinstance(event, Relaying) else Tick()
        except ModelUnavailable as error:
            if error.message != self._said_relay:
                self._said_relay = error.message
                yield Notice(error.message)
            return relay.candidates
        yield Relayed(tuple(each.id for each in relay.order))
        return relay.order
