"""Install: puts a published model in its place, from the network or from a folder; or removes it.

Every file is checked against its published hash before it takes its name; until then it is a
`.part` beside it. So a folder holds good files and parts of files, whatever was cut or killed.
One process installs a model at a time.
"""

import errno
import shutil
from collections.abc import Generator, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from engine.disk_usage import disk_usage
from engine.errors import InstallFailed
from engine.models import receipt
from engine.models.events import Downloading, Installed, InstallEvent
from engine.models.importing import files_of, import_pinned, import_unpinned
from engine.models.model import differing, examined, model_folder
from engine.models.pace import Pace
from engine.models.part import arrived, need_room, part_of, settle
from engine.models.published import PUBLISHED, SOURCES, PinnedFile, Published
from engine.models.receipt import Bytes
from engine.records import Notice

_RECEIPTS = 10  # that may appear in a folder while it is being deleted


@dataclass(frozen=True, slots=True)
class Offer:
    """What installing would do: for the person to agree to before anything is fetched.

    `source` is a host or a folder; `size` the bytes still to be fetched or copied from there.
    """

    name: str
    licence: str
    source: str
    size: int
    folder: Path


def model_offer(name: str, source: str, data_dir: Path) -> Offer:
    """What `install_model` would do. Takes seconds where files that lie there must be hashed first.

    Raises:
        InstallFailed: there is no such model or source, or not this model from there.
        ModelUnavailable: the folder to import does not hold a model that can be used.
    """
    published, folder = _published(name), model_folder(name, data_dir)
    if not published.files:
        origin = _origin(published, source)
        size = sum(file.stat().st_size for file in files_of(published, origin))
        return Offer(name, published.licence, str(origin), size, folder)
    size = sum(_left(folder, file) for file in _lacking(published, folder))
    if source in SOURCES:
        return Offer(name, published.licence, _host(source), size, folder)
    return Offer(name, published.licence, str(_origin(published, source)), size, folder)


def install_model(name: str, source: str, data_dir: Path) -> Generator[InstallEvent, None, None]:
    """Install the model `name` from `source`: a key of `SOURCES`, a folder, or a file in it.

    Yields events, `Installed` last. To stop is not to ask for the next; what has arrived stays.

    Raises:
        InstallFailed: no such model or source; not enough disk; another process installs it; what
            arrived is not the published model; or what `engine.models.download` raises.
        ModelUnavailable: the folder to import does not hold a model that can be used.
    """
    published, folder = _published(name), model_folder(name, data_dir)
    remote = source in SOURCES and bool(published.files)
    origin = folder if remote else _origin(published, source)
    with _alone(name, data_dir), _disk(folder):
        folder.mkdir(mode=0o700, exist_ok=True)
        if remote:
            fresh = yield from _fetch(published, source, folder)
        elif published.files:
            lacking = _lacking(published, folder)
            fresh = yield from import_pinned(published, lacking, origin, folder)
        else:
            fresh = yield from import_unpinned(published, origin, folder)
        hashed = receipt.Receipt({**receipt.read(folder).files, **fresh})
        names = [file.name for file in published.files or files_of(published, folder)]
        known = yield from receipt.examine(folder, names, hashed)
        receipt.write(folder, receipt.Receipt(known.files))  # a self-check of old no longer counts
    yield Installed(name, folder, verified=bool(published.files))


def remove_model(name: str, data_dir: Path) -> int:
    """Delete an installed model, and parts of one; return the bytes that are free again.

    Raises:
        InstallFailed: it is not installed, comes with Pagewise, or cannot be deleted.
    """
    _published(name)
    folder = model_folder(name, data_dir)
    if not folder.is_dir():
        raise InstallFailed("models.nothing-to-remove", model=name)
    with _alone(name, data_dir), _disk(folder):
        if folder.is_symlink():  # what it leads to is the person's
            folder.unlink()
            return 0
        freed = disk_usage(folder)
        _delete(folder)
    return freed


def _delete(folder: Path) -> None:
    """Delete a folder in which a list of models made just now may still put its receipt."""
    for _ in range(_RECEIPTS):
        try:
            shutil.rmtree(folder)
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.ENOENT):
                raise
            if not folder.exists():
                return
    shutil.rmtree(folder)


def _published(name: str) -> Published:
    if name == "builtin":
        raise InstallFailed("models.builtin-stays")
    if name not in PUBLISHED:
        raise InstallFailed("models.not-to-install", name=name, names=", ".join(PUBLISHED))
    return PUBLISHED[name]


def _origin(published: Published, source: str) -> Path:
    """The folder to import from. Raises `InstallFailed`."""
    if source in SOURCES:
        raise InstallFailed("models.no-checksums", model=published.name, address=published.address)
    path = Path(source).expanduser()
    if not path.exists():
        raise InstallFailed(
            "models.no-source", folder=source, model=published.name, sources=", ".join(SOURCES)
        )
    return (path if path.is_dir() else path.parent).absolute()


def _host(source: str) -> str:
    return SOURCES[source].split("/")[2]


def _lacking(published: Published, folder: Path) -> list[PinnedFile]:
    """The files that are not in `folder` with their published bytes."""
    if not folder.is_dir():
        return list(published.files)
    wrong = differing(published, examined(published, folder))
    return [file for file in published.files if file.name in wrong]


def _left(folder: Path, file: PinnedFile) -> int:
    """Bytes of a file that an earlier run has not brought."""
    return file.size - min(arrived(part_of(folder, file.name)), file.size)


def _fetch(
    published: Published, source: str, folder: Path
) -> Generator[InstallEvent, None, dict[str, Bytes]]:
    """Download what is lacking, the small files first: a wrong source shows soon."""
    from engine.models.download import download  # the only place where a network comes in

    lacking = _lacking(published, folder)
    need_room(folder, sum(_left(folder, file) for file in lacking))
    done = published.size - sum(file.size for file in lacking)
    fetched: dict[str, Bytes] = {}
    for file in lacking:
        part = part_of(folder, file.name)
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
        found = yield from receipt.hashed(part, file.name)
        if found.sha256 != file.sha256:
            part.unlink()
            raise InstallFailed(
                "models.other-checksum",
                file=file.name,
                host=_host(source),
                others=", ".join(each for each in SOURCES if each != source),
            )
        settle(part)
        fetched[file.name] = found
        done += file.size
    return fetched


@contextmanager
def _alone(name: str, data_dir: Path) -> Iterator[None]:
    """Hold the model's lock; the system frees it when the process ends, however."""
    models = model_folder(name, data_dir).parent
    with _disk(models):
        models.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = FileLock(models / f"{name}.lock", timeout=0, thread_local=False)
    try:
        with _disk(models):
            lock.acquire()
    except Timeout as error:
        raise InstallFailed("models.busy", model=name) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _disk(place: Path) -> Iterator[None]:
    """Turn what the system says of our own folder into a sentence."""
    try:
        yield
    except Timeout:
        raise
    except OSError as error:
        raise InstallFailed(
            "models.cannot-write", file=error.filename or place, reason=error.strerror
        ) from error
