"""Head: the modules of sentence-transformers that make a score of what a Transformer gives.

The ettin rerankers are made so: the vector of the first token goes through Dense, LayerNorm and
Dense. What is known here is run; anything else is refused, with its name.
"""

from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file
from torch import nn

from engine.errors import ModelUnavailable
from engine.models import read_json, read_modules

_ACTIVATIONS = ("GELU", "Identity", "ReLU", "SiLU", "Sigmoid", "Tanh")


class Head(nn.Module):
    """Pooling, and the layers after it; what it is called with is a Transformer's last state."""

    def __init__(self, folder: Path) -> None:
        """Raises `ModelUnavailable` where a part is not known, or not there."""
        super().__init__()
        modules = read_modules(folder)
        if [name for name, _ in modules[:2]] != ["Transformer", "Pooling"] or modules[0][1]:
            raise _unknown(folder, modules)
        pooling = read_json(folder / modules[1][1] / "config.json")
        self._mean = pooling.get("pooling_mode") == "mean"
        if pooling.get("pooling_mode") not in ("cls", "mean"):
            raise _unknown(folder, modules)
        self.layers = nn.Sequential()
        for name, path in modules[2:]:
            config = read_json(folder / path / "config.json")
            layer = _layer(name, config)
            if layer is None:
                raise _unknown(folder, modules)
            layer.load_state_dict(load_file(folder / path / "model.safetensors"))
            self.layers.append(layer)

    def forward(self, hidden: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        if self._mean:
            weights = mask[..., None].to(hidden.dtype)
            pooled = (hidden * weights).sum(1) / weights.sum(1)
        else:
            pooled = hidden[:, 0]
        found: torch.Tensor = self.layers(pooled)
        return found


class _Dense(nn.Module):
    def __init__(self, config: dict[str, Any], activation: str) -> None:
        super().__init__()
        width, out = int(config["in_features"]), int(config["out_features"])
        self.linear = nn.Linear(width, out, bias=bool(config["bias"]))
        self.activation = getattr(nn, activation)()

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.activation(self.linear(given))
        return found


class _Norm(nn.Module):
    def __init__(self, config: dict[str, Any]) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(int(config["dimension"]))

    def forward(self, given: torch.Tensor) -> torch.Tensor:
        found: torch.Tensor = self.norm(given)
        return found


def _layer(name: str, config: dict[str, Any]) -> nn.Module | None:
    activation = str(config.get("activation_function")).rpartition(".")[2]
    if name == "LayerNorm":
        return _Norm(config)
    if name == "Dense" and activation in _ACTIVATIONS and not config.get("use_residual"):
        return _Dense(config, activation)
    return None


def _unknown(folder: Path, modules: list[tuple[str, str]]) -> ModelUnavailable:
    names = " + ".join(name for name, _ in modules)
    return ModelUnavailable("rerank.modules", folder=folder, modules=names)
