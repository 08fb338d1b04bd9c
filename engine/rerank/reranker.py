"""Rerankers: a model reads candidates against a question and an instruction, and scores them.

`open_reranker` turns what the person chose into a `Reranker` that is loaded and ready. torch and
transformers are imported in here and nowhere else, and only when a model is opened: that takes
seconds.
"""

import hashlib
import math
import os
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from logging import ERROR, getLogger
from pathlib import Path
from typing import NamedTuple, Protocol

from engine.config import Config
from engine.errors import ModelUnavailable
from engine.models import Model, find_model, model_digest
from engine.presets import built_in_presets
from engine.records import Score
from engine.rerank.score_cache import Cache, KeptScore

Scores = tuple[Score, ...]


class Candidate(NamedTuple):
    """A text to be scored. `keyword_score` is None where there was no keyword recall."""

    id: int
    text: str
    keyword_score: float | None = None


@dataclass(frozen=True, slots=True)
class RankedDocument:
    """A document with its score (0 to 1), its margin, and its place in what was given."""

    document: str
    score: float
    margin: float
    place: int


class Scorer(Protocol):
    """A loaded model. `name`, `device` and `dtype` are for the status line.

    `heeds_instruction`: whether the instruction makes a difference to its scores.
    `judges_pairs`: whether a score depends on question, instruction and text alone, not on the
    other candidates, and is a probability.
    """

    name: str
    device: str
    dtype: str
    heeds_instruction: bool
    judges_pairs: bool

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """Scores in batches as they are ready, the candidates first in line first.

        Not to ask for the next batch is to stop; an empty one is a chance to. `longest` bounds a
        prompt, in tokens. `Score.passage_id` is the candidate's id.

        Raises:
            ModelUnavailable: there is not enough memory.
            ScoreInvalid: the model gave something that is no number.
        """
        ...


class Reranker:
    """A model that is ready. Of equal texts one is scored, and what was scored once is kept."""

    def __init__(
        self, scorer: Scorer, version: str = "", cache: Path | None = None, verified: bool = False
    ) -> None:
        """`version` stands for the bytes of the model; `cache` is the file that keeps scores.

        `verified`: the bytes are the published ones.
        """
        self._scorer, self._version, self._cache = scorer, version, cache
        self.verified = verified
        self.name, self.device = scorer.name, scorer.device
        self.heeds_instruction, self.judges_pairs = scorer.heeds_instruction, scorer.judges_pairs

    @property
    def dtype(self) -> str:
        """The number format: float32 from then on, when another has failed."""
        return self._scorer.dtype

    def close(self) -> None:
        """End the process of a model that has one; the reranker is of no use any more."""
        from engine.rerank.process import RerankProcess

        if isinstance(self._scorer, RerankProcess):
            self._scorer.close()

    def rank(
        self, query: str, documents: Sequence[str], instruction: str | None = None
    ) -> list[RankedDocument]:
        """All documents, best first; the same order each time, whatever order they came in.

        Raises:
            ModelUnavailable: there is not enough memory.
            ScoreInvalid: the model gave something that is no number.
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
        self,
        question: str,
        instruction: str,
        candidates: Sequence[Candidate],
        longest: int = 8192,
    ) -> Iterator[Scores]:
        """See `Bm25.score`. What is kept of an earlier run comes first, and at once."""
        if not self.judges_pairs:
            yield from self._scorer.score(question, instruction, candidates, longest)
            return
        wanted: dict[str, list[int]] = {}
        for each in candidates:
            wanted.setdefault(each.text, []).append(each.id)
        keys = {text: self._key(question, instruction, text, longest) for text in wanted}
        kept = self._kept(list(keys.values()))
        known = [
            Score(each, probability(found.margin), *found, kept=True)
            for text, ids in wanted.items()
            if (found := kept.get(keys[text]))
            for each in ids
        ]
        if known:
            yield tuple(known)
        new = [text for text in wanted if keys[text] not in kept]
        if not new:
            return
        asked = [Candidate(place, text) for place, text in enumerate(new)]
        for batch in self._scorer.score(question, instruction, asked, longest):
            scores = [(new[score.passage_id], score) for score in batch]
            self._keep(
                {
                    self._key(question, instruction, text, longest): KeptScore(
                        score.margin, score.tokens, score.read
                    )
                    for text, score in scores
                }
            )
            yield tuple(
                replace(score, passage_id=each) for text, score in scores for each in wanted[text]
            )

    def _key(self, question: str, instruction: str, text: str, longest: int) -> bytes:
        """Stands for all that decides a score."""
        parts = (self._version, self.dtype, str(longest), instruction, question, text)
        whole = hashlib.sha256()
        for part in parts:
            data = part.encode("utf-8", "surrogatepass")
            whole.update(len(data).to_bytes(8, "big") + data)
        return whole.digest()

    def _kept(self, keys: list[bytes]) -> dict[bytes, KeptScore]:
        if not self._cache:
            return {}
        with closing(Cache(self._cache)) as cache:
            return cache.scores(keys)

    def _keep(self, scores: dict[bytes, KeptScore]) -> None:
        if self._cache and scores:
            with closing(Cache(self._cache)) as cache:
                cache.keep_scores(scores)


def probability(margin: float) -> float:
    """P(yes) of a margin: its sigmoid, to full precision however large it is."""
    if margin >= 0:
        return 1 / (1 + math.exp(-margin)) if margin < 700 else 1.0
    return math.exp(margin) / (1 + math.exp(margin))


def encodable(text: str) -> str:
    """`text` as a tokenizer takes it: without the halves of surrogate pairs."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def open_reranker(config: Config, cache: Path | None = None, *, apart: bool = False) -> Reranker:
    """Load the model that `config` names; the file `cache` keeps what it computes.

    `apart`: in a process of its own, so that this one goes on undisturbed; see
    `engine.rerank.process`.

    Raises:
        ModelUnavailable: missing, broken, or too large for the device.
    """
    model = find_model(config.model, config.data_dir)
    scorer: Scorer
    if apart:
        from engine.rerank.process import RerankProcess

        scorer = RerankProcess(model, config.device, config.dtype, cache)
    else:
        scorer = load_scorer(model, config.device, config.dtype, cache)
    version = model_digest(model, config.data_dir) if cache and scorer.judges_pairs else ""
    return Reranker(scorer, version, cache, model.verified)


def load_scorer(model: Model, device: str, dtype: str, cache: Path | None = None) -> Scorer:
    """Load a model in this process, and the libraries that it needs.

    Raises:
        ModelUnavailable: broken, or too large for the device.
    """
    os.environ["HF_HUB_OFFLINE"] = "1"  # read when the library is imported: nothing is fetched
    try:
        import torch
        from transformers.utils import logging

        from engine.rerank.device import choose_device, use_all_cores
    except ImportError as error:
        raise ModelUnavailable(
            f"PyTorch cannot be loaded ({error}). Reinstall Pagewise to have results re-ranked."
        ) from error
    for noisy in ("torchao", "torch.utils._pytree"):  # of libraries for CUDA that are not there
        getLogger(noisy).setLevel(ERROR)
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # a program without a terminal has nowhere to draw it
    device, dtype = choose_device(device, dtype)
    use_all_cores()
    try:
        return _load(model, device, dtype, cache)
    except torch.OutOfMemoryError as error:
        raise ModelUnavailable(
            f"The model {model.name} does not fit into the memory of {device}. "
            "Choose a smaller one, or the device cpu."
        ) from error


def _load(model: Model, device: str, dtype: str, cache: Path | None) -> Scorer:
    if model.kind == "builtin":
        from engine.rerank.builtin import Builtin

        return Builtin(model, device, cache)
    if model.kind == "cross-encoder":
        from engine.rerank.cross_encoder import CrossEncoder

        return CrossEncoder(model, device, dtype)
    from engine.rerank.qwen3.scorer import Qwen3

    return Qwen3(model, device, dtype)
