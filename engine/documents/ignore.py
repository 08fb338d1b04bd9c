"""Ignore: which files below a folder are not read, and why.

First what the user asks for, in the syntax of `.gitignore` (settings.toml, `ignore = ["*.bak",
"drafts/", "!.notes/"]`, each pattern relative to the folder of the library); then what no user
wrote: hidden files, the stores of programs, locks, and files that are still being written. A
pattern with "!" exempts a file from both. A folder or file that was added to the library itself is
read whatever the rules say.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from engine.messages import Message

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_FOLDERS = frozenset({"node_modules", "__pycache__", "$recycle.bin", "system volume information"})
_FILES = frozenset({"thumbs.db", "desktop.ini"})
_UNFINISHED = (
    ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart",
    ".aria2", ".!ut", ".swp", ".swo", "~",
)  # fmt: skip


class Rules:
    """What is left out of every folder of a library."""

    def __init__(self, patterns: Sequence[str] = (), own: Path | None = None) -> None:
        """Parse the patterns; `own` is the data directory, which is never read."""
        self._lines = [pattern for pattern in patterns if pattern.strip()]
        self._own = Path(os.path.realpath(own)) if own else None
        self._spec = _parsed(self._lines) if self._lines else None

    def why(self, folder: Path, path: Path) -> Message | None:
        """Return why `path`, below `folder`, is not read; None if it is.

        A path that does not exist counts as a file.
        """
        for above in reversed([path, *path.parents]):
            if above != folder and above.is_relative_to(folder):
                reason = self.why_entry(folder, above, above != path or path.is_dir())
                if reason:
                    if above == path:
                        return reason
                    return Message("documents.in-folder", folder=above, reason=reason)
        return None

    def why_entry(self, folder: Path, path: Path, is_folder: bool) -> Message | None:
        """Return the same by the last part of `path` alone; the folders above it are read."""
        if path == self._own:
            return Message("documents.own-data")
        if self._spec:
            inside = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            found = self._spec.check_file(inside)
            if found.include:
                return Message("documents.ignored", pattern=self._lines[found.index or 0])
            if found.include is False:
                return None
        if is_folder and path.name.startswith(".") and _is_maildir(path):
            return None
        return _why_name(path.name, is_folder)


def _parsed(lines: Sequence[str]) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec  # late: it takes a while, and most have no pattern

    return GitIgnoreSpec.from_lines(lines)


def why_ignored(path: Path, folders: Sequence[Path], rules: Rules, largest: int) -> Message | None:
    """Return why `path` is not read in a library of these folders; None if it is.

    Files of more than `largest` MB are read only if they were added themselves.
    """
    around = [each for each in folders if path.is_relative_to(each)]
    if not around:
        return Message("documents.no-folder")
    reasons = [rules.why(each, path) for each in around]
    if all(reasons):
        return reasons[-1]
    if path not in around and path.is_symlink():
        return Message("documents.link")
    if not path.exists():
        return Message("documents.not-there")
    if path not in around and is_too_large(path, largest):
        return Message("documents.over-limit", largest=largest)
    return None


def is_too_large(path: Path, largest: float) -> bool:
    try:
        return path.is_file() and path.stat().st_size > largest * 1024 * 1024
    except OSError:
        return False


def pattern_for(folder: Path, path: Path) -> str:
    """Return the pattern that excludes just this path below `folder`."""
    inside = re.sub(r"([\\*?\[\]])", r"\\\1", path.relative_to(folder).as_posix())
    kept = inside.rstrip(" ")
    return "/" + kept + "\\ " * (len(inside) - len(kept))


def _is_maildir(folder: Path) -> bool:
    """Return whether it holds mail: the folders below that of the new mail are hidden ones."""
    return all((folder / name).is_dir() for name in ("cur", "new", "tmp"))


def _why_name(name: str, is_folder: bool) -> Message | None:
    lower = name.lower()
    if lower.startswith("."):
        return Message("documents.hidden")
    if is_folder:
        return Message("documents.program-store") if lower in _FOLDERS else None
    if lower in _FILES:
        return Message("documents.system-file")
    if lower.startswith("~$"):  # of Word and Excel; LibreOffice's .~lock.x# is hidden anyway
        return Message("documents.lock-file")
    if lower.endswith(_UNFINISHED):
        return Message("documents.temporary")
    return None
