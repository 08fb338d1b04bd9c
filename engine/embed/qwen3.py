"""Qwen3-Embedding: a decoder whose last hidden state is the vector of what it has read.

The end of the text is marked by a token, whose state it is; an instruction comes before a question
and not before a passage. It runs in the same decoder as Qwen3-Reranker.

Source: model card of Qwen/Qwen3-Embedding-0.6B, "Transformers Usage"; arXiv 2506.05176.
"""

from collections.abc import Sequence
from typing import cast

import torch
from tokenizers import Tokenizer
from torch.nn.functional import normalize

from engine.embed.encoder import BatchEncoder, Kind, Rows, Run
from engine.embed.folder import EncoderFolder
from engine.errors import ModelUnavailable
from engine.rerank.qwen3 import Decoder

_LONGEST = 8192  # tokens
_END = "<|endoftext|>"
_BATCH_TOKENS = {"cpu": 1024, "mps": 4096, "xpu": 8192, "cuda": 16384}


class Qwen3(BatchEncoder):
    """A Qwen3-Embedding folder, loaded. Implements `engine.embed.encoder.Encoder`."""

    def __init__(self, name: str, folder: EncoderFolder, device: str, dtype: str) -> None:
        """Raises `ModelUnavailable`: the folder is damaged, or too large for the device."""
        longest = min(folder.longest or _LONGEST, _LONGEST)
        super().__init__(name, folder.width, device, longest, _BATCH_TOKENS[device])
        self._folder = folder
        try:
            self._tokenizer = Tokenizer.from_file(str(folder.path / "tokenizer.json"))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
        except Exception as error:  # the library raises nothing but this
            raise ModelUnavailable(
                "rerank.bad-tokenizer", folder=folder.path, error=error
            ) from error
        self._end = cast(int, self._tokenizer.token_to_id(_END))
        if self._end is None:
            raise ModelUnavailable("embed.no-token", folder=folder.path, word=_END)
        self.load(dtype)

    def tokens(self, texts: Sequence[str], kind: Kind) -> Rows:
        """See `BatchEncoder.tokens`."""
        prompt = self._folder.prompt(kind)
        found = self._tokenizer.encode_batch(
            [prompt + text for text in texts], add_special_tokens=False
        )
        return [[*each.ids[: self._longest - 1], self._end] for each in found]

    def make(self, dtype: str, *, once: bool = False) -> Run:
        """See `BatchEncoder.make`."""
        decoder = Decoder(self._folder.path, self.device, dtype, resident=not once)

        def run(rows: Rows) -> torch.Tensor:
            hidden, _ = decoder.run(rows)
            return normalize(hidden, dim=1).cpu()

        return run
