"""Presets: named instructions for the reranker, those that ship and those that a person wrote."""

from engine.presets.built_in import (
    GROUPS,
    LONGEST_INSTRUCTION,
    Preset,
    built_in_presets,
    checked_instruction,
    in_language,
    one_line,
)
from engine.presets.preset_file import read_presets, write_presets
from engine.presets.store import PresetStore

__all__ = [
    "GROUPS",
    "LONGEST_INSTRUCTION",
    "Preset",
    "PresetStore",
    "built_in_presets",
    "checked_instruction",
    "in_language",
    "one_line",
    "read_presets",
    "write_presets",
]
