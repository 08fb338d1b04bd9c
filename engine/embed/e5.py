"""E5: multilingual-e5-small, the encoder that comes with Pagewise; a hundred languages.

Questions and passages are told apart by a word before them; the vector is the mean over the tokens.
Source: model card of intfloat/multilingual-e5-small; Wang et al., "Multilingual E5 Text Embeddings"
(arXiv 2402.05672).
"""

import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy
import torch

from engine.embed.bert import Bert
from engine.embed.e5_file import LONGEST, E5File
from engine.embed.encoder import Kind, Matrix
from engine.errors import ModelUnavailable
from engine.rerank import encodable
from engine.storage import sha256

_BATCH_TOKENS = {"cpu": 1024, "mps": 8192, "cuda": 32768}
_LONGEST_TEXT = 16 * LONGEST  # characters: no text has so many to a token, but of blanks
_SHORT = "bfloat16"
_ERROR = 0.002  # how far a cosine may be from 1 between a short format and float32
_TRIAL = (
    "query: Which planet is known as the Red Planet?",
    "passage: Mars is often called the Red Planet.",
    "passage: 入职需带身份证、学历证和离职证明。",
    "passage: def main(): return 0",
)

log = logging.getLogger(__name__)


class E5:
    """The encoder, loaded. Implements `engine.embed.encoder.Encoder`."""

    name = "e5"

    def __init__(self, path: Path, published: str, device: str, dtype: str) -> None:
        """Load the file at `path`, whose SHA-256 is `published`.

        `dtype`: "auto" is the fastest format whose self-check passes.

        Raises:
            ModelUnavailable: the file is not the published one.
        """
        if sha256(path) != published:
            raise ModelUnavailable("embed.bad-file", file=path, error="its SHA-256 is another")
        self._file = E5File(path)
        self.width, self.device = self._file.shape.hidden, device
        with ThreadPoolExecutor(1) as beside:
            tokenizer = beside.submit(self._file.tokenizer)
            self._model = Bert(self._file, device, "float32" if dtype == "auto" else dtype)
            self._tokenizer = tokenizer.result()
        self.dtype = "float32" if dtype == "auto" else dtype
        if dtype == "auto" and torch.cpu._is_avx512_bf16_supported():
            self._try_short()

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """See `Encoder.encode`."""
        rows = self._ids([f"{kind}: {text[:_LONGEST_TEXT]}" for text in texts])
        found = [self._model.run(batch) for batch in _batches(rows, _BATCH_TOKENS[self.device])]
        vectors: Matrix = torch.cat(found).numpy() if found else numpy.empty((0, self.width), "f4")
        if not numpy.isfinite(vectors).all():
            raise ModelUnavailable("embed.no-numbers", model=self.name)
        return vectors

    def _try_short(self) -> None:
        """Compute in 16 bits from now on, where the vectors are the same; it is half as long."""
        exact = self._model
        rows = self._ids(_TRIAL)
        short = Bert(self._file, self.device, _SHORT)
        cosines = (exact.run(rows) * short.run(rows)).sum(1)
        log.info("%s strays from float32 by %.4f", _SHORT, 1 - float(cosines.min()))
        if bool((cosines > 1 - _ERROR).all()):
            self._model, self.dtype = short, _SHORT

    def _ids(self, texts: Sequence[str]) -> list[list[int]]:
        return [each.ids for each in self._tokenizer.encode_batch([*map(encodable, texts)])]


def _batches(rows: Sequence[list[int]], most: int) -> Iterator[list[list[int]]]:
    """Yield rows, in order, as many at a time as have so many tokens; at least one."""
    batch: list[list[int]] = []
    for row in rows:
        if batch and sum(map(len, batch)) + len(row) > most:
            yield batch
            batch = []
        batch.append(row)
    if batch:
        yield batch
