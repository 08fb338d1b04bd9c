"""Settings: changes the settings file, and leaves what else stands in it as it is."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import ParseError

from engine.config import Config
from engine.documents import Rules
from engine.errors import LibraryUnavailable


def with_settings(config: Config, changes: Mapping[str, Any]) -> Config:
    """`config` with these fields, written into its settings file for the next start too.

    Raises `LibraryUnavailable`: a value makes no sense, or the file cannot be read or written;
    then nothing has changed.
    """
    changed = replace(config, **changes)
    Rules(changed.ignore)
    if changes:
        _write(config.settings_file, changes)
    return changed


def _write(file: Path, changes: Mapping[str, object]) -> None:
    try:
        file = file.resolve()  # a link stays one
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = tomlkit.parse(file.read_text("utf-8") if file.exists() else "")
        for name, value in changes.items():
            content[name] = list(value) if isinstance(value, tuple) else value
        fresh = file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8", newline="") as stream:
            stream.write(tomlkit.dumps(content))
            stream.flush()
            os.fsync(stream.fileno())
        fresh.replace(file)
    except (OSError, UnicodeDecodeError, ParseError) as error:
        raise LibraryUnavailable("config.cannot-change", file=file, error=error) from error
