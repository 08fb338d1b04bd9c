"""Install: puts a published model in its place, from the network or from a folder; or removes it.

A file grows as `NAME.part` beside where it will be, and takes its name when it is whole, checked
against its published hash, and on the disk for good. So a folder holds good files and parts of
files, whatever was cut or killed. From a folder, a memory stick perhaps, only the files that a
model needs are copied, by name: no code, no pickles. One process installs a model at a time.
"""

import os
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.events import Copying, Downloading, Installed, InstallEvent, Notice
from engine.models.digests import Digests
from engine.models.folder import SMALL_FILES, files_of, listed
from engine.models.model import e5_file, model_folder
from engine.models.pace import Pace
from engine.models.published import (
    KNOWN,
    NO_RERANKER,
    SOURCES,
    PinnedFile,
    Published,
)
from engine.storage import disk_usage, locked

_SPARE = 50_000_000  # bytes of disk that stay free
_BLOCK = 4 * 1024 * 1024  # bytes copied between two events


@dataclass(frozen=True, slots=True)
class Offer:
    """What installing would do: for the user to agree to before anything is fetched.

    `source` is a host or a folder; `size` the bytes still to be fetched or copied from there.
    """

    name: str
    licence: str
    source: str
    size: int
    folder: Path


def model_offer(name: str, source: str, data_dir: Path) -> Offer:
    """Return what `install_model` would do. Takes seconds where files there must be hashed first.

    Raises `ModelUnavailable`.
    """
    published, folder = _published(name), model_folder(name, data_dir)
    if published.files:
        lacking = _lacking(published, folder, Digests(data_dir))
        size = sum(_left(folder, file) for file in lacking)
        where = _host(source) if source in SOURCES else str(_origin(published, source))
    else:
        origin = _origin(published, source)
        size, where = sum(file.stat().st_size for file in files_of(published, origin)), str(origin)
    return Offer(name, published.licence, where, size, folder)


def install_model(name: str, source: str, data_dir: Path) -> Generator[InstallEvent, None, None]:
    """Install the model `name` from `source`: a key of `SOURCES`, a folder, or a file in it.

    Yields events, `Installed` last. To stop is not to ask for the next; what has arrived stays.
    Raises `ModelUnavailable`.
    """
    published, folder = _published(name), model_folder(name, data_dir)
    remote = source in SOURCES and bool(published.files)
    origin = folder if remote else _origin(published, source)
    with _locked(name, data_dir):
        folder.mkdir(mode=0o700, exist_ok=True)
        digests = Digests(data_dir)
        if published.files:
            yield from _bring(published, source if remote else origin, folder, digests)
        else:
            yield from _copy_unpinned(published, origin, folder)
        digests.forget_self_check(folder)
    yield Installed(name, folder, verified=bool(published.files))


def remove_model(name: str, data_dir: Path) -> int:
    """Delete what is there of a model; return the bytes freed. Raises `ModelUnavailable`."""
    _published(name)
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


def _bring(
    published: Published, source: str | Path, folder: Path, digests: Digests
) -> Iterator[InstallEvent]:
    """Download or copy the files that are lacking, small ones first: a wrong source shows soon."""
    lacking = _lacking(published, folder, digests)
    wrong = []
    if isinstance(source, Path):
        wrong = [
            file.name
            for file in lacking
            if not (source / file.name).is_file()
            or (source / file.name).stat().st_size != file.size
        ]
    wanted = [file for file in lacking if file.name not in wrong]
    _need_room(folder, sum(_left(folder, file) for file in wanted))
    done = published.size - sum(file.size for file in lacking)
    for file in wanted:
        part = _part(folder, file)
        part.parent.mkdir(mode=0o700, exist_ok=True)  # some lie in a folder of their own
        if isinstance(source, Path):
            yield from _copied(source / file.name, part)
        else:
            yield from _downloaded(published, source, file, part, done)
        sha256 = yield from digests.compute(part, file.name)
        if sha256 == file.sha256:
            digests.add(_finish(part), sha256)
            done += file.size
            continue
        part.unlink()
        wrong.append(file.name)
        if not isinstance(source, Path):
            others = ", ".join(each for each in SOURCES if each != source)
            raise ModelUnavailable(
                "models.other-checksum", file=file.name, host=_host(source), others=others
            )
    if wrong:
        raise ModelUnavailable(
            "models.not-from-folder", model=published.name, folder=source, files=listed(wrong)
        )


def _downloaded(
    published: Published, source: str, file: PinnedFile, part: Path, done: int
) -> Iterator[InstallEvent]:
    from engine.models.download import download  # the only place with a network

    address = SOURCES[source].format(
        repository=published.repository, commit=published.commit, file=file.name
    )
    pace = Pace()
    with closing(download(address, part, file.size)) as events:
        for event in events:
            if isinstance(event, Notice):
                yield event
                continue
            pace.update(done + event)
            left = pace.seconds_left(published.size)
            yield Downloading(file.name, done + event, published.size, pace.rate, left)


def _copy_unpinned(published: Published, origin: Path, folder: Path) -> Iterator[Copying]:
    """Copy a model without published hashes; what was there may be another version, and goes."""
    files = files_of(published, origin)
    if origin.resolve() == folder.resolve():
        return
    _need_room(folder, sum(file.stat().st_size for file in files))
    for stale in folder.iterdir():
        if stale.suffix == ".safetensors" or stale.name in SMALL_FILES:
            stale.unlink()
    for file in files:
        part = folder / f"{file.name}.part"
        yield from _copied(file, part)
        _finish(part)


def _copied(source: Path, part: Path) -> Iterator[Copying]:
    total = source.stat().st_size
    with part.open("wb") as stream:
        for block in _blocks(source):
            stream.write(block)
            yield Copying(source.name, stream.tell(), total)


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block
    except OSError as error:  # the stick was pulled
        raise ModelUnavailable("storage.cannot-read", file=source, reason=error.strerror) from error


def _finish(part: Path) -> Path:
    """Give a part its name, once its bytes are on the disk for good."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    return part.replace(part.with_suffix(""))


def _part(folder: Path, file: PinnedFile) -> Path:
    return folder / f"{file.name}.part"


def _left(folder: Path, file: PinnedFile) -> int:
    """Return how many bytes of a file an earlier run has not brought."""
    part = _part(folder, file)
    return file.size - min(part.stat().st_size if part.is_file() else 0, file.size)


def _lacking(published: Published, folder: Path, digests: Digests) -> list[PinnedFile]:
    return [
        file
        for file in published.files
        if not (folder / file.name).is_file() or digests.look_up(folder / file.name) != file.sha256
    ]


def _need_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size and free < size + _SPARE:
        raise ModelUnavailable("models.no-room", folder=folder, needed=size / 1e9, free=free / 1e9)


def _published(name: str) -> Published:
    if name == NO_RERANKER:
        raise ModelUnavailable("models.no-model", name=name)
    if name not in KNOWN:
        raise ModelUnavailable("models.not-to-install", name=name, names=", ".join(KNOWN))
    if name == "e5" and e5_file():
        raise ModelUnavailable("models.comes-along", model=name)
    return KNOWN[name]


def _origin(published: Published, source: str) -> Path:
    if source in SOURCES:
        raise ModelUnavailable(
            "models.no-checksums", model=published.name, address=published.address
        )
    path = Path(source).expanduser()
    if not path.exists():
        raise ModelUnavailable(
            "models.no-source", folder=source, model=published.name, sources=", ".join(SOURCES)
        )
    return (path if path.is_dir() else path.parent).absolute()


def _host(source: str) -> str:
    return SOURCES[source].split("/")[2]


@contextmanager
def _locked(name: str, data_dir: Path) -> Iterator[None]:
    """Hold the lock of a model, and turn what the disk says into a `ModelUnavailable`."""
    models = model_folder(name, data_dir).parent
    try:
        models.mkdir(mode=0o700, parents=True, exist_ok=True)
        with locked(models / f"{name}.lock", ModelUnavailable("models.busy", model=name)):
            yield
    except OSError as error:
        raise ModelUnavailable(
            "models.cannot-write", file=error.filename or models, reason=error.strerror
        ) from error
