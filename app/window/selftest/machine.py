"""Machine: what of this computer will make trouble: its disk, where that is, its processor."""

import ctypes
import platform
import re
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from engine import Message

_LEAST = 300  # MB on the disk of the library
_NETWORKS = re.compile(
    r"(nfs\d?|cifs|smb\w*|9p|afs|ncpfs|webdav|davfs\d?|fuse\.(sshfs|rclone|davfs))"
)
_REMOTE, _AVX = 4, 39  # as Windows numbers kinds of drives, and what a processor has


def risks(folder: Path) -> list[Message]:
    """Return what to tell the user, of a computer that keeps the library in `folder`."""
    found = []
    if is_nearly_full(folder):
        found.append(Message("machine.disk-nearly-full", folder=folder, least=_LEAST))
    with suppress(OSError):
        if _is_remote(folder.resolve()):
            found.append(Message("machine.network-drive", folder=folder))
    with suppress(OSError):
        if _lacks_avx():
            found.append(Message("machine.no-avx"))
    return found


def is_nearly_full(folder: Path) -> bool:
    """Whether there is hardly room where `folder` is; not where that cannot be told."""
    with suppress(OSError):
        return shutil.disk_usage(folder).free / 1e6 < _LEAST
    return False


def _is_remote(folder: Path) -> bool:
    if sys.platform == "win32":
        return bool(ctypes.windll.kernel32.GetDriveTypeW(folder.anchor) == _REMOTE)
    mounts = Path("/proc/self/mounts")
    if not mounts.is_file():
        return False
    kinds = {}
    for line in mounts.read_text("utf-8", "replace").splitlines():
        _, place, kind, *_ = line.split(" ")
        kinds[place.replace("\\040", " ")] = kind
    inmost = next((each for each in (folder, *folder.parents) if str(each) in kinds), None)
    return bool(inmost and _NETWORKS.fullmatch(kinds[str(inmost)]))


def _lacks_avx() -> bool:
    if platform.machine() not in ("x86_64", "AMD64"):
        return False
    if sys.platform == "win32":
        return not ctypes.windll.kernel32.IsProcessorFeaturePresent(_AVX)
    processors = Path("/proc/cpuinfo")
    return processors.is_file() and not re.search(
        r"^flags\s*:.*\bavx\b", processors.read_text(), re.M
    )
