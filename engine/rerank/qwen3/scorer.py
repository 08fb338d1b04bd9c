"""Qwen3-Reranker: the published protocol without its waste.

The model reads instruction, query and document in one prompt and is asked whether the next word is
"yes" or "no":

    P(yes) = sigmoid(margin),  margin = logit(yes) - logit(no)

Compared with the published script, which runs every prompt whole and takes logits of 151,669 words
at each position, with the same margins to rounding:

- what all candidates share, the prompt up to and with `<Document>:`, is run once and its keys and
  values are reused, and so is what it has in common with that of the query before;
- only the last position counts, and only in the direction yes - no, in float32;
- candidates of any length stand side by side without padding; a long one is run piece by piece.

Source: model card of Qwen/Qwen3-Reranker-0.6B, "Transformers Usage".
"""

import logging
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from itertools import accumulate, takewhile

from engine.errors import ModelUnavailable
from engine.models import Model
from engine.presets import built_in_presets
from engine.records import Score
from engine.rerank.device import empty_cache, free_memory
from engine.rerank.qwen3.decoder import Decoder, Past
from engine.rerank.qwen3.prompt import Ending, Prompt
from engine.rerank.scorer import (
    BatchScorer,
    Candidate,
    Scores,
    probability,
)

log = logging.getLogger(__name__)

_BATCH_TOKENS = {"cpu": 512, "mps": 4096, "xpu": 8192, "cuda": 16384}
_LONGEST_PIECE = 2048  # tokens of a row: the mask is a matrix of a piece and all before it
_FEWEST_TOKENS = 32  # of a batch: where not even these fit, memory is short indeed

# What int8 is tried on before it is trusted, and by how much of the spread of margins it may err.
_TRIAL = (
    ("Which planet is known as the Red Planet?", "Mars is often called the Red Planet."),
    ("Which planet is known as the Red Planet?", "Venus is of a size like that of the Earth."),
    ("新员工入职需要准备哪些材料?", "入职需带身份证、学历证和离职证明。"),
    ("新员工入职需要准备哪些材料?", "年度体检安排在三月。"),
)
_INT8_ERROR = 0.25


class Qwen3(BatchScorer):
    """A Qwen3-Reranker folder, loaded. Implements `engine.rerank.scorer.Scorer`."""

    follows_instruction = True
    _decoder: Decoder

    def __init__(self, model: Model, device: str, dtype: str) -> None:
        """Load the weights. Raises `ModelUnavailable`, also for int8 that strays from float32."""
        super().__init__(model.name, device, _FEWEST_TOKENS)
        self._folder = model.folder
        self._prompt = Prompt(model.folder)
        self._beginning: tuple[list[int], Past] = ([], [])  # the last one that was run
        self.start(dtype)
        if dtype == "int8":
            self._check_int8()

    def largest(self) -> int:
        most = _BATCH_TOKENS[self.device]
        if self.device != "cpu":
            # Other programs may take as much again of what is free.
            fitting = free_memory(self.device) // 2 // self._decoder.bytes_per_token
            most = min(most, max(fitting, _FEWEST_TOKENS))
        return most

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`. Between the pieces of a long document `()` comes."""
        shared = self._prompt.beginning(question, instruction, longest)
        waiting = deque(candidates)
        rows: deque[tuple[int, Ending]] = deque()
        while waiting or rows:
            while waiting and sum(len(row.ids) for _, row in rows) < self._batch:
                candidate = waiting.popleft()
                ending = self._prompt.ending(candidate.text, longest - len(shared))
                rows.append((candidate.id, ending))
            count = self._fitting([row.ids for _, row in rows])
            margins = None
            with self.attempt():
                margins = yield from self._margins([row.ids for _, row in rows][:count], shared)
            if self.is_usable(margins):
                done = [(*rows.popleft(), margin) for margin in margins]
                yield tuple(
                    Score(candidate_id, probability(margin), margin, row.tokens, row.read)
                    for candidate_id, row, margin in done
                )

    def shrink(self) -> None:
        self._beginning = ([], [])
        empty_cache(self.device)
        super().shrink()

    def load(self, dtype: str) -> None:
        if hasattr(self, "_decoder"):
            del self._decoder  # before another one takes memory
        int8 = dtype == "int8"
        self._decoder = Decoder(self._folder, self.device, "float32" if int8 else dtype, int8=int8)
        self._direction = self._decoder.direction(
            self._prompt.token("yes"), self._prompt.token("no")
        )
        self._beginning = ([], [])

    def _fitting(self, rows: Sequence[list[int]]) -> int:
        """Return how many of the first rows make a batch; at least one, a long one alone."""
        short = takewhile(lambda row: len(row) <= _LONGEST_PIECE, rows)
        ends = accumulate(map(len, short))
        return max(1, sum(1 for _ in takewhile(lambda end: end <= self._batch, ends)))

    def _margins(
        self, rows: list[list[int]], shared: list[int]
    ) -> Generator[Scores, None, list[float]]:
        before, past = self._beginning
        pairs = zip(before, shared, strict=False)
        same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
        past = [each[:same] for each in past] if same else []
        past, rest = yield from self._pieces(shared[same:], past)
        if len(rows) == 1 and len(rows[0]) > self._piece:  # its pieces are its own
            if rest:
                _, past = self._decoder.run([], past, rest)
            longer, row = yield from self._pieces(rows[0], past)
            hidden, _ = self._decoder.run([row], longer)
        else:
            hidden, past = self._decoder.run(rows, past, rest)
        self._beginning = (shared, past)
        margins: list[float] = (hidden @ self._direction).tolist()
        return margins

    @property
    def _piece(self) -> int:
        return min(self._batch, _LONGEST_PIECE)

    def _pieces(
        self, ids: list[int], past: Past
    ) -> Generator[Scores, None, tuple[Past, list[int]]]:
        """Run all but the last piece of `ids`; return the past for that one, and the piece."""
        while len(ids) > self._piece:
            _, past = self._decoder.run([], past, ids[: self._piece])
            ids = ids[self._piece :]
            yield ()
        return past, ids

    def _check_int8(self) -> None:
        """Compare with float32, of which one layer is in memory at a time."""
        rows = []
        for question, document in _TRIAL:
            start = self._prompt.beginning(question, built_in_presets()[0].instruction, 1000)
            rows.append(start + self._prompt.ending(document, 1000).ids)
        exact = Decoder(self._folder, self.device, "float32", resident=False).run(rows)[0]
        expected = exact @ self._direction
        error = self._decoder.run(rows)[0] @ self._direction - expected
        strayed = float(error.square().mean().sqrt() / expected.std())
        log.info("int8 strays from float32 by %.3f of the spread of margins", strayed)
        if not strayed <= _INT8_ERROR:
            raise ModelUnavailable("rerank.int8-strays", model=self.name, strayed=strayed)
