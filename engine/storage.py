"""Storage: what SQLite, Whoosh and the disk say when they cannot go on, as sentences.

And the way out of a damaged database: it is set aside, never repaired; and the lock that lets one
process write at a time.
"""

import errno
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from filelock import FileLock, Timeout

from engine.errors import CatalogDamaged, EngineError, LibraryBusy, LibraryUnavailable

_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_REFUSED = {errno.EROFS, errno.EACCES, errno.EPERM}
_GONE = {errno.EIO, errno.ENOENT, errno.ENODEV, errno.ESTALE}


def expand_home(path: Path) -> Path:
    """Return `path` with a leading `~` replaced; as it is where there is no such user."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path


@contextmanager
def storage_errors(data_dir: Path) -> Iterator[None]:
    """Turn what storing raises within into an `EngineError` with a sentence about `data_dir`."""
    try:
        yield
    except sqlite3.Error as error:
        told = _of_sqlite(error, data_dir)
        if told is None:
            raise
        raise told from error
    except OSError as error:
        told = _of_system(error, data_dir)
        if told is None:
            raise
        raise told from error


@contextmanager
def locked(file: Path, busy: EngineError) -> Iterator[None]:
    """Hold a lock, which the system frees when the process ends, however; else raise `busy`."""
    try:
        with FileLock(file, timeout=0, thread_local=False):
            yield
    except Timeout as error:
        raise busy from error


def alone(library_dir: Path) -> AbstractContextManager[None]:
    """Hold the library's writing lock. Raises `LibraryBusy`."""
    return locked(library_dir / "writing.lock", LibraryBusy("storage.indexing-elsewhere"))


def set_aside(database: Path) -> Path:
    """Rename a database and what SQLite keeps beside it; the new path, which tells the date.

    The database goes last: until it does, whoever comes next finds the damage again.
    """
    date = f"{datetime.now():%Y-%m-%d %H.%M.%S}"
    aside = database.with_name(f"{database.stem} set aside {date}{database.suffix}")
    for end in ("-wal", "-shm", ""):
        part = database.with_name(database.name + end)
        if part.exists():
            part.replace(aside.with_name(aside.name + end))
    return aside


def _of_sqlite(error: sqlite3.Error, data_dir: Path) -> EngineError | None:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # without what SQLite adds to be exact
    match code:
        case sqlite3.SQLITE_CORRUPT | sqlite3.SQLITE_NOTADB:
            return CatalogDamaged("storage.catalog-damaged", folder=data_dir)
        case sqlite3.SQLITE_FULL:
            return _full(data_dir)
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return LibraryBusy("storage.writing-elsewhere")
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return _refused(data_dir)
        case sqlite3.SQLITE_IOERR | sqlite3.SQLITE_CANTOPEN:
            return LibraryUnavailable("storage.refused-or-full", folder=data_dir, error=error)
    return None


def _of_system(error: OSError, data_dir: Path) -> EngineError | None:
    if error.errno in _FULL:
        return _full(data_dir)
    if error.errno in _REFUSED:
        return _refused(data_dir)
    if error.errno in _GONE:
        return LibraryUnavailable("storage.unusable", folder=data_dir, reason=error.strerror)
    return None


def _full(data_dir: Path) -> LibraryUnavailable:
    return LibraryUnavailable("storage.disk-full", folder=data_dir)


def _refused(data_dir: Path) -> LibraryUnavailable:
    return LibraryUnavailable("storage.refused", folder=data_dir)


def write_atomically(file: Path, text: str) -> None:
    """Write a small file such that it is there whole or not at all. Raises `OSError`."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as stream:
        try:
            stream.write(text)
            stream.close()
            Path(stream.name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(stream.name).unlink()
            raise


def sha256(file: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
