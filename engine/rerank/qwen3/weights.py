"""Weights: the tensors of a model folder, read one by one.

A tensor is copied out of its file and the file is closed at once: while a mapped file is open its
pages stay resident, and the weights would be in memory twice.
"""

from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from engine.errors import ModelUnavailable
from engine.models import tensor_files
from engine.rerank.scorer import reason_of


class Weights:
    """The safetensors files of a folder, one or several."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._files = folder, tensor_files(folder)

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def read(self, name: str, dtype: torch.dtype, rows: list[int] | None = None) -> torch.Tensor:
        """A tensor in main memory, or only some of its rows. Raises `ModelUnavailable`."""
        saved = name if name in self._files else name.removeprefix("model.")  # of an encoder
        if saved not in self._files:
            raise ModelUnavailable("rerank.tensor-missing", folder=self._folder, name=name)
        file = self._files[saved]
        try:
            with safe_open(file, framework="pt") as tensors:
                if rows is None:
                    tensor: torch.Tensor = tensors.get_tensor(saved)
                else:
                    part = tensors.get_slice(saved)
                    tensor = torch.cat([part[row : row + 1] for row in rows])
                return tensor.to(dtype, copy=True)
        except (SafetensorError, OSError) as error:
            raise ModelUnavailable("rerank.bad-file", file=file, error=reason_of(error)) from error
