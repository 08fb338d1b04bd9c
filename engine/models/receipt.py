"""Receipt: what a hub listed of an installed model, kept beside its files to check them by."""

import json
from dataclasses import asdict, replace
from pathlib import Path

from engine.models.folder import RECEIPT
from engine.models.pins import PinnedFile
from engine.models.published import KNOWN, Published
from engine.storage import write_atomically

_KEPT = ("files", "commit", "licence", "source", "parameters", "width")


def write_receipt(published: Published, folder: Path) -> None:
    kept = {name: each for name, each in asdict(published).items() if name in _KEPT}
    write_atomically(folder / RECEIPT, json.dumps(kept, indent=1))


def read_receipt(name: str, folder: Path) -> Published | None:
    """Return the model of this name as it was listed; None without a receipt that can be read."""
    try:
        kept = json.loads((folder / RECEIPT).read_text("utf-8"))
        files = tuple(
            PinnedFile(str(each["name"]), int(each["size"]), str(each["sha256"]))
            for each in kept["files"]
        )
        return replace(
            published_before(name),
            files=files,
            commit=str(kept["commit"]),
            licence=str(kept["licence"]),
            source=str(kept["source"]),
            parameters=int(kept["parameters"]),
            width=int(kept["width"]),
        )
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return None


def published_before(name: str) -> Published:
    """Return what is known of a model beforehand; of OWNER/NAME only that."""
    return KNOWN.get(name) or Published(name, name, licence="")
