"""Storage: writing to disk so that nothing is half written, by one process at a time.

What SQLite and the disk raise becomes an `EngineError` here. A damaged database is never repaired:
it is set aside, and rebuilt from what lies on the user's disk.
"""

import errno
import hashlib
import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from engine.errors import CatalogDamaged, EngineError, LibraryUnavailable

if TYPE_CHECKING:
    _Path = Path
else:
    _Path = type(Path())  # what can be subclassed before Python 3.12

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_BROKEN = re.compile("[\ud800-\udfff]")
_SPELLED = 0x10F000 - 0xD800
_PRIVATE = re.compile("[\U0010f000-\U0010f7ff]")
NAMED = re.compile(  # a path makes two slashes one
    r"^([A-Za-z][A-Za-z0-9+.\-]+:)/(?!/)"
)
_GONE = {errno.EIO, errno.ENOENT, errno.ENODEV, errno.ESTALE}


@contextmanager
def storage_errors(data_dir: Path) -> Iterator[None]:
    """Turn what SQLite and the disk raise within into an `EngineError` about `data_dir`.

    An error that the user cannot mend is left as it is.
    """
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        translated = _translated(error, data_dir)
        if translated is None:
            raise
        raise translated from error


@contextmanager
def locked(file: Path, busy: EngineError) -> Iterator[None]:
    """Hold a lock, which the system frees when the process ends, however; else raise `busy`."""
    try:
        with FileLock(file, timeout=0, thread_local=False):
            yield
    except Timeout as error:
        raise busy from error


def library_lock(library_dir: Path) -> AbstractContextManager[None]:
    """Hold the lock of whoever writes to a library. Raises `LibraryUnavailable`."""
    return locked(library_dir / "writing.lock", LibraryUnavailable("storage.indexing-elsewhere"))


def write_atomically(file: Path, content: str | bytes) -> None:
    """Write a small private file so that after a crash it is the old or the new one, and whole."""
    # Under a name of its own, since two processes may be at it.
    with NamedTemporaryFile(dir=file.parent, prefix=f".{file.name}.", delete=False) as stream:
        try:
            stream.write(content.encode() if isinstance(content, str) else content)
            stream.flush()
            os.fsync(stream.fileno())
            stream.close()
            Path(stream.name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(stream.name).unlink()
            raise


def set_aside(database: Path) -> Path:
    """Rename a database and what SQLite keeps beside it; return its new path, which has the date.

    The database itself goes last: until it does, whoever comes next finds the damage again.
    """
    date = f"{datetime.now():%Y-%m-%d %H.%M.%S}"
    aside = database.with_name(f"{database.stem} set aside {date}{database.suffix}")
    for end in ("-wal", "-shm", ""):
        part = database.with_name(database.name + end)
        if part.exists():
            part.replace(aside.with_name(aside.name + end))
    return aside


def disk_usage(*places: Path) -> int:
    """Return the bytes of files, and of those in folders at any depth."""
    total = 0
    for place in places:
        files = [] if place.is_dir() else [place]
        for folder, _, names in os.walk(place):  # passes over folders that it cannot list
            files += [Path(folder) / name for name in names]
        for file in files:
            with suppress(OSError):  # it may be deleted meanwhile
                total += file.lstat().st_size
    return total


def sha256(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def spelled(path: Path) -> Path:
    """Return a path whose name on disk may be no Unicode, each such byte as a sign of private use.

    So it can be shown, stored and sent, unlike what Python makes of it; `on_disk` is the way back.
    """
    text = str(path)
    if text.isascii() or not _BROKEN.search(text):
        return path
    return Path(_BROKEN.sub(lambda match: chr(ord(match.group()) + _SPELLED), text))


def on_disk(path: Path) -> Path:
    """Return the path by which a file that is `spelled` so can be opened."""
    text = str(path)
    if text.isascii() or not _PRIVATE.search(text):
        return path
    return Path(_PRIVATE.sub(lambda match: chr(ord(match.group()) - _SPELLED), text))


class NamedPath(_Path):
    """What a team calls a file, as smb://files/legal/lease.pdf, where that leads nowhere here.

    It is shown as it is written, where a path would make two slashes one; else it is the same as
    the path that is made of what is shown.
    """

    def __str__(self) -> str:
        return NAMED.sub(r"\1//", super().__str__().replace("\\", "/"))

    def __eq__(self, other: object) -> bool:
        return Path(*self.parts) == other

    def __hash__(self) -> int:
        return hash(Path(*self.parts))

    def is_absolute(self) -> bool:
        return True

    def absolute(self) -> "NamedPath":
        return self

    def resolve(self, strict: bool = False) -> "NamedPath":
        return self


def expand_home(path: Path) -> Path:
    """Return `path`, which somebody has typed, with a leading `~` replaced if there is such a user.

    It may also be what a team calls a file.
    """
    if NAMED.match(path.as_posix()):
        return NamedPath(path)
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _translated(error: sqlite3.Error | OSError, data_dir: Path) -> EngineError | None:
    # without what SQLite adds to its codes to be exact
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
        return CatalogDamaged("storage.catalog-damaged", folder=data_dir)
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return LibraryUnavailable("storage.writing-elsewhere")
    if code in (sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN):
        return LibraryUnavailable("storage.refused-or-full", folder=data_dir, error=error)
    number = error.errno if isinstance(error, OSError) else None
    if code == sqlite3.SQLITE_FULL or number in _FULL:
        return LibraryUnavailable("storage.disk-full", folder=data_dir)
    if number in _REFUSED or code in (
        sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH,
    ):  # fmt: skip
        return LibraryUnavailable("storage.refused", folder=data_dir)
    if isinstance(error, OSError) and number in _GONE:
        return LibraryUnavailable("storage.unusable", folder=data_dir, reason=error)
    return None
