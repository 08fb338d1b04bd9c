"""Backup: what the user made of all libraries, in one file to keep or to move; or the end of it.

It is a zip archive of small files, each as it lies on the disk, with no password and no key:

    pagewise.json                   {"version": 1}
    settings.toml, window.ini, presets.json
    library.json, history.json, judgments.json, notes.json, synonyms.txt     of the first library
    libraries/law/library.json, …, libraries/law/settings.toml               of the library "law"
    libraries/law/team.toml                                                  where it is a team's

What comes in is read before anything is replaced, and what was there is kept in a file like it.
"""

import json
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.config import Config
from engine.errors import EngineError, LibraryUnavailable
from engine.libraries import create_library, library_dir, library_names
from engine.models.servers import Keys
from engine.storage import library_lock, locked, storage_errors, write_atomically
from engine.stores.team import Place
from engine.user import History, Judgments, LibraryFolders, Notes
from engine.user.presets import PresetStore

_VERSION = 1
_LABEL = "pagewise.json"
_LARGEST = 50_000_000  # bytes of all the files
_MOST = 1000  # files
# What another file, or a damaged one, raises when it is read; the last where it is encrypted.
_NO_BACKUP = (
    zipfile.BadZipFile, zlib.error, EOFError, LookupError, TypeError, ValueError, RuntimeError,
)  # fmt: skip

# Everything that is ever written to the data directory: what else lies there is the user's.
_OURS = (
    "before import *.zip",
    "cache.sqlite*",
    "catalog*.sqlite*",
    "eval",
    "history.json",
    "index",
    "judgments.json",
    "keys.json",
    "libraries",
    "library.json",
    "logs",
    "model-folders.txt",
    "models",
    "notes.json",
    "paces.json",
    "passwords.json",
    "presets.json",
    "runs",
    "servers.json",
    "service-address",
    "service-token",
    "settings.toml",
    "synonyms.txt",
    "vectors",
    "window.ini",
    "*.lock",
)

_Check = Callable[[Path], object]


def _check_nothing(file: Path) -> None:
    """Synonyms and the window's own settings: whatever they say, nothing breaks."""


_OF_ALL: Mapping[str, _Check] = {
    "settings.toml": lambda file: Config.load(file),
    "window.ini": _check_nothing,
    "presets.json": lambda file: PresetStore(file).presets(),
}
_OF_LIBRARY: Mapping[str, _Check] = {
    "library.json": LibraryFolders.read,
    "history.json": History.read,
    "judgments.json": Judgments.read,
    "notes.json": Notes.read,
    "synonyms.txt": _check_nothing,
}
_OF_NAMED: Mapping[str, _Check] = {
    "settings.toml": _OF_ALL["settings.toml"],
    "team.toml": lambda file: Place.read(file.parent),
}


@dataclass(frozen=True, slots=True)
class Backup:
    """The files of a backup that was read, by their names in it, and the libraries it is of."""

    files: Mapping[str, bytes]

    @property
    def libraries(self) -> tuple[str, ...]:
        names = {_library(name) for name in self.files if name not in _OF_ALL}
        return tuple(sorted(names))


def export_backup(config: Config, file: Path) -> Backup:
    """Write what the user made to `file`. Raises `LibraryUnavailable`."""
    with storage_errors(config.data_dir):
        backup = Backup({name: _content(each) for name, each in _places(config)})
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(_LABEL, json.dumps({"version": _VERSION}))
        for name, content in backup.files.items():
            archive.writestr(name, content)
    with storage_errors(file.parent):
        write_atomically(file, packed.getvalue())
    return backup


def read_backup(file: Path) -> Backup:
    """Read and check a backup. Raises `LibraryUnavailable`: it is none, or something is damaged."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            label = json.loads(archive.read(_LABEL))
            if label["version"] > _VERSION:
                raise LibraryUnavailable("storage.later-version", file=file)
            names = [each.filename for each in entries if each.filename != _LABEL]
            if len(names) > _MOST or sum(each.file_size for each in entries) > _LARGEST:
                raise LibraryUnavailable("backup.none", file=file)
            files = {name: archive.read(name) for name in names}
    except OSError as error:
        raise LibraryUnavailable("backup.cannot-read", file=file, reason=error) from error
    except _NO_BACKUP as error:
        raise LibraryUnavailable("backup.none", file=file) from error
    with TemporaryDirectory() as folder:
        for name, content in files.items():
            _check(name, content, Path(folder), file)
    return Backup(files)


def import_backup(config: Config, backup: Backup) -> Path:
    """Put what a backup holds in the place of what is there; return the file that keeps the latter.

    A library that the backup does not name stays as it is. Raises `LibraryUnavailable`, and changes
    nothing, where a window is open or something is being indexed.
    """
    config = replace(config, library="")
    config.make_data_dir()
    before = config.data_dir / f"before import {datetime.now():%Y-%m-%d %H.%M.%S}.zip"
    with ExitStack() as locks:
        for name in {"", *library_names(config.data_dir)}:
            _keep_still(replace(config, library=name), locks)
        export_backup(config, before)
        known = library_names(config.data_dir)
        for name in backup.libraries:
            if name and name not in known:
                create_library(config.data_dir, name)
        with storage_errors(config.data_dir):
            for name, content in backup.files.items():
                place = _place(config, name)
                place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_atomically(place, content)
    return before


def forget_everything(config: Config) -> Path:
    """Delete it, and return the data directory; documents, and what else lies there, stay.

    Raises `LibraryUnavailable`, and deletes nothing, where a window is open or something is being
    indexed; or naming the file that cannot be deleted.
    """
    config = replace(config, library="")
    with ExitStack() as locks:
        for name in {"", *library_names(config.data_dir)}:
            _keep_still(replace(config, library=name), locks)
    Keys(config.data_dir).forget_all()
    ours = (place for pattern in _OURS for place in config.data_dir.glob(pattern))
    for place in (config.settings_file, *ours):
        _delete(place)
    if not any(config.data_dir.iterdir()):
        config.data_dir.rmdir()
    return config.data_dir


def _keep_still(config: Config, locks: ExitStack) -> None:
    """Keep a library from a window and from whoever writes. Raises `LibraryUnavailable`."""
    busy = LibraryUnavailable("backup.window-open")
    locks.enter_context(locked(config.library_dir / "window.lock", busy))
    locks.enter_context(library_lock(config.library_dir))


def _places(config: Config) -> Iterator[tuple[str, Path]]:
    """Yield the files that are there, each with its name in a backup."""
    names = [*_OF_ALL, *_OF_LIBRARY]
    for library in library_names(config.data_dir):
        names += [f"libraries/{library}/{name}" for name in (*_OF_LIBRARY, *_OF_NAMED)]
    for name in names:
        if (place := _place(config, name)).is_file():
            yield name, place


def _place(config: Config, name: str) -> Path:
    """Return where a file of a backup lies."""
    first = replace(config, library="")
    return first.settings_file if name == "settings.toml" else config.data_dir / name


def _content(place: Path) -> bytes:
    """Return what a file holds, but where the data lies on this computer."""
    content = place.read_bytes()
    if place.name == "settings.toml" and b"data_dir" in content:
        import tomlkit  # late: hardly anyone has moved the data

        settings = tomlkit.parse(content.decode())
        settings.pop("data_dir", None)
        content = tomlkit.dumps(settings).encode()
    return content


def _library(name: str) -> str:
    """Return the library that a file of a backup is of; "" is the first."""
    parts = name.split("/")
    return parts[1] if len(parts) == 3 and parts[0] == "libraries" else ""


def _check(name: str, content: bytes, folder: Path, archive: Path) -> None:
    """Raises `LibraryUnavailable` for a file that does not belong there, or is damaged."""
    library, last = _library(name), name.rpartition("/")[2]
    known = {**_OF_ALL, **_OF_LIBRARY}
    of_library = {**_OF_LIBRARY, **_OF_NAMED}
    try:
        library_dir(Path(), library)
    except LibraryUnavailable:
        library = ""  # no name of a library
    if name not in known and not (library and last in of_library):
        raise LibraryUnavailable("backup.foreign", file=archive, name=name)
    try:
        (folder / last).write_bytes(content)
        (known | of_library)[last](folder / last)
    except EngineError as error:
        raise LibraryUnavailable("backup.damaged", file=archive, name=name) from error


def _delete(place: Path) -> None:
    try:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryUnavailable("libraries.cannot-delete", place=place, reason=error) from error
