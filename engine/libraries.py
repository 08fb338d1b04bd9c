"""Libraries: several beside each other, each with its folders, its index and its settings.

DATA_DIR is that of the first library, which has no name; models and presets in it are there for
all. One more is DATA_DIR/libraries/work, with folders, catalog, index, history and judgments of its
own, and perhaps a settings.toml: what it has otherwise than the rest, its model for one.
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
    """Where the library `name` lies, "" being the first. Raises `LibraryUnavailable`."""
    if not name:
        return data_dir
    name = unicodedata.normalize("NFC", name)
    if not _NAME.fullmatch(name):
        raise LibraryUnavailable("libraries.bad-name", name=name)
    return data_dir / FOLDER / name


def library_names(data_dir: Path) -> tuple[str, ...]:
    """The names of the libraries beside the first, in their order."""
    found = (data_dir / FOLDER).glob("*/")
    return tuple(sorted(each.name for each in found if _NAME.fullmatch(each.name)))


def find_library(data_dir: Path, name: str) -> Path:
    """Where the library `name` lies, which must be there. Raises `LibraryUnavailable`."""
    found = library_dir(data_dir, name)
    if name and not found.is_dir():
        known = ", ".join(library_names(data_dir)) or Message("libraries.none-known")
        raise LibraryUnavailable("libraries.unknown", name=name, known=known)
    return found


def create_library(data_dir: Path, name: str) -> Path:
    """Begin a library. Raises `LibraryUnavailable`: a bad name, or there is one of that name."""
    place = library_dir(data_dir, name.strip())
    if place == data_dir:
        raise LibraryUnavailable("libraries.needs-name")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        place.mkdir(mode=0o700)
    except FileExistsError as error:
        raise LibraryUnavailable("libraries.name-taken", name=place.name) from error
    except OSError as error:
        raise LibraryUnavailable(
            "libraries.cannot-create", place=place, reason=error.strerror
        ) from error
    return place


def remove_library(data_dir: Path, name: str) -> None:
    """Forget a library: what Pagewise made of its folders; the documents stay where they are.

    Raises `LibraryUnavailable`, and `LibraryBusy` while it is being written.
    """
    place = find_library(data_dir, name)
    if place == data_dir:
        raise LibraryUnavailable("libraries.first-stays")
    try:
        with library_lock(place):
            shutil.rmtree(place)
    except OSError as error:
        raise LibraryUnavailable(
            "libraries.cannot-delete", place=place, reason=error.strerror
        ) from error
