"""Zipped: a zip archive that is opened only where its directory promises no flood."""

import lzma
import zipfile
import zlib
from pathlib import Path

from engine.documents.encoding import decode
from engine.errors import TooLarge, Unreadable
from engine.messages import Message

# What unpacking a damaged entry raises.
DAMAGE = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, ValueError)

_ENTRIES_MAX = 10_000
_BYTES_MAX = 512 << 20  # uncompressed, in all
_RATIO_MAX = 200
_RATIO_FROM = 8 << 20  # bytes below which any ratio is harmless

_NAMED_IN_UTF8 = 0x800


def directory(path: Path, noun: Message) -> zipfile.ZipFile:
    """Open an archive of any size. `noun` is what the person calls it.

    Raises `Unreadable` where it is broken, `OSError`.
    """
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable("documents.not-zip", noun=noun) from error


def package(path: Path, noun: Message) -> zipfile.ZipFile:
    """Open an archive that is one document in several parts.

    Raises `TooLarge` where they would unpack to more than a document ever holds, `Unreadable`,
    `OSError`.
    """
    archive = directory(path, noun)
    entries = archive.infolist()
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if len(entries) > _ENTRIES_MAX or unpacked > _BYTES_MAX or is_bomb(packed, unpacked):
        archive.close()
        raise TooLarge("documents.zip-too-large", noun=noun)
    return archive


def is_bomb(packed: int, unpacked: int) -> bool:
    """Say whether so many bytes from so few are made to do harm."""
    return unpacked > _RATIO_FROM and unpacked > _RATIO_MAX * max(1, packed)


def name(entry: zipfile.ZipInfo) -> str:
    """Return the name of an entry, in whatever encoding the packer wrote it."""
    if entry.flag_bits & _NAMED_IN_UTF8:
        return entry.filename
    try:
        return decode(entry.filename.encode("cp437"))
    except UnicodeEncodeError:
        return entry.filename
