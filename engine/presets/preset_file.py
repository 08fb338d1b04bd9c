"""A file of presets, to hand on: TOML that a person can read and edit.

version = 1

[[preset]]
id = "code"
group = "do"
instruction = "Rank by presence of executable code snippets"
name = { en = "Code that runs", zh = "可执行代码" }
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import fields
from pathlib import Path

from engine.errors import PresetInvalid
from engine.presets.built_in import Preset

VERSION = 1
_LARGEST = 1_000_000  # bytes: a file of presets is read in one go
_HEAD = """\
# Presets of Pagewise: the yardsticks by which passages are ranked. Import this file to use them.
# Each needs a name and an instruction; group is one of find, do, judge, compare.
"""


def write_presets(file: Path, presets: Iterable[Preset]) -> None:
    """Write presets to `file`, in place of what is there. Raises `PresetInvalid`."""
    parts = [_HEAD, f"version = {VERSION}\n"]
    for preset in presets:
        lines = (f"{each.name} = {_toml(getattr(preset, each.name))}\n" for each in fields(preset))
        parts.append("\n[[preset]]\n" + "".join(lines))
    try:
        file.write_text("".join(parts), "utf-8")
    except OSError as error:
        raise PresetInvalid("storage.cannot-write", file=file, reason=error.strerror) from error


def read_presets(file: Path) -> tuple[Preset, ...]:
    """The presets in `file`. Raises `PresetInvalid`: all of them can be used, or none is taken."""
    try:
        if file.stat().st_size > _LARGEST:
            raise PresetInvalid("presets.too-large", file=file)
        content = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise PresetInvalid("storage.cannot-read", file=file, reason=error.strerror) from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise PresetInvalid("presets.damaged", file=file, error=error) from error
    version, found = content.get("version"), content.get("preset")
    if isinstance(version, int) and version > VERSION:
        raise PresetInvalid("storage.later-version", file=file)
    if version != VERSION or not isinstance(found, list) or not found:
        raise PresetInvalid("presets.not-presets", file=file)
    try:
        return tuple(map(Preset.of, found))
    except PresetInvalid as error:
        raise PresetInvalid("presets.unusable", file=file, reason=error.message) from error


def _toml(value: str | dict[str, str]) -> str:
    """A text or a table of them; the strings of JSON are strings of TOML too."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"{{ {', '.join(f'{key} = {_toml(text)}' for key, text in value.items())} }}"
