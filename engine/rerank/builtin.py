"""Builtin: all-MiniLM-L6-v2, the small English model that comes with Pagewise.

A bi-encoder: it turns query and passage into vectors of 384 numbers, one by one, and the cosine
between them says how near they are in meaning. It cannot weigh a passage against a query as a
cross-encoder can, it takes no instruction, and it knows English only; so its cosine is fused with
the keyword score. It is there so that a fresh installation re-ranks, without a network, until a
better model is installed. A passage is encoded once: its vector is kept in the cache.

Source: sentence-transformers/all-MiniLM-L6-v2 (mean pooling over tokens, at most 256 of them).
"""

import hashlib
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy
import torch
from transformers import AutoModel, AutoTokenizer

from engine.errors import ModelUnavailable
from engine.models import BUILTIN_SHA256, Model
from engine.records import Score
from engine.rerank.score_cache import ScoreCache
from engine.rerank.scorer import Candidate, encodable
from engine.storage import sha256

MAX_LENGTH = 256
_BATCH = 8

# The rest is the keyword score over the best one in the pool: better than fusing with the rank on
# every collection tried. For a query that is not in Latin letters the cosine counts half as much.
_COSINE_SHARE = 0.6

Vector = numpy.ndarray[tuple[int], numpy.dtype[numpy.float32]]


class Builtin:
    """The built-in model, loaded. Implements `engine.rerank.scorer.Scorer`."""

    dtype = "float32"
    follows_instruction = False
    scores_pairs = False

    def __init__(self, model: Model, device: str, cache: Path | None = None) -> None:
        """Load onto `device`; `cache` is the file that keeps vectors, if any.

        Raises:
            ModelUnavailable: the weights are not the published ones, or cannot be loaded.
        """
        self.name, self.device = model.name, device
        self._cache = ScoreCache(cache)
        weights = model.folder / "model.safetensors"
        if sha256(weights) != BUILTIN_SHA256:
            raise ModelUnavailable("rerank.builtin-differs")
        self._tokenizer = AutoTokenizer.from_pretrained(model.folder, local_files_only=True)
        self._model = AutoModel.from_pretrained(
            model.folder,
            dtype=torch.float32,
            use_safetensors=True,
            trust_remote_code=False,
            local_files_only=True,
        )
        self._model.eval().requires_grad_(False).to(device)

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[tuple[Score, ...]]:
        """See `Scorer.score`. The margin is the fused value, not a logit."""
        asked = self._encode([encodable(question)])[0]
        best = max((each.keyword_score or 0.0 for each in candidates), default=0.0)
        cosine_share = _COSINE_SHARE * (1 + _latin(question)) / 2
        for start in range(0, len(candidates), _BATCH):
            batch = candidates[start : start + _BATCH]
            texts = [encodable(each.text) for each in batch]
            vectors = self._vectors(texts)
            scores = []
            for each, vector, tokens in zip(batch, vectors, self._tokens(texts), strict=True):
                value = max(0.0, float(vector @ asked))
                if each.keyword_score is not None and best > 0:
                    share = each.keyword_score / best
                    value = cosine_share * value + (1 - cosine_share) * share
                read = min(tokens, MAX_LENGTH)
                scores.append(Score(each.id, min(value, 1.0), value, tokens, read))
            yield tuple(scores)

    def _vectors(self, texts: Sequence[str]) -> list[Vector]:
        """Return a vector a text, out of the cache where it is there."""
        keys = [hashlib.sha256(f"{BUILTIN_SHA256}\n{text}".encode()).digest() for text in texts]
        known = self._cache.get(keys)
        new = {key: text for key, text in zip(keys, texts, strict=True) if key not in known}
        if new:
            encoded = self._encode(list(new.values()))
            fresh = {key: each.tobytes() for key, each in zip(new, encoded, strict=True)}
            self._cache.add(fresh)
            known |= fresh
        return [numpy.frombuffer(known[key], dtype=numpy.float32) for key in keys]

    def _tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, were it read whole."""
        encoded = self._tokenizer(list(texts), verbose=False)["input_ids"]
        return [len(ids) for ids in encoded]

    @torch.inference_mode()
    def _encode(self, texts: Sequence[str]) -> list[Vector]:
        """Return vectors of length 1, the mean over the tokens of each text."""
        inputs = self._tokenizer(
            list(texts), padding=True, truncation=True, max_length=MAX_LENGTH, return_tensors="pt"
        ).to(self.device)
        hidden = self._model(**inputs).last_hidden_state
        mask = inputs["attention_mask"].unsqueeze(-1)
        mean = (hidden * mask).sum(1) / mask.sum(1)
        return list(torch.nn.functional.normalize(mean, dim=1).cpu().numpy())


def _latin(text: str) -> float:
    """Return the share of Latin letters among all letters."""
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isascii() for letter in letters) / max(1, len(letters))
