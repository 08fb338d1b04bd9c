"""Libraries: several side by side, each with its own folders, index and settings.

The first has no name and lies in DATA_DIR, whose models and presets all share. Another one, "work",
lies in DATA_DIR/libraries/work with its own catalog, index, history, judgments and settings.toml.
"""

import re
import shutil
import unicodedata
from pathlib import Path

from engine.errors import LibraryUnavailable
from engine.messages import Message
from engine.storage import library_lock

FOLDER = "libraries"
_NAME = re.compile(r"\w(?:[\w \-]{0,38}[\w\-])?")


def library_dir(data_dir: Path, name: str) -> Path:
    """Return where a library lies; "" is the first. Raises `LibraryUnavailable`: a bad name."""
    if not name:
        return data_dir
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name):
        raise LibraryUnavailable("libraries.bad-name", name=name)
    return data_dir / FOLDER / name


def library_names(data_dir: Path) -> tuple[str, ...]:
    found = (data_dir / FOLDER).glob("*/")
    return tuple(sorted(each.name for each in found if _NAME.fullmatch(each.name)))


def find_library(data_dir: Path, name: str) -> Path:
    """Return where a library lies that must be there. Raises `LibraryUnavailable`."""
    found = library_dir(data_dir, name)
    if name and not found.is_dir():
        known = ", ".join(library_names(data_dir)) or Message("libraries.none-known")
        raise LibraryUnavailable("libraries.unknown", name=name, known=known)
    return found


def create_library(data_dir: Path, name: str) -> Path:
    """Create a library. Raises `LibraryUnavailable`: a bad name, or one that is taken."""
    place = library_dir(data_dir, name.strip())
    if place == data_dir:
        raise LibraryUnavailable("libraries.needs-name")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700)
    except FileExistsError as error:
        raise LibraryUnavailable("libraries.name-taken", name=place.name) from error
    except OSError as error:
        raise LibraryUnavailable("libraries.cannot-create", place=place, reason=error) from error
    return place


def remove_library(data_dir: Path, name: str) -> None:
    """Delete a library, but not its documents. Raises `LibraryUnavailable`."""
    place = find_library(data_dir, name)
    if place == data_dir:
        raise LibraryUnavailable("libraries.first-stays")
    try:
        with library_lock(place):
            shutil.rmtree(place)
    except OSError as error:
        raise LibraryUnavailable("libraries.cannot-delete", place=place, reason=error) from error
