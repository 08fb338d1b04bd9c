"""Ignore: which files below a folder are not read, and why.

First what the person asks for, in the syntax of `.gitignore` (settings.toml, `ignore = ["*.bak",
"drafts/", "!.notes/"]`, each pattern relative to the folder of the library); then what no person
wrote: hidden files, the stores of programs, locks, and files that are still being written. A
pattern with "!" takes a file out of both. What is named by hand, so that it is itself a folder (or
a file) of the library, is read whatever the rules say.
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path

from pathspec import GitIgnoreSpec
from pathspec.patterns.gitignore import GitIgnorePatternError

from engine.errors import LibraryUnavailable
from engine.messages import Message

_FOLDERS = frozenset({"node_modules", "__pycache__", "$recycle.bin", "system volume information"})
_FILES = frozenset({"thumbs.db", "desktop.ini"})
_LOCKS = ("~$",)  # Word and Excel; LibreOffice's .~lock.x# is hidden as well
_UNFINISHED = (
    ".tmp", ".temp", ".part", ".partial", ".crdownload", ".download", ".opdownload", ".filepart",
    ".aria2", ".!ut", ".swp", ".swo", "~",
)  # fmt: skip


class Rules:
    """What is left out of every folder of a library."""

    def __init__(self, patterns: Sequence[str] = (), own: Path | None = None) -> None:
        """`own` is the data directory, which is never read. Raises `LibraryUnavailable`."""
        self._lines = [pattern for pattern in patterns if pattern.strip()]
        self._own = Path(os.path.realpath(own)) if own else None
        try:
            self._spec = GitIgnoreSpec.from_lines(self._lines)
        except GitIgnorePatternError as error:
            raise LibraryUnavailable("documents.bad-pattern", error=error) from error

    def why(self, folder: Path, path: Path) -> Message | None:
        """Why `path`, below `folder`, is not read; None where it is.

        It need not exist; then it counts as a file, and what is above it as folders.
        """
        for above in reversed([path, *path.parents]):
            if above != folder and above.is_relative_to(folder):
                reason = self.of(folder, above, above != path or path.is_dir())
                if reason:
                    if above == path:
                        return reason
                    return Message("documents.in-folder", folder=above, reason=reason)
        return None

    def of(self, folder: Path, path: Path, is_folder: bool) -> Message | None:
        """The same for the last part of `path`; what is above it is in."""
        if path == self._own:
            return Message("documents.own-data")
        if self._lines:
            inside = path.relative_to(folder).as_posix() + ("/" if is_folder else "")
            found = self._spec.check_file(inside)
            if found.include:
                return Message("documents.ignored", pattern=self._lines[found.index or 0])
            if found.include is False:
                return None
        return _of_name(path.name, is_folder)


def why_left_out(path: Path, folders: Sequence[Path], rules: Rules, largest: int) -> Message | None:
    """Why nothing would read `path` in a library of these folders; None where it is looked at.

    Files of more than `largest` MB are not read, unless they are named by hand.
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
    """Whether this is a file of more than `largest` MB."""
    try:
        return path.is_file() and path.stat().st_size > largest * 1024 * 1024
    except OSError:
        return False


def pattern_of(folder: Path, path: Path) -> str:
    """The pattern that leaves out just this path below `folder`."""
    inside = re.sub(r"([\\*?\[\]])", r"\\\1", path.relative_to(folder).as_posix())
    kept = inside.rstrip(" ")
    return "/" + kept + "\\ " * (len(inside) - len(kept))


def _of_name(name: str, is_folder: bool) -> Message | None:
    lower = name.lower()
    if lower.startswith("."):
        return Message("documents.hidden")
    if is_folder:
        return Message("documents.program-store") if lower in _FOLDERS else None
    if lower in _FILES:
        return Message("documents.system-file")
    if lower.startswith(_LOCKS):
        return Message("documents.lock-file")
    if lower.endswith(_UNFINISHED):
        return Message("documents.temporary")
    return None
