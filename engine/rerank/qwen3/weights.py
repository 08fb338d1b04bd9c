"""Weights: the tensors of a model folder, read one by one.

A tensor is copied out of its file and the file is closed at once: while a mapped file is open its
pages stay resident, and the weights would be in memory twice.
"""

import json
from functools import cached_property
from pathlib import Path

import torch
from safetensors import SafetensorError, safe_open

from engine.errors import ModelUnavailable
from engine.rerank.scorer import reason_of


class Weights:
    """The safetensors files of a folder, one or several (then an index says what is where)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __contains__(self, name: str) -> bool:
        return name in self._files

    def read(self, name: str, dtype: torch.dtype, rows: list[int] | None = None) -> torch.Tensor:
        """A tensor in main memory, or only some of its rows.

        Raises:
            ModelUnavailable: it is not there, or its file is damaged.
        """
        if name not in self._files:
            raise ModelUnavailable("rerank.tensor-missing", folder=self._folder, name=name)
        try:
            with safe_open(self._files[name], framework="pt") as tensors:
                part = tensors.get_slice(name)
                wanted = [slice(None)] if rows is None else [slice(row, row + 1) for row in rows]
                tensor: torch.Tensor = torch.cat([part[each] for each in wanted])
                return tensor.to(dtype, copy=True)
        except (SafetensorError, OSError) as error:
            raise self._damaged(self._files[name], error) from error

    @cached_property
    def _files(self) -> dict[str, Path]:
        """The file that holds each tensor."""
        index = self._folder / "model.safetensors.index.json"
        if index.is_file():
            try:
                names = json.loads(index.read_text("utf-8"))["weight_map"]
                return {name: self._folder / Path(file).name for name, file in names.items()}
            except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
                raise self._damaged(index, error) from error
        found: dict[str, Path] = {}
        for file in sorted(self._folder.glob("*.safetensors")):
            try:
                with safe_open(file, framework="pt") as tensors:
                    found |= dict.fromkeys(tensors.keys(), file)
            except (SafetensorError, OSError) as error:
                raise self._damaged(file, error) from error
        return found

    def _damaged(self, file: Path, error: Exception) -> ModelUnavailable:
        return ModelUnavailable("rerank.bad-file", file=file, error=reason_of(error))
