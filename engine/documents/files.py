"""Files, as their folders show them: a listing of a million takes little memory."""

import os
import struct
from collections.abc import Iterator, MutableMapping
from dataclasses import dataclass
from pathlib import Path

_STATUS = struct.Struct("<Qqq")  # size, mtime_ns, ctime_ns


@dataclass(frozen=True, slots=True)
class File:
    """A file as the directory shows it; `ctime_ns`: when it was last changed in any way."""

    path: Path
    size: int
    mtime_ns: int
    ctime_ns: int

    @staticmethod
    def from_status(path: Path, status: os.stat_result) -> "File":
        return File(path, status.st_size, status.st_mtime_ns, status.st_ctime_ns)


class Files(MutableMapping[Path, File]):
    """Files by their path, each made when it is asked for: a path takes four times the room."""

    def __init__(self) -> None:
        self._folders: dict[str, dict[str, bytes]] = {}  # the status of each file, by its name
        self._count = 0

    def __getitem__(self, path: Path) -> File:
        folder, name = os.path.split(path)
        return File(path, *_STATUS.unpack(self._folders[folder][name]))

    def __setitem__(self, path: Path, file: File) -> None:
        folder, name = os.path.split(path)
        of_folder = self._folders.setdefault(folder, {})
        self._count += name not in of_folder
        of_folder[name] = _STATUS.pack(file.size, file.mtime_ns, file.ctime_ns)

    def __delitem__(self, path: Path) -> None:
        folder, name = os.path.split(path)
        del self._folders[folder][name]
        self._count -= 1

    def __iter__(self) -> Iterator[Path]:
        for folder, names in self._folders.items():
            for name in names:
                yield Path(folder, name)

    def __len__(self) -> int:
        return self._count
