"""Reranker: a model that is ready to score, with its cache.

`open_reranker` turns the configured name into one. To import this is cheap; to open a model takes
seconds.
"""

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from struct import Struct
from threading import RLock
from typing import cast

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.events import Loaded
from engine.messages import Message
from engine.models import find_model, model_digest
from engine.records import Score
from engine.rerank.loading import load_scorer
from engine.rerank.process import RerankProcess
from engine.rerank.score_cache import ScoreCache
from engine.rerank.scorer import Candidate, Scorer, Scores, probability
from engine.user.presets import built_in_presets

_CACHED = Struct("<dqq")  # margin, tokens, read of a score


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """A document with its score (0 to 1), its margin, and its place in what was given."""

    document: str
    score: float
    margin: float
    place: int


class Reranker:
    """A loaded model. Equal texts are scored once, and what was scored before is not again.

    It may be used from several threads at a time, by several runs: they take turns.
    """

    def __init__(
        self, scorer: Scorer, version: str = "", cache: Path | None = None, verified: bool = False
    ) -> None:
        """`version` stands for the bytes of the model; `cache` is the file that keeps scores.

        `verified`: the bytes are the published ones.
        """
        self._scorer, self._version, self._cache = scorer, version, ScoreCache(cache)
        self._turn = RLock()  # reentrant: a run may be collected, and closed, within another's turn
        self.verified = verified
        self.name = scorer.name
        self.follows_instruction = scorer.follows_instruction

    @property
    def device(self) -> str:
        """What it runs on: the CPU from the moment on at which a GPU has failed."""
        return self._scorer.device

    @property
    def dtype(self) -> str:
        """The number format: a wider one from the moment on at which another has failed."""
        return self._scorer.dtype

    @property
    def kind(self) -> tuple[str, str, str]:
        """What its pace depends on."""
        return self.name, self.device, self.dtype

    @property
    def caveat(self) -> Message | None:
        """Why it runs on another device, or in another format, than usual."""
        return self._scorer.caveat

    def loaded(self) -> Loaded:
        return Loaded(
            self.name, self.device, self.dtype, self.verified, self.follows_instruction,
            self._scorer.gain,
        )  # fmt: skip

    def close(self) -> None:
        """End the process or the connection of a model; the reranker is of no use any more."""
        if close := getattr(self._scorer, "close", None):
            with self._turn:
                close()

    def rank(
        self, query: str, documents: Sequence[str], instruction: str | None = None
    ) -> list[RankedDocument]:
        """Return all documents, best first; the order does not depend on how they were given.

        Raises `ModelUnavailable`.
        """
        candidates = [Candidate(place, text) for place, text in enumerate(documents)]
        chosen = built_in_presets()[0].instruction if instruction is None else instruction
        found = [score for batch in self.score(query, chosen, candidates) for score in batch]
        found.sort(key=lambda score: (-score.margin, score.passage_id))
        return [
            RankedDocument(documents[each.passage_id], each.score, each.margin, each.passage_id)
            for each in found
        ]

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int = 8192
    ) -> Iterator[Scores]:
        """See `Scorer.score`. What an earlier run has scored comes first, and at once."""
        known = self.known(question, instruction, candidates, longest)
        if known:
            yield known
        ids = _ids(candidates)
        cached = {score.passage_id for score in known}
        new = [text for text in ids if cached.isdisjoint(ids[text])]
        if not new:
            return
        wanted = [Candidate(place, text) for place, text in enumerate(new)]
        with closing(self._scored(question, instruction, wanted, longest)) as batches:
            for batch in batches:
                scores = [(new[score.passage_id], score) for score in batch]
                self._cache.add({
                    self._key(question, instruction, text, longest): _CACHED.pack(
                        score.margin, score.tokens, score.tokens_read
                    )
                    for text, score in scores
                })  # fmt: skip
                yield tuple(
                    replace(score, passage_id=each) for text, score in scores for each in ids[text]
                )

    def known(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Scores:
        """Return what an earlier run has scored of these."""
        ids = _ids(candidates)
        keys = {self._key(question, instruction, text, longest): text for text in ids}
        cached = self._cache.get([*keys])
        return tuple(
            Score(each, probability(margin), margin, tokens, read, cached=True)
            for key, text in keys.items()
            if key in cached
            for margin, tokens, read in [_CACHED.unpack(cached[key])]
            for each in ids[text]
        )

    def _key(self, question: str, instruction: str, text: str, longest: int) -> bytes:
        # The number format is asked for each time: it changes where one has failed.
        followed = instruction if self.follows_instruction else None
        decides = self._version, self.dtype, longest, followed, question, text
        return sha256(repr(decides).encode()).digest()

    def _scored(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Generator[Scores]:
        """Yield what the model does, one step of one run at a time."""
        steps = cast(
            Generator[Scores], self._scorer.score(question, instruction, candidates, longest)
        )
        try:
            while True:
                with self._turn:
                    step = next(steps, None)
                if step is None:
                    return
                yield step
        finally:
            with self._turn:
                steps.close()


def _ids(candidates: Sequence[Candidate]) -> dict[str, list[int]]:
    """Return the ids of each text."""
    ids: dict[str, list[int]] = {}
    for each in candidates:
        ids.setdefault(each.text, []).append(each.id)
    return ids


def open_reranker(
    config: Config, cache: Path | None = None, *, own_process: bool = False
) -> Reranker:
    """Load the model that `config` names; the file `cache` keeps what it computes.

    `own_process`: load it into a process of its own, so that this one stays responsive. Raises
    `ModelUnavailable`, also where no model is to rerank.
    """
    model = find_model(config.model, config.data_dir)
    if model is None:
        raise ModelUnavailable("rerank.no-reranker")
    if model.address:
        from engine.rerank.server_scorer import ServerScorer  # late, as it loads httpx2

        elsewhere = ServerScorer(model, config.data_dir)
        return Reranker(elsewhere, elsewhere.version, cache)
    scorer: Scorer
    if own_process:
        scorer = RerankProcess(model, config.device, config.dtype, config.data_dir)
    else:
        scorer = load_scorer(model, config.device, config.dtype, config.data_dir)
    version = model_digest(model, config.data_dir) if cache else ""
    return Reranker(scorer, version, cache, model.verified)
