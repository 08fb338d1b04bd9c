"""Archives: the files in a zip archive, each read by its own reader under its path as heading."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from engine.documents.nested import Members, explained
from engine.documents.office.package import DAMAGE, entry_name, is_bomb, open_archive
from engine.errors import (
    DocumentError,
    Empty,
    Encrypted,
    Protected,
    TooLarge,
    Unreadable,
    Unsupported,
)
from engine.messages import Message
from engine.records import Heading, Metadata, Page

_ENTRIES_MAX = 50_000
_NAMED_MAX = 200  # of the files that could not be read
_ENCRYPTED = 0x1


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata, the pages of each file inside, and a page that names those not read.

    Raises `Encrypted` at the end if some need a password; if nothing could be read, the error that
    the user can do most about.
    """
    with open_archive(path, Message("kinds.zip")) as archive:
        entries = [entry for entry in archive.infolist() if _is_wanted(entry)]
        if len(entries) > _ENTRIES_MAX:
            raise TooLarge("documents.zip-too-many", count=_ENTRIES_MAX)
        harmless = [entry for entry in entries if not is_bomb(entry)]
        if is_bomb(*harmless):  # together
            raise TooLarge("documents.zip-bomb")
        yield Metadata("archive")
        members = Members(passwords)
        failures: list[tuple[str, DocumentError, bool]] = []
        any_read = False
        for entry in entries:
            name = " ".join(entry_name(entry).replace("\\", "/").lstrip("/").split())
            begun = False
            try:
                for page in _member(archive, entry, name, members, passwords):
                    begun = any_read = True
                    yield page
            except DocumentError as error:
                if members.is_spent:
                    raise
                failures.append((name, error, begun))
        if failures and not any_read:
            raise _worst([error for _, error, _ in failures])
        if failures:
            named = failures[:_NAMED_MAX]
            lines = [f"({name}: {explained(error, begun)})" for name, error, begun in named]
            if len(failures) > _NAMED_MAX:
                lines.append(f"(and {len(failures) - _NAMED_MAX:,} more)")
            yield Page("\n".join(lines), (Heading(0, 1, "Files that could not be read"),))
            encrypted = sum(isinstance(error, Encrypted) for _, error, _ in failures)
            if encrypted:  # the only failures that the user can do something about
                raise Encrypted("documents.zip-passwords", count=encrypted)


def _is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Return whether an entry is a file, and neither hidden nor one of macOS."""
    parts = entry.filename.split("/")
    hidden = any(part.startswith(".") and part.strip(".") for part in parts)
    return not (entry.is_dir() or hidden or parts[0] == "__MACOSX" or not entry.file_size)


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


def _worst(failures: Sequence[DocumentError]) -> DocumentError:
    """Return why nothing was read; what the user can do something about comes first."""
    for kind in (Encrypted, Protected, TooLarge, Unreadable, Unsupported):
        for failure in failures:
            if isinstance(failure, kind):
                return type(failure)(_because(failure))
    return Empty(_because(failures[0]))


def _because(failure: DocumentError) -> Message:
    if failure.message.code == "documents.zip-nothing":  # it was in an archive itself
        return failure.message
    return Message("documents.zip-nothing", reason=failure.message)
