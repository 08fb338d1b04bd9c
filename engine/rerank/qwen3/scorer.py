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
from collections.abc import Callable, Generator, Iterator, Sequence
from functools import partial
from itertools import accumulate, takewhile

from engine.models import Model
from engine.records import Score
from engine.rerank.device import free_memory
from engine.rerank.pairs import PAIRS
from engine.rerank.qwen3.decoder import Decoder, Past
from engine.rerank.qwen3.prompt import Ending, Prompt
from engine.rerank.scorer import (
    BatchScorer,
    Candidate,
    Scores,
    probability,
)
from engine.user.presets import built_in_presets

log = logging.getLogger(__name__)

_BATCH_TOKENS = {"cpu": 512, "mps": 4096, "xpu": 8192, "cuda": 16384}
_LONGEST_PIECE = 2048  # tokens of a row: the mask is a matrix of a piece and all before it
_CHARACTERS = 2  # of a token, or more
_FEWEST_TOKENS = 32  # of a batch: where not even these fit, memory is short indeed


class Qwen3(BatchScorer):
    """A Qwen3-Reranker folder, loaded. Implements `engine.rerank.scorer.Scorer`."""

    follows_instruction = True
    _decoder: Decoder

    def __init__(self, model: Model, device: str, dtype: str) -> None:
        """Load the weights. Raises `ModelUnavailable`."""
        super().__init__(model.name, device, _FEWEST_TOKENS)
        self._folder = model.folder
        self._prompt = Prompt(model.folder)
        self._beginning: tuple[list[int], Past] = ([], [])  # the last one that was run
        self.start(dtype)

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
                some, characters = [], 0
                while waiting and characters < _CHARACTERS * self._batch:
                    some.append(waiting.popleft())
                    characters += len(some[-1].text)
                endings = self._prompt.endings([each.text for each in some], longest - len(shared))
                rows += [(each.id, row) for each, row in zip(some, endings, strict=True)]
            count = self._fitting([row.ids for _, row in rows])
            margins = None
            with self.attempt():
                margins = yield from self._margins([row.ids for _, row in rows][:count], shared)
            if self.accept(margins):
                done = [(*rows.popleft(), margin) for margin in margins]
                yield tuple(
                    Score(candidate_id, probability(margin), margin, row.tokens, row.read)
                    for candidate_id, row, margin in done
                )

    def shrink(self) -> None:
        self._beginning = ([], [])
        super().shrink()

    def load(self, dtype: str) -> None:
        if hasattr(self, "_decoder"):
            del self._decoder  # before another one takes memory
        self._decoder = Decoder(self._folder, self.device, dtype)
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
        same = _same(before, shared)
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

    @staticmethod
    def sample(model: Model, dtype: str) -> Callable[[], object]:
        """See `BatchScorer.sample`: one layer, and two passages of usual length."""
        passage = range(160)
        return partial(Decoder(model.folder, "cpu", dtype, layers=1).run, [passage, passage])

    def trial(self, *, exact: bool = False) -> list[float]:
        """See `BatchScorer.trial`. Of the exact model one layer is in memory at a time."""
        instruction = built_in_presets()[0].instruction
        rows = [
            self._prompt.beginning(question, instruction, 1000)
            + self._prompt.ending(document, 1000).ids
            for question, document in PAIRS
        ]
        same = _same(min(rows), max(rows))
        decoder = self._decoder
        if exact:
            decoder = Decoder(
                self._folder, "cpu", "float32", resident=False, embedding=decoder.embedding
            )
        hidden, _ = decoder.run([row[same:] for row in rows], beginning=rows[0][:same])
        margins: list[float] = (hidden @ self._direction).tolist()
        return margins


def _same(one: Sequence[int], other: Sequence[int]) -> int:
    """Return the length of what both begin with."""
    pairs = zip(one, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))
