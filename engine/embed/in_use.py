"""In use: the encoder whose vectors answer, while those of another one are being made.

A library keeps it in a file beside the vectors, by what it is found by and the name of its folder.
The job that makes vectors writes it: at once where nothing answers yet, else when all are made.
"""

import json
from typing import NamedTuple

from engine.config import Config
from engine.embed.model import EncoderModel, find_encoder
from engine.errors import ModelUnavailable
from engine.storage import write_atomically


class InUse(NamedTuple):
    """What a library keeps of an encoder."""

    reference: str
    key: str


def read_in_use(config: Config) -> InUse | None:
    """Return what the library has written down; None where it has not, or cannot be read."""
    try:
        raw = json.loads((config.vectors_dir / "in_use.json").read_text("utf-8"))
        return InUse(str(raw["reference"]), str(raw["key"]))
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def write_in_use(config: Config, model: EncoderModel) -> None:
    """Have the vectors of this encoder answer from now on. Raises `OSError`."""
    content = InUse(model.reference, model.key)
    write_atomically(config.vectors_dir / "in_use.json", json.dumps(content._asdict()))


def answers_alone(config: Config, key: str) -> bool:
    """Say whether the vectors kept under `key` answer, and those of no other encoder are left."""
    known = read_in_use(config)
    if known is None or known.key != key:
        return False
    return all(each.name == key for each in config.vectors_dir.iterdir() if each.is_dir())


def encoder_in_use(config: Config) -> EncoderModel:
    """Return the encoder whose vectors answer: the one that is wanted, or the one before it.

    Raises:
        ModelUnavailable: neither is there.
    """
    known = read_in_use(config)
    if known and (config.vectors_dir / known.key / "entries").exists():
        try:
            model = find_encoder(known.reference, config.data_dir)
        except ModelUnavailable:
            pass  # it is gone: its vectors are of no use
        else:
            if model.key == known.key:
                return model
    return find_encoder(config.encoder, config.data_dir)
