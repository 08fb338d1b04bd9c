"""Presets: named instructions, the yardsticks by which the reranker judges a passage.

They are read from `resources/presets.toml`. The instruction is English whatever the language of
the documents, as the model's authors advise; names and descriptions are for people, in both
languages of the program.
"""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from engine.errors import PresetUnknown


@dataclass(frozen=True, slots=True)
class Preset:
    """A named instruction. `name` and `when` are keyed by language: "en", "zh"."""

    id: str
    name: dict[str, str]
    when: dict[str, str]
    instruction: str


@cache
def presets() -> tuple[Preset, ...]:
    """All presets, the default first."""
    raw = tomllib.loads(files("resources").joinpath("presets.toml").read_text("utf-8"))
    return tuple(Preset(**each) for each in raw["preset"])


def preset(name: str) -> Preset:
    """The preset whose id, or whose name in any language, is `name` (letter case aside).

    Raises:
        PresetUnknown: there is none; the sentence lists those there are.
    """
    wanted = name.strip().casefold()
    for each in presets():
        if wanted in (each.id, *(title.casefold() for title in each.name.values())):
            return each
    known = ", ".join(each.id for each in presets())
    raise PresetUnknown(f"There is no preset “{name}”. There are: {known}.")
