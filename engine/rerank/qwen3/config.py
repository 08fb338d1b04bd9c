"""Config: the shape of a Qwen3 model, as its `config.json` has it."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from engine.errors import ModelUnavailable


@dataclass(frozen=True, slots=True)
class Qwen3Config:
    """The fields that the decoder needs; named as in the file."""

    hidden_size: int
    num_hidden_layers: int
    num_attention_heads: int
    num_key_value_heads: int
    head_dim: int
    rms_norm_eps: float
    rope_theta: float
    tie_word_embeddings: bool

    @classmethod
    def read(cls, folder: Path) -> Self:
        """Read the config of a model folder.

        Raises:
            ModelUnavailable: it cannot be read, or describes what the decoder cannot run.
        """
        try:
            found = json.loads((folder / "config.json").read_text("utf-8"))
            rope = found.get("rope_parameters") or found.get("rope_scaling") or {}
            kind = rope.get("rope_type", rope.get("type", "default"))
            heads = int(found["num_attention_heads"])
            config = cls(
                hidden_size=int(found["hidden_size"]),
                num_hidden_layers=int(found["num_hidden_layers"]),
                num_attention_heads=heads,
                num_key_value_heads=int(found.get("num_key_value_heads") or heads),
                head_dim=int(found.get("head_dim", 128)),
                rms_norm_eps=float(found.get("rms_norm_eps", 1e-6)),
                rope_theta=float(rope.get("rope_theta", found.get("rope_theta", 10_000))),
                tie_word_embeddings=bool(found.get("tie_word_embeddings", False)),
            )
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as error:
            raise ModelUnavailable(
                "models.file-damaged", folder=folder, file="config.json"
            ) from error
        if kind != "default" or found.get("use_sliding_window"):
            raise ModelUnavailable("rerank.long-context", folder=folder)
        return config
