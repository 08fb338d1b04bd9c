"""Model folder: what lies in it, and whether Pagewise can run that, found without loading it.

Only `config.json`, the tokenizer's files and the headers of the weights are read: a few kilobytes,
no torch. A folder that cannot be run is refused with the reason; whether one that can be run is any
good is for the self-check (`engine.rerank.self_check`) to say.
"""

import json
import re
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from safetensors import SafetensorError, safe_open

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.published import Published

INDEX = "model.safetensors.index.json"
WHOLE = "model.safetensors"
RECEIPT = "receipt.json"  # what a hub listed of an installed model

_SMALL_FILES = (
    "config.json",
    "tokenizer_config.json",
    "special_tokens_map.json",
    "chat_template.jinja",
    "modules.json",
    "sentence_bert_config.json",
    INDEX,
    "tokenizer.json",
)
_OF_MODULES = re.compile(r"\d_\w{1,40}/(config\.json|model\.safetensors)", re.A)  # of a head

POINTER = b"version https://git-lfs"  # what git keeps in place of a large file
_LONGEST_HEADER = 100_000_000  # bytes: safetensors' own limit
_CUT_SHORT = ("header too small", "invalid header length", "incomplete metadata")  # in errors

# What Qwen3-Reranker's own template asks, and the size of the reranker's vocabulary, by which its
# first revision is known, whose template was that of a chat model.
_ASKED = "Judge whether the Document meets the requirements"
_RERANKER_VOCABULARY = 151_669

# Parts of the names of tensors that turn a hidden state into scores, in any architecture.
_HEADS = {"score", "classifier", "classification_head", "logits_proj"}
_PICKLES = (".bin", ".pt", ".pth", ".pkl", ".ckpt")


def kind_of(folder: Path, tensors: Collection[str] | None = None) -> str:
    """Return what runs the model in `folder`: "qwen3" or "cross-encoder".

    `tensors` are the names of those in its weights where these are not there yet; empty where they
    are not known either. Raises `ModelUnavailable`, which says why nothing runs it.
    """
    config = read_json(folder / "config.json")
    if tensors is None:
        tensors = tensor_files(folder)
    if not (folder / "tokenizer.json").is_file():
        raise ModelUnavailable("models.file-missing", folder=folder, file="tokenizer.json")
    if config.get("auto_map"):
        raise ModelUnavailable("models.own-code", folder=folder)
    try:
        architecture = str(config["architectures"][0])
    except (KeyError, IndexError, TypeError) as error:
        raise ModelUnavailable("models.no-architecture", folder=folder) from error
    if architecture == "Qwen3ForCausalLM":
        _refuse_other_than_reranker(folder, config)
        return "qwen3"
    if has_head(folder):
        return "cross-encoder"
    if architecture.endswith("ForSequenceClassification"):
        _refuse_untrained(folder, architecture, config, tensors)
        return "qwen3" if architecture.startswith("Qwen3For") else "cross-encoder"
    raise ModelUnavailable("models.not-reranker", folder=folder, architecture=architecture)


def is_encoder_folder(folder: Path) -> bool:
    """Say whether a folder seems to hold an encoder, rather than a reranker."""
    return (folder / "1_Pooling").is_dir() and not has_head(folder)


def has_head(folder: Path) -> bool:
    """Say whether the last of a folder's modules makes one number, the score, of a vector."""
    try:
        last = read_modules(folder)[-1]
        return (
            last[0] == "Dense"
            and read_json(folder / last[1] / "config.json").get("out_features") == 1
        )
    except (ModelUnavailable, IndexError):
        return False


def read_modules(folder: Path) -> list[tuple[str, str]]:
    """Return kind and path of each module in `modules.json`. Raises `ModelUnavailable`."""
    try:
        modules = json.loads((folder / "modules.json").read_text("utf-8"))
        return [(str(each["type"]).rpartition(".")[2], str(each["path"])) for each in modules]
    except (OSError, ValueError, LookupError, TypeError, RecursionError) as error:
        raise ModelUnavailable("models.file-damaged", folder=folder, file="modules.json") from error


def needed_files(names: Collection[str]) -> list[str]:
    """Return which of the files of a repository or a folder a model is made of, weights last.

    Where `INDEX` is among them, it says which shards there must be.
    """
    small = [name for name in _SMALL_FILES if name in names]
    heads = sorted(name for name in names if _OF_MODULES.fullmatch(name))
    if WHOLE in names:
        return [*small, *heads, WHOLE]
    shards = sorted(each for each in names if "/" not in each and each.endswith(".safetensors"))
    return [*small, *heads, *shards]


def weights(folder: Path) -> list[Path]:
    """Return the safetensors files of the weights, which all exist. Raises `ModelUnavailable`."""
    whole = folder / WHOLE
    if whole.is_file():
        return [whole]
    if (folder / INDEX).is_file():
        shards = shards_of(folder)
        missing = [name for name in shards if not (folder / name).is_file()]
        if missing:
            raise ModelUnavailable("models.shards-missing", folder=folder, files=listed(missing))
        return [folder / name for name in shards]
    try:
        files = sorted(folder.iterdir())
    except OSError as error:  # the folder may be deleted at this moment
        raise ModelUnavailable("storage.cannot-read", file=folder, reason=error) from error
    if found := [file for file in files if file.suffix == ".safetensors"]:
        return found
    if any(file.suffix in _PICKLES for file in files):
        raise ModelUnavailable("models.only-pickle", folder=folder)
    raise ModelUnavailable("models.no-safetensors", folder=folder)


def files_of(published: Published, folder: Path) -> list[Path]:
    """Return the files of a model without known hashes, weights last.

    Raises `ModelUnavailable`, also where the folder holds another model.
    """
    kind, config = kind_of(folder), read_json(folder / "config.json")
    shape = (config.get("num_hidden_layers"), config.get("hidden_size"))
    if any(published.shape) and (kind, shape) != (published.kind, published.shape):
        raise ModelUnavailable(
            "models.other-shape",
            folder=folder,
            model=published.name,
            layers=shape[0],
            width=shape[1],
            wanted=published.shape[0],
            wide=published.shape[1],
        )
    there = [each.relative_to(folder).as_posix() for each in _files_in(folder)]
    rest = [folder / name for name in needed_files(there) if not is_weights(name)]
    return [*rest, *weights(folder)]


def parameter_width(folder: Path) -> int:
    """Return the bytes of a parameter in the weights. Raises `ModelUnavailable`."""
    config = read_json(folder / "config.json")
    return 4 if config.get("dtype", config.get("torch_dtype", "float32")) == "float32" else 2


def embedded(folder: Path) -> int:
    """Return how many parameters are looked up by token; 0 where the configuration tells not."""
    try:
        config = read_json(folder / "config.json")
        return int(config["vocab_size"]) * int(config["hidden_size"])
    except (ModelUnavailable, LookupError, TypeError, ValueError):
        return 0


def is_weights(name: str) -> bool:
    return name.endswith(".safetensors") and "/" not in name


def _files_in(folder: Path) -> Iterable[Path]:
    """Return the files of a folder, and those of the folders in it."""
    return [each for pattern in ("*", "*/*") for each in folder.glob(pattern) if each.is_file()]


def tensor_files(folder: Path) -> dict[str, Path]:
    return {name: file for file in weights(folder) for name in _tensor_names(file)}


def tensors_begun(part: Path) -> list[str] | None:
    """Return the names of the tensors in a file that is arriving; None until its header is there.

    Raises `ModelUnavailable`: these are no safetensors.
    """
    with part.open("rb") as stream:
        start = stream.read(8)
        length = int.from_bytes(start, "little")
        header = stream.read(min(length, _LONGEST_HEADER))
    if len(start) < 8 or len(header) < min(length, _LONGEST_HEADER):
        return None
    try:
        return [name for name in json.loads(header) if name != "__metadata__"]
    except (ValueError, TypeError, RecursionError) as error:
        raise ModelUnavailable("models.not-safetensors", file=part.with_suffix("")) from error


def _tensor_names(file: Path) -> list[str]:
    """Return the names of the tensors in a file, of which the header is read."""
    try:
        with file.open("rb") as stream:
            if stream.read(len(POINTER)) == POINTER:
                raise ModelUnavailable("models.git-pointer", file=file)
        with safe_open(file, framework="np") as tensors:
            return list(tensors.keys())
    except OSError as error:
        raise ModelUnavailable("storage.cannot-read", file=file, reason=error) from error
    except SafetensorError as error:
        if any(words in str(error) for words in _CUT_SHORT):
            size = file.stat().st_size
            raise ModelUnavailable("models.cut-short", file=file, size=size) from error
        raise ModelUnavailable("models.not-safetensors", file=file) from error


def read_json(file: Path) -> dict[str, Any]:
    """Return the object in a JSON file of a model folder. Raises `ModelUnavailable`."""
    names = {"folder": file.parent, "file": file.name}
    try:
        value = json.loads(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise ModelUnavailable("models.file-missing", **names) from error
    except (OSError, ValueError, RecursionError) as error:
        raise ModelUnavailable("models.file-damaged", **names) from error
    if not isinstance(value, dict):
        raise ModelUnavailable("models.file-damaged", **names)
    return value


def listed(names: Iterable[str]) -> Message | str:
    """The names in a sentence; of many the first, and how many more there are."""
    *rest, last = names
    if not rest:
        return last
    if len(rest) < 4:
        return Message("models.list", names=", ".join(rest), last=last)
    return Message("models.long-list", names=", ".join(rest[:3]), count=len(rest) - 2)


def shards_of(folder: Path) -> list[str]:
    """Return the names of the files that `INDEX` says the weights are in."""
    table = read_json(folder / INDEX).get("weight_map")
    names = set(table.values()) if isinstance(table, dict) else set()
    if not names or not all(
        isinstance(name, str) and Path(name).name == name and name.endswith(".safetensors")
        for name in names
    ):
        raise ModelUnavailable("models.file-damaged", folder=folder, file=INDEX)
    return sorted(names)


def _refuse_other_than_reranker(folder: Path, config: dict[str, Any]) -> None:
    """Raise for a Qwen3 that was trained to embed texts, or to chat."""
    if (folder / "1_Pooling").is_dir():
        raise ModelUnavailable("models.embedding", folder=folder)
    template = _chat_template(folder)
    if template and _ASKED not in template and config.get("vocab_size") != _RERANKER_VOCABULARY:
        raise ModelUnavailable("models.chat", folder=folder)


def _chat_template(folder: Path) -> str:
    file = folder / "chat_template.jinja"
    if file.is_file():
        try:
            return file.read_text("utf-8")
        except (OSError, ValueError) as error:
            raise ModelUnavailable("models.file-damaged", folder=folder, file=file.name) from error
    if not (folder / "tokenizer_config.json").is_file():
        return ""
    # A string, or a list of {"name", "template"}; only whether a phrase is in it matters.
    return str(read_json(folder / "tokenizer_config.json").get("chat_template") or "")


def _refuse_untrained(
    folder: Path, architecture: str, config: dict[str, Any], tensors: Iterable[str]
) -> None:
    if tensors and not any(_HEADS & set(name.split(".")) for name in tensors):
        raise ModelUnavailable("models.untrained", folder=folder, architecture=architecture)
    labels = config.get("id2label")
    count = config.get("num_labels") or (len(labels) if isinstance(labels, dict) else 2)
    if count != 1 and not architecture.startswith("Qwen3For"):
        raise ModelUnavailable("models.classifier", folder=folder, count=count)
