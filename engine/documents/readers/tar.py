"""Tar: the files in a tar archive, compressed or not, and single compressed files (`log.txt.gz`).

They are unpacked as they are read, from the first to the last.
"""

import io
import lzma
import tarfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO

from engine.documents.encoding import decode
from engine.documents.nested import Members, is_hidden
from engine.documents.office.package import is_out_of_proportion
from engine.errors import TooLarge, Unreadable, Unsupported
from engine.records import Metadata, Page

_MODULES = {  # what unpacks a file, by its first bytes
    b"\x1f\x8b": "gzip",
    b"BZh": "bz2",
    b"\xfd7zXZ\0": "lzma",
    b"(\xb5/\xfd": "compression.zstd",
}
_BLOCK = 512  # bytes
_DAMAGE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, ValueError)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata, the pages of each file inside, and a page that names those not read."""
    yield Metadata("tar")
    members = Members(passwords)
    try:
        with path.open("rb") as packed, _unpacked(packed, path.stat().st_size) as stream:
            if not _is_tar(stream.peek(_BLOCK)[:_BLOCK]):
                yield from members.read(path.stem, stream, 0)
                return
            with tarfile.open(fileobj=stream, mode="r|") as archive:
                yield from members.read_all(_files(archive, members))
    except (*_DAMAGE, OSError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # the errors of gzip and bzip2 have no number
        raise Unreadable("documents.damaged-archive") from error


def _files(archive: tarfile.TarFile, members: Members) -> Iterator[tuple[str, Iterator[Page]]]:
    for entry in archive:
        name = decode(entry.name.encode("utf-8", "surrogateescape")).removeprefix("./")
        if entry.isreg() and entry.size and not is_hidden(name):
            file = archive.extractfile(entry)
            assert file is not None  # as it is a regular one
            yield name, members.read(" ".join(name.lstrip("/").split()), file, 1)


def _is_tar(head: bytes) -> bool:
    with suppress(tarfile.TarError):
        return len(head) == _BLOCK and bool(tarfile.TarInfo.frombuf(head, "utf-8", "replace"))
    return False


def _unpacked(packed: IO[bytes], size: int) -> io.BufferedReader:
    """Return what yields the bytes of a file unpacked. Raises `Unsupported`."""
    head = packed.read(8)
    packed.seek(0)
    module = next((name for mark, name in _MODULES.items() if head.startswith(mark)), None)
    try:
        stream = import_module(module).open(packed) if module else packed
    except ImportError as error:  # zstd before Python 3.14
        raise Unsupported("documents.not-supported", suffix=".zst") from error
    return io.BufferedReader(_Bounded(stream, size))


class _Bounded(io.RawIOBase):
    """What is unpacked, up to where it can only be meant to do harm."""

    def __init__(self, stream: IO[bytes], packed: int) -> None:
        super().__init__()
        self._stream, self._packed, self._count = stream, packed, 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        data = self._stream.read(len(buffer))
        self._count += len(data)
        if is_out_of_proportion(self._count, self._packed):
            raise TooLarge("documents.zip-bomb")
        buffer[: len(data)] = data
        return len(data)
