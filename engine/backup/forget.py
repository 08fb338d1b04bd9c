"""The end of all that Pagewise keeps: libraries, models, settings, passwords, keys, logs."""

import shutil
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from engine.backup.archive import keep_still
from engine.config import Config
from engine.errors import LibraryUnavailable
from engine.libraries import library_names
from engine.servers import Keys

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


def forget_everything(config: Config) -> Path:
    """Delete it, and return the data directory; documents, and what else lies there, stay.

    Raises `LibraryUnavailable`, and deletes nothing, where a window is open or something is being
    indexed; or naming the file that cannot be deleted.
    """
    config = replace(config, library="")
    with ExitStack() as locks:
        for name in {"", *library_names(config.data_dir)}:
            keep_still(replace(config, library=name), locks)
    Keys(config.data_dir).forget_all()
    ours = (place for pattern in _OURS for place in config.data_dir.glob(pattern))
    for place in (config.settings_file, *ours):
        _delete(place)
    if not any(config.data_dir.iterdir()):
        config.data_dir.rmdir()
    return config.data_dir


def _delete(place: Path) -> None:
    try:
        if place.is_dir() and not place.is_symlink():
            shutil.rmtree(place)
        else:
            place.unlink(missing_ok=True)
    except OSError as error:
        raise LibraryUnavailable("libraries.cannot-delete", place=place, reason=error) from error
