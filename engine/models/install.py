"""Install: puts a model in its place, from the network or from a folder; or removes it.

From a folder, a memory stick perhaps, only the files that a model needs are copied, by name: no
code, no pickles. One process installs a model at a time.

The hashes of a model that is not pinned are those that its hub lists. It is refused as soon as it
is plain that it cannot be run: by the list, by its small files, by the head of its weights.
"""

import shutil
from collections.abc import Collection, Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.models.digests import Digests
from engine.models.events import Copying, Installed, InstallEvent
from engine.models.folder import (
    INDEX,
    WHOLE,
    files_of,
    is_weights,
    kind_of,
    listed,
    parameter_width,
    read_json,
    shards_of,
    tensors_begun,
)
from engine.models.hub import look_up
from engine.models.model import bytes_left, e5_file, lacking, model_folder, part_of
from engine.models.published import (
    KNOWN,
    NO_RERANKER,
    SOURCES,
    Published,
    canonical,
    is_repository,
)
from engine.models.receipt import published_before, write_receipt
from engine.models.transfer import bring, copied, finish, host_of, need_room
from engine.storage import disk_usage, locked


class _Unfit(ModelUnavailable):
    """What is being fetched cannot be run."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What installing would do: for the user to agree to before anything is fetched.

    `licence` is as the hub states it, or empty; `source` is a host or a folder; `size` the bytes
    still to be fetched or copied from there. `pinned`: Pagewise knows what the bytes should be.
    """

    name: str
    licence: str
    source: str
    size: int
    folder: Path
    pinned: bool


def model_offer(name: str, source: str, data_dir: Path) -> Offer:
    """Return what `install_model` would do. Takes seconds where files there must be hashed first.

    A hub is asked what a model that is not pinned consists of. Raises `ModelUnavailable`.
    """
    published, folder = _to_install(name), model_folder(canonical(name), data_dir)
    pinned, remote = published.pinned, source in SOURCES
    if remote and not pinned:
        published = look_up(published, source)
    origin = None if remote else _origin(published, source)
    if origin and not pinned:
        size = sum(file.stat().st_size for file in files_of(published, origin))
    else:
        size = bytes_left(folder, lacking(published, folder, Digests(data_dir)))
    where = str(origin or host_of(source))
    return Offer(published.name, published.licence, where, size, folder, pinned)


def install_model(name: str, source: str, data_dir: Path) -> Generator[InstallEvent, None, None]:
    """Install the model `name` from `source`: a key of `SOURCES`, a folder, or a file in it.

    `name` is one that is known, or OWNER/NAME. Yields events, `Installed` last. To stop is not to
    ask for the next; what has arrived stays. Raises `ModelUnavailable`.
    """
    published, folder = _to_install(name), model_folder(canonical(name), data_dir)
    remote = source in SOURCES
    origin = folder if remote else _origin(published, source)
    as_listed = look_up(published, source) if remote and not published.pinned else None
    with _locked(published.name, data_dir):
        folder.mkdir(mode=0o700, exist_ok=True)
        digests = Digests(data_dir)
        if as_listed:
            yield from _bring_listed(as_listed, source, folder, digests)
        elif published.pinned:
            yield from bring(published, source if remote else origin, folder, digests)
        else:
            yield from _copy_unpinned(published, origin, folder)
        digests.forget_self_check(folder)
    yield Installed(published.name, folder, verified=published.pinned)


def remove_model(name: str, data_dir: Path) -> int:
    """Delete what is there of a model; return the bytes freed. Raises `ModelUnavailable`."""
    name = _to_install(name).name
    folder = model_folder(name, data_dir)
    if not folder.is_dir():
        raise ModelUnavailable("models.nothing-to-remove", model=name)
    with _locked(name, data_dir):
        if folder.is_symlink():  # what it leads to is the user's
            folder.unlink()
            return 0
        freed = disk_usage(folder)
        shutil.rmtree(folder)
    return freed


def _bring_listed(
    published: Published, source: str, folder: Path, digests: Digests
) -> Iterator[InstallEvent]:
    """Download what a hub has listed, and refuse early what cannot be run."""
    large = [file for file in published.files if is_weights(file.name)]
    small = [file for file in published.files if file not in large]
    before = any((folder / file.name).is_file() for file in large)
    write_receipt(published, folder)
    try:
        yield from bring(published, source, folder, digests, small)
        published, tensors = _without_surplus(published, folder)
        _refuse_unfit(published, folder, tensors)
        write_receipt(published, folder)
        head = part_of(folder, large[0])
        with closing(bring(published, source, folder, digests)) as events:
            for event in events:
                yield event
                if not tensors and head.is_file() and (tensors := tensors_begun(head) or []):
                    _refuse_unfit(published, folder, tensors)
    except _Unfit:
        if not before:
            shutil.rmtree(folder)  # of what arrived nothing is of use
        raise
    files = tuple(
        replace(file, sha256=digests.look_up(folder / file.name)) for file in published.files
    )
    write_receipt(replace(published, files=files), folder)
    for stale in folder.glob("*.safetensors"):  # of an earlier version
        if not any(file.name == stale.name for file in files):
            stale.unlink()


def _without_surplus(published: Published, folder: Path) -> tuple[Published, list[str]]:
    """Return a model without the weights that its index does not name, and the tensors' names.

    There are none where they are not known yet.
    """
    files = published.files
    tensors: list[str] = []
    if not any(file.name == WHOLE for file in files):
        shards = shards_of(folder)
        if missing := [each for each in shards if not any(file.name == each for file in files)]:
            raise _Unfit(
                "models.shards-missing", folder=published.repository, files=listed(missing)
            )
        files = tuple(each for each in files if not is_weights(each.name) or each.name in shards)
        tensors = list(read_json(folder / INDEX)["weight_map"])
    width = parameter_width(folder)
    parameters = sum(each.size for each in files if is_weights(each.name)) // width
    return replace(published, files=files, width=width, parameters=parameters), tensors


def _refuse_unfit(published: Published, folder: Path, tensors: Collection[str]) -> None:
    try:
        kind_of(folder, tensors)
    except ModelUnavailable as error:
        fields = {**error.message.fields, "folder": published.repository}
        raise _Unfit(error.message.code, **fields) from error


def _copy_unpinned(published: Published, origin: Path, folder: Path) -> Iterator[Copying]:
    """Copy a model without published hashes; what was there may be another version, and goes."""
    files = files_of(published, origin)
    if origin.resolve() == folder.resolve():
        return
    need_room(folder, sum(file.stat().st_size for file in files))
    for stale in folder.iterdir():
        if stale.suffix in (".safetensors", ".json", ".jinja"):
            stale.unlink()
    for file in files:
        part = folder / f"{file.relative_to(origin)}.part"
        part.parent.mkdir(mode=0o700, exist_ok=True)
        yield from copied(file, part)
        finish(part)


def _to_install(name: str) -> Published:
    """Return what is known of a model before a hub is asked."""
    name = canonical(name)
    if name == NO_RERANKER:
        raise ModelUnavailable("models.no-model", name=name)
    if name not in KNOWN and not is_repository(name):
        raise ModelUnavailable("models.not-to-install", name=name, names=", ".join(KNOWN))
    if name == "e5" and e5_file():
        raise ModelUnavailable("models.comes-along", model=name)
    return published_before(name)


def _origin(published: Published, source: str) -> Path:
    path = Path(source).expanduser()
    if not path.exists():
        raise ModelUnavailable(
            "models.no-source", folder=source, model=published.name, sources=", ".join(SOURCES)
        )
    return (path if path.is_dir() else path.parent).absolute()


@contextmanager
def _locked(name: str, data_dir: Path) -> Iterator[None]:
    """Hold the lock of a model, and turn what the disk says into a `ModelUnavailable`."""
    models = model_folder(name, data_dir).parent
    try:
        models.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = models / f"{model_folder(name, data_dir).name}.lock"
        with locked(lock, ModelUnavailable("models.busy", model=name)):
            yield
    except OSError as error:
        raise ModelUnavailable(
            "models.cannot-write", file=error.filename or models, reason=error
        ) from error
