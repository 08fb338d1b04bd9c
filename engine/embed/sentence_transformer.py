"""SentenceTransformer: an encoder in the format of that library, run by transformers alone.

The mean over the tokens, the first or the last of them is the vector. No code that lies beside the
weights is run, and a folder that is not whole is refused: transformers would fill what is missing
with random numbers.
"""

from collections.abc import Sequence
from typing import Any

import torch
from torch.nn.functional import normalize
from transformers import AutoModel, AutoTokenizer

from engine.embed.encoder import BatchEncoder, Kind, Rows, Run
from engine.embed.folder import EncoderFolder
from engine.errors import ModelUnavailable
from engine.rerank import longest_input, reason_of

_BATCH_TOKENS = {"cpu": 1024, "mps": 8192, "xpu": 16384, "cuda": 32768}
_LOCAL = {"local_files_only": True, "trust_remote_code": False}


class SentenceTransformer(BatchEncoder):
    """A folder, loaded. Implements `engine.embed.encoder.Encoder`."""

    def __init__(self, name: str, folder: EncoderFolder, device: str, dtype: str) -> None:
        """Raises `ModelUnavailable`: the folder is damaged, or too large for the device."""
        longest = folder.longest or 512  # corrected once the model is there
        super().__init__(name, folder.width, device, longest, _BATCH_TOKENS[device])
        self._folder = folder
        try:
            self._tokenizer = AutoTokenizer.from_pretrained(folder.path, **_LOCAL)
            self.load(dtype)
        except (ModelUnavailable, torch.OutOfMemoryError, torch.AcceleratorError):
            raise
        except Exception as error:  # the libraries raise whatever their parsers raise
            raise ModelUnavailable(
                "rerank.cannot-load", folder=folder.path, reason=reason_of(error)
            ) from error

    def tokens(self, texts: Sequence[str], kind: Kind) -> Rows:
        """See `BatchEncoder.tokens`."""
        prompt, lower = self._folder.prompt(kind), self._folder.lower
        found: list[list[int]] = self._tokenizer(
            [prompt + (text.lower() if lower else text) for text in texts],
            truncation=True,
            max_length=self._longest,
            verbose=False,
        ).input_ids
        return [row or [self._padding] for row in found]

    def make(self, dtype: str, *, once: bool = False) -> Run:
        """See `BatchEncoder.make`."""
        model, info = AutoModel.from_pretrained(
            self._folder.path,
            dtype=getattr(torch, dtype),
            use_safetensors=True,
            output_loading_info=True,
            **_LOCAL,
        )
        # The pooler, of which nothing is asked, is often left out.
        missing = [name for name in info["missing_keys"] if "pooler." not in name]
        if missing:
            raise ModelUnavailable(
                "rerank.tensor-missing", folder=self._folder.path, name=min(missing)
            )
        model.eval().requires_grad_(False).to(self.device)
        self._longest = min(self._folder.longest or 1 << 20, longest_input(model, self._tokenizer))

        def run(rows: Rows) -> torch.Tensor:
            return self._vectors(model, rows)

        width = run([[self._padding] * 2]).shape[1]  # what cannot be run fails here, and not later
        if width != self.width:
            raise ValueError(f"its vectors have {width} numbers, not {self.width}")
        return run

    @torch.inference_mode()
    def _vectors(self, model: Any, rows: Rows) -> torch.Tensor:
        lengths = torch.tensor([len(row) for row in rows], device=self.device)
        ids = torch.full((len(rows), int(lengths.max())), self._padding)
        for place, row in enumerate(rows):
            ids[place, : len(row)] = torch.tensor(row)
        mask = torch.arange(ids.shape[1], device=self.device) < lengths[:, None]
        hidden = model(input_ids=ids.to(self.device), attention_mask=mask.long())[0].float()
        match self._folder.pooling:
            case "mean":
                found = (hidden * mask[..., None]).sum(1) / lengths[:, None]
            case "cls":
                found = hidden[:, 0]
            case _:
                found = hidden[torch.arange(len(rows), device=self.device), lengths - 1]
        return normalize(found, dim=1).cpu()

    @property
    def _padding(self) -> int:
        token = self._tokenizer.pad_token_id
        return 0 if token is None else int(token)
