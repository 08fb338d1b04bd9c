"""Model digest: one hash that stands for the bytes of a model, so that its scores can be kept.

Two folders with the same weights, tokenizer and configuration have the same digest, wherever they
lie. To hash gigabytes takes seconds: what was hashed is remembered by path, size, time and inode.
"""

import hashlib
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from engine.errors import ModelUnavailable
from engine.models import receipt
from engine.models.folder import weights
from engine.models.model import Model

FILE = "digests.json"

_remembered: dict[str, list[Any]] = {}  # of this process, where the file cannot be written


def model_digest(model: Model, data_dir: Path) -> str:
    """A SHA-256 in hexadecimal over weights, tokenizer.json and config.json of a model.

    Raises:
        ModelUnavailable: a file of the model cannot be read.
    """
    memory = data_dir / "models" / FILE
    known = _read(memory) | _remembered
    before = dict(known)
    whole = hashlib.sha256()
    for file in [*weights(model.folder), *_plain_files(model.folder)]:
        whole.update(f"{file.name} {_digest_of(file, known)}\n".encode())
    if known != before:
        _remembered.update(known)
        with suppress(OSError):  # it is computed again at the next start
            memory.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            receipt.write_whole(memory, json.dumps(known, indent=1))
    return whole.hexdigest()


def _plain_files(folder: Path) -> list[Path]:
    return [folder / name for name in ("tokenizer.json", "config.json")]


def _digest_of(file: Path, known: dict[str, list[Any]]) -> str:
    """The SHA-256 of one file; `known` has it, or learns it."""
    try:
        now = file.stat()
    except OSError as error:
        raise ModelUnavailable("storage.cannot-read", file=file, reason=error.strerror) from error
    stamp = [now.st_size, now.st_mtime_ns, now.st_ino]
    remembered = known.get(str(file))
    if isinstance(remembered, list) and remembered[:3] == stamp and len(remembered) == 4:
        return str(remembered[3])
    installed = receipt.read(file.parent)
    found = (
        installed.files[file.name]
        if installed.knows(file)
        else receipt.result(receipt.hashed(file))
    )
    known[str(file)] = [*stamp, found.sha256]
    return found.sha256


def _read(file: Path) -> dict[str, list[Any]]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
