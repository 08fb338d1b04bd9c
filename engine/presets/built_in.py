"""Presets: named instructions, the yardsticks by which the reranker judges a passage.

Those that ship with the program are read from `resources/presets.toml`; see `engine.presets.store`
for what the person makes of them. The instruction is best English whatever the language of the
documents, as the model's authors advise; the rest is for people, in both languages of the program.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

from engine.errors import PresetInvalid

GROUPS = ("find", "do", "judge", "compare")
LANGUAGES = ("en", "zh")
LONGEST_INSTRUCTION = 2000  # characters: what is sure to fit beside question and passage
_LONGEST = 500  # characters of each other text


@dataclass(frozen=True, slots=True)
class Preset:
    """A named instruction; `group` is one of `GROUPS`.

    `name`, `when` (to use it) and `example` are keyed by language, "en" and "zh". One that the
    person wrote has them in one language perhaps: see `in_language`.
    """

    id: str
    group: str
    name: dict[str, str]
    when: dict[str, str]
    instruction: str
    example: dict[str, str]

    @classmethod
    def of(cls, raw: Mapping[str, Any]) -> "Preset":
        """Make one of what a file holds. Raises `PresetInvalid`; what it does not know it leaves.

        Only name and instruction have to be there.
        """
        if not isinstance(raw, Mapping):
            raise PresetInvalid("presets.not-preset")
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
                raise PresetInvalid("presets.wrong-field", field=each.name)
        return cls(**known).checked()

    def checked(self) -> "Preset":
        """The same preset with each text on one line, fit to be kept.

        Raises `PresetInvalid`: no name, no instruction, or a text that is too long.
        """
        name = _checked_texts(self.name)
        if not name:
            raise PresetInvalid("presets.needs-name")
        return replace(
            self,
            group=self.group if self.group in GROUPS else GROUPS[0],
            name=name,
            when=_checked_texts(self.when),
            instruction=checked_instruction(self.instruction),
            example=_checked_texts(self.example),
        )


def checked_instruction(text: str) -> str:
    """An instruction on one line. Raises `PresetInvalid` where it is empty or too long."""
    instruction = one_line(text)
    if not instruction:
        raise PresetInvalid("presets.instruction-empty")
    if len(instruction) > LONGEST_INSTRUCTION:
        raise PresetInvalid(
            "presets.instruction-too-long", length=len(instruction), most=LONGEST_INSTRUCTION
        )
    return instruction


def one_line(text: str) -> str:
    """`text` without line breaks and what cannot be seen or stored."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _checked_texts(texts: Mapping[str, str]) -> dict[str, str]:
    found = {language: one_line(texts.get(language, "")) for language in LANGUAGES}
    for text in found.values():
        if len(text) > _LONGEST:
            raise PresetInvalid("presets.too-long", text=text[:40], length=len(text), most=_LONGEST)
    return {language: text for language, text in found.items() if text}


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in this language, or in the other one where that is all there is."""
    return texts.get(language) or next(iter(texts.values()), "")


@cache
def built_in_presets() -> tuple[Preset, ...]:
    """All presets that ship with the program, by group; the default first."""
    raw = tomllib.loads(files("resources").joinpath("presets.toml").read_text("utf-8"))
    return tuple(Preset(**each) for each in raw["preset"])
