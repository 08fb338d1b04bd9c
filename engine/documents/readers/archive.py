"""Archives: the files in a zip archive, each read by its own reader under its path as heading."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from engine.documents.nested import Members, is_hidden
from engine.documents.office.package import DAMAGE, entry_name, is_bomb, open_archive
from engine.errors import Encrypted, Protected, TooLarge, Unreadable
from engine.messages import Message
from engine.records import Metadata, Page

_ENTRIES_MAX = 50_000
_ENCRYPTED = 0x1


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata, the pages of each file inside, and a page that names those not read."""
    with open_archive(path, Message("kinds.zip")) as archive:
        entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
        if len(entries) > _ENTRIES_MAX:
            raise TooLarge("documents.zip-too-many", count=_ENTRIES_MAX)
        harmless = [entry for entry in entries if not is_bomb(entry)]
        if is_bomb(*harmless):  # together
            raise TooLarge("documents.zip-bomb")
        yield Metadata("archive")
        members = Members(passwords)
        yield from members.read_all(
            (name, _member(archive, entry, name, members, passwords))
            for entry in entries
            for name in [" ".join(entry_name(entry).replace("\\", "/").lstrip("/").split())]
        )


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    return not entry.is_dir() and entry.file_size > 0 and not is_hidden(entry.filename)


def _member(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    name: str,
    members: Members,
    passwords: Sequence[str],
) -> Iterator[Page]:
    if is_bomb(entry):
        raise TooLarge("documents.unpacks-too-large")
    try:
        with _open(archive, entry, passwords) as stream:
            yield from members.read(name, stream, 1)
    except NotImplementedError as error:
        if entry.flag_bits & _ENCRYPTED:
            raise Protected("documents.unknown-encryption") from error
        raise Unreadable("documents.unknown-compression") from error
    except (*DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the errors of bzip2 have no number
        raise Unreadable("documents.damaged-in-zip") from error


def _open(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, passwords: Sequence[str]) -> IO[bytes]:
    """Open an entry with the first password that fits. Raises `Encrypted`."""
    if not entry.flag_bits & _ENCRYPTED:
        return archive.open(entry)
    for password in passwords:
        try:
            # One wrong password in 256 seems right until the end is read.
            with archive.open(entry, pwd=password.encode()) as trial:
                while trial.read(1 << 20):
                    pass
            return archive.open(entry, pwd=password.encode())
        except (RuntimeError, zipfile.BadZipFile, zlib.error):
            continue
    raise Encrypted("documents.needs-password")
