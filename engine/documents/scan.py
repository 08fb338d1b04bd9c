"""Scan: folders → the files in them.

Only directories are opened. Links inside a folder are not followed, so that a loop or a link out of
the folder does no harm; a folder or file of the library may be a link itself.
"""

import os
import stat
from collections.abc import Collection, Generator, Iterable, Iterator, MutableMapping
from dataclasses import dataclass, field
from math import inf
from pathlib import Path

from engine.documents.files import File, Files
from engine.documents.ignore import Rules, is_too_large
from engine.events import Counted
from engine.messages import Message
from engine.records import Skipped
from engine.storage import expand_home, on_disk, spelled

_COUNT_EVERY = 1000  # files


@dataclass(slots=True)
class Listing:
    """What is in the folders: files by path, what could not be looked at, and missing folders.

    `drives` are folders that were mount points when they were last there.
    """

    files: MutableMapping[Path, File] = field(default_factory=Files)
    unseen: list[Skipped] = field(default_factory=list)
    missing: list[Path] = field(default_factory=list)
    folders: Collection[Path] = ()
    drives: Collection[Path] = ()

    def missing_around(self, path: Path) -> Path | None:
        """Return the folder that a file was in, if that is missing now; a file may be one, too."""
        for folder in self.folders:
            if path.is_relative_to(folder) and _is_missing(folder, self.drives):
                return folder
        return None


def distinct_folders(
    folders: Iterable[Path], rules: Rules, largest: float = inf
) -> tuple[list[Path], list[tuple[Path, Path]]]:
    """Return absolute folders, each once, and those dropped with the folder that contains them.

    A folder stays if the rules exclude it from the folder around it; so does a file of more than
    `largest` MB.
    """
    absolute = sorted(
        {spelled(Path(os.path.realpath(on_disk(expand_home(folder))))) for folder in folders}
    )
    kept: list[Path] = []
    inside: list[tuple[Path, Path]] = []
    for folder in absolute:
        around = (each for each in kept if folder.is_relative_to(each))
        outer = next((each for each in around if not rules.why(each, folder)), None)
        if outer is None or is_too_large(folder, largest):
            kept.append(folder)
        else:
            inside.append((folder, outer))
    return kept, inside


def is_drive_away(folder: Path) -> bool:
    """Return whether this mount point is only an empty folder now."""
    try:
        return not os.path.ismount(folder) and not any(folder.iterdir())
    except OSError:
        return True


def _is_missing(folder: Path, drives: Collection[Path]) -> bool:
    try:
        on_disk(folder).stat()
    except OSError:
        return True
    return folder in drives and is_drive_away(folder)


def list_files(
    folders: Iterable[Path], rules: Rules, drives: Collection[Path] = ()
) -> Generator[Counted, None, Listing]:
    """Walk the folders; yield counts of files now and then, and return what was found.

    A file among `folders` is always listed, whatever the rules say. For `drives` see `Listing`.
    """
    found = Listing(folders=tuple(folders), drives=drives)
    for folder in found.folders:
        try:
            status = on_disk(folder).stat()
        except OSError:
            found.missing.append(folder)
            continue
        if folder in drives and is_drive_away(folder):
            found.missing.append(folder)
        elif stat.S_ISDIR(status.st_mode):
            yield from _walk(folder, rules, found)
            if _is_missing(folder, drives):
                found.missing.append(folder)  # unmounted during the walk
        elif stat.S_ISREG(status.st_mode):
            found.files[folder] = File.from_status(folder, status)
    return found


def _walk(folder: Path, rules: Rules, found: Listing) -> Iterator[Counted]:
    waiting = [folder]
    counted = len(found.files)
    while waiting:
        directory = waiting.pop()
        if len(found.files) - counted >= _COUNT_EVERY:
            counted = len(found.files)
            yield Counted(counted)
        try:
            with os.scandir(on_disk(directory)) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            reason = Message("documents.folder-closed", reason=error)
            found.unseen.append(Skipped(directory, reason, "denied"))
            continue
        for entry in ordered:
            path = spelled(Path(entry.path))
            try:
                is_folder = entry.is_dir(follow_symlinks=False)
                status = entry.stat(follow_symlinks=False)
            except FileNotFoundError:
                continue  # gone since the directory was read
            except OSError as error:  # a failing drive, a server that goes away
                reason = Message("documents.cannot-look", reason=error)
                found.unseen.append(Skipped(path, reason, "denied"))
                continue
            if rules.why_entry(folder, path, is_folder):
                continue
            if is_folder:
                waiting.append(path)
            elif stat.S_ISREG(status.st_mode):
                found.files[path] = File.from_status(path, status)
