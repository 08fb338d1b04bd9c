"""Preset: a named instruction for the reranker, and the files that hold presets.

    version = 1

    [[preset]]
    id = "code"
    group = "do"
    instruction = "Rank by presence of executable code snippets"
    name = { en = "Code that runs", zh = "可执行代码" }

Built-in presets are read from `resources/presets.toml`; the user exports and imports files of the
same shape. Instructions are best in English whatever the language of the documents, as the authors
of the model advise; the other texts are for people, in both languages of the program.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from engine.errors import Invalid

GROUPS = ("find", "do", "judge", "compare")
LANGUAGES = ("en", "zh")
LONGEST_INSTRUCTION = 2000  # characters: what surely fits beside question and passage
_LONGEST = 500  # characters of each other text
_LARGEST = 1_000_000  # bytes: a file of presets is read at once
_VERSION = 1
_HEAD = """\
# Presets of Pagewise: instructions to rank passages by. Import this file to use them.
# Each needs a name and an instruction; group is one of find, do, judge, compare.
"""


@dataclass(frozen=True, slots=True)
class Preset:
    """A named instruction; `group` is one of `GROUPS`.

    `name`, `when` (to use it) and `example` are keyed by language, "en" and "zh"; the user's own
    may lack one: see `in_language`.
    """

    id: str
    group: str
    name: dict[str, str]
    when: dict[str, str]
    instruction: str
    example: dict[str, str]

    @classmethod
    def from_raw(cls, raw: Mapping[str, Any]) -> "Preset":
        """Make a preset of a table in a file, ignoring unknown keys.

        Only name and instruction are required. Raises `Invalid`.
        """
        if not isinstance(raw, Mapping):
            raise Invalid("presets.not-preset")
        known: dict[str, Any] = {
            "id": "", "group": GROUPS[0], "when": {}, "example": {}, "name": {}, "instruction": ""
        }  # fmt: skip
        known |= {name: raw[name] for name in known.keys() & raw.keys()}
        for each in fields(cls):
            value = known[each.name]
            texts = value.values() if isinstance(value, dict) else [value]
            if isinstance(value, dict) != (each.type is not str) or not all(
                isinstance(text, str) for text in texts
            ):
                raise Invalid("presets.wrong-field", field=each.name)
        return cls(**known).checked()

    def checked(self) -> "Preset":
        """Return the preset with each text on one line, fit to be stored.

        Raises `Invalid` without a name or an instruction, or if a text is too long.
        """
        name = _checked_texts(self.name)
        if not name:
            raise Invalid("presets.needs-name")
        return replace(
            self,
            group=self.group if self.group in GROUPS else GROUPS[0],
            name=name,
            when=_checked_texts(self.when),
            instruction=checked_instruction(self.instruction),
            example=_checked_texts(self.example),
        )


def checked_instruction(text: str) -> str:
    """Return an instruction on one line. Raises `Invalid` if it is empty or too long."""
    instruction = one_line(text)
    if not instruction:
        raise Invalid("presets.instruction-empty")
    if len(instruction) > LONGEST_INSTRUCTION:
        raise Invalid(
            "presets.instruction-too-long", length=len(instruction), most=LONGEST_INSTRUCTION
        )
    return instruction


def one_line(text: str) -> str:
    """Return `text` without line breaks and unprintable characters."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _checked_texts(texts: Mapping[str, str]) -> dict[str, str]:
    found = {language: one_line(texts.get(language, "")) for language in LANGUAGES}
    for text in found.values():
        if len(text) > _LONGEST:
            raise Invalid("presets.too-long", text=text[:40], length=len(text), most=_LONGEST)
    return {language: text for language, text in found.items() if text}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return the text in this language, or else in the other one."""
    return texts.get(language) or next(iter(texts.values()), "")


@cache
def built_in_presets() -> tuple[Preset, ...]:
    """Return the presets that ship with the program, by group; the default is the first."""
    raw = tomllib.loads(files("resources").joinpath("presets.toml").read_text("utf-8"))
    return tuple(Preset(**each) for each in raw["preset"])


def write_presets(file: Path, presets: Iterable[Preset]) -> None:
    """Write presets to `file`, replacing it. Raises `Invalid`."""
    parts = [_HEAD, f"version = {_VERSION}\n"]
    for preset in presets:
        lines = (f"{each.name} = {_toml(getattr(preset, each.name))}\n" for each in fields(preset))
        parts.append("\n[[preset]]\n" + "".join(lines))
    try:
        file.write_text("".join(parts), "utf-8")
    except OSError as error:
        raise Invalid("storage.cannot-write", file=file, reason=error) from error


def read_presets(file: Path) -> tuple[Preset, ...]:
    """Return the presets in `file`. Raises `Invalid` if any of them is unusable."""
    try:
        if file.stat().st_size > _LARGEST:
            raise Invalid("presets.too-large", file=file)
        content = tomllib.loads(file.read_text("utf-8-sig"))
    except OSError as error:
        raise Invalid("storage.cannot-read", file=file, reason=error) from error
    except ValueError as error:  # not UTF-8, or not TOML
        raise Invalid("presets.damaged", file=file, error=error) from error
    version, found = content.get("version"), content.get("preset")
    if isinstance(version, int) and version > _VERSION:
        raise Invalid("storage.later-version", file=file)
    if version != _VERSION or not isinstance(found, list) or not found:
        raise Invalid("presets.not-presets", file=file)
    try:
        return tuple(map(Preset.from_raw, found))
    except Invalid as error:
        raise Invalid("presets.unusable", file=file, reason=error.message) from error


def _toml(value: str | dict[str, str]) -> str:
    """Return a text or a table of texts as TOML, whose strings include those of JSON."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    return f"{{ {', '.join(f'{key} = {_toml(text)}' for key, text in value.items())} }}"
