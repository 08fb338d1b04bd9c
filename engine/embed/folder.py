"""Encoder folder: what the JSON files of a sentence-transformers folder say, read without torch.

`modules.json` names a Transformer, a Pooling and perhaps a Normalize; vectors are of unit length
here in any case. What asks for anything else, or for code of its own, is refused with the reason.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.embed.encoder import Kind
from engine.errors import ModelUnavailable
from engine.models import read_json, read_modules, tensor_files

_POOLINGS = ("mean", "cls", "lasttoken")
_LASTLY = "1_Pooling/config.json"

# What is written before a text, by families that were published before a file could say so.
_E5 = {"query": "query: ", "passage": "passage: "}
_FAMILIES: tuple[tuple[str, Mapping[str, str]], ...] = (
    (r"\be5-(small|base|large)(?!.*instruct)", _E5),
    (r"\bbge-\w+-en", {"query": "Represent this sentence for searching relevant passages: "}),
    (r"\bbge-\w+-zh", {"query": "为这个句子生成表示以用于检索相关文章："}),
)
# The model card of Qwen/Qwen3-Embedding-0.6B: an instruction before the question alone.
_QWEN3 = {
    "query": "Instruct: Given a web search query, retrieve relevant passages that answer the query"
    "\nQuery:"
}


@dataclass(frozen=True, slots=True)
class EncoderFolder:
    """How texts become vectors by the model in a folder."""

    path: Path
    architecture: str
    width: int
    pooling: str  # "mean", "cls" or "lasttoken"
    prompts: tuple[str, str]  # before a question, before a passage
    longest: int | None  # tokens; None: what the model can read
    lower: bool  # its texts are in lower case

    def prompt(self, kind: Kind) -> str:
        return self.prompts[kind == "passage"]


def read_encoder_folder(folder: Path) -> EncoderFolder:
    """Return what a folder says. Raises `ModelUnavailable`, which says why it cannot be run."""
    _modules(folder)
    config = read_json(folder / "config.json")
    for file in ("tokenizer.json", _LASTLY):
        if not (folder / file).is_file():
            raise ModelUnavailable("models.file-missing", folder=folder, file=file)
    tensor_files(folder)  # these are safetensors, and whole
    try:
        architecture = str(config["architectures"][0])
    except (KeyError, IndexError, TypeError) as error:
        raise ModelUnavailable("models.no-architecture", folder=folder) from error
    if "auto_map" in config:
        raise ModelUnavailable("embed.own-code", folder=folder)
    pooling = read_json(folder / _LASTLY)
    width = pooling.get("embedding_dimension", pooling.get("word_embedding_dimension"))
    if not isinstance(width, int) or width < 1:
        raise ModelUnavailable("models.file-damaged", folder=folder, file=_LASTLY)
    mode = _mode(pooling)
    if mode not in _POOLINGS:
        raise ModelUnavailable("embed.pooling", folder=folder, pooling=mode)
    limits = _optional(folder / "sentence_bert_config.json")
    longest = limits.get("max_seq_length")
    return EncoderFolder(
        path=folder,
        architecture=architecture,
        width=width,
        pooling=mode,
        prompts=_prompts(folder, config, architecture),
        longest=longest if isinstance(longest, int) and longest > 0 else None,
        lower=bool(limits.get("do_lower_case")),
    )


def _modules(folder: Path) -> None:
    """Raise unless the modules are a Transformer at the top of the folder and a Pooling."""
    if not (folder / "modules.json").is_file():
        raise ModelUnavailable("embed.not-encoder", folder=folder)
    found = read_modules(folder)
    expected = [("Transformer", ""), ("Pooling", "1_Pooling")]
    if found[:2] != expected or [each for each, _ in found[2:]] not in ([], ["Normalize"]):
        names = " + ".join(f"{path}: {name}" if path else name for name, path in found)
        raise ModelUnavailable("embed.modules", folder=folder, modules=names)


def _mode(pooling: Mapping[str, Any]) -> str:
    """Return the kind of pooling; several joined by +, and what else it asks for."""
    modes = pooling.get("pooling_mode")
    if modes is None:  # as it was written before sentence-transformers 5.4
        names = (key for key, value in pooling.items() if value is True and "pooling_mode_" in key)
        modes = [re.sub(r"pooling_mode_|_tokens?$", "", name) for name in names] or "mean"
    mode = modes if isinstance(modes, str) else "+".join(map(str, modes))
    return mode if pooling.get("include_prompt", True) else f"{mode} without prompt"


def _prompts(folder: Path, config: Mapping[str, Any], architecture: str) -> tuple[str, str]:
    """Return what is written before a question and before a passage."""
    stated = _optional(folder / "config_sentence_transformers.json")
    prompts = stated.get("prompts")
    prompts = prompts if isinstance(prompts, dict) else {}
    if not any(prompts.values()):
        if architecture.startswith("Qwen3"):
            prompts = _QWEN3
        # A folder is named after its model, as is the third last of a path in Hugging Face's cache.
        names = " ".join((str(config.get("_name_or_path")), *folder.parts[-3:]))
        for pattern, texts in _FAMILIES:
            if re.search(pattern, names):
                prompts = texts
    usual = prompts.get(str(stated.get("default_prompt_name")), "")
    passage = (prompts[name] for name in ("document", "passage", "corpus") if name in prompts)
    return str(prompts.get("query", usual)), str(next(passage, usual))


def _optional(file: Path) -> dict[str, Any]:
    return read_json(file) if file.is_file() else {}
