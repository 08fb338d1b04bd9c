"""Excluded: the file of a name that is in a folder of the library, but kept out of it."""

import os
from collections import deque
from collections.abc import Iterable
from pathlib import Path

from engine.documents.ignore import Rules
from engine.storage import on_disk, spelled

_MOST = 200_000  # files and folders that are looked at: someone waits


def excluded_named(name: str, folders: Iterable[Path], rules: Rules) -> Path | None:
    """Return a file or folder with this in its path that the rules exclude, the highest first."""
    wanted = name.casefold()
    waiting = deque((folder, folder, False) for folder in folders)
    seen = 0
    while waiting and seen < _MOST:
        root, directory, is_out = waiting.popleft()
        try:
            with os.scandir(on_disk(directory)) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError:  # a file, or closed to us: `unseen` of a listing says so
            continue
        seen += len(ordered)
        for entry in ordered:
            path, is_folder = spelled(Path(entry.path)), entry.is_dir(follow_symlinks=False)
            out = is_out or entry.is_symlink() or bool(rules.why_entry(root, path, is_folder))
            if out and wanted in str(path.relative_to(root)).casefold():
                return path
            if is_folder:
                waiting.append((root, path, out))
    return None
