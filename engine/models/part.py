"""Part: a file on its way into a folder, as `NAME.part` beside where it will be.

It takes its name when it is whole, checked and on the disk for good. One that was cut or killed is
gone on with.
"""

import os
import shutil
from pathlib import Path

from engine.errors import InstallFailed

_SPARE = 50_000_000  # bytes of disk that stay free


def part_of(folder: Path, name: str) -> Path:
    """Where the file `name` grows."""
    return folder / f"{name}.part"


def arrived(part: Path) -> int:
    """Bytes of it that are there, from this run or an earlier one."""
    return part.stat().st_size if part.is_file() else 0


def settle(part: Path) -> None:
    """Give a file that was checked its name, once its bytes are on the disk for good."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    part.replace(part.with_suffix(""))


def need_room(folder: Path, size: int) -> None:
    """Raise `InstallFailed` where the disk has no room for so many bytes."""
    free = shutil.disk_usage(folder).free
    if size and free < size + _SPARE:
        raise InstallFailed("models.no-room", folder=folder, needed=size / 1e9, free=free / 1e9)
