"""Presets: named instructions for the reranker, built-in ones and the user's own."""

from engine.user.presets.clause import negation
from engine.user.presets.preset import (
    GROUPS,
    LONGEST_INSTRUCTION,
    Preset,
    built_in_presets,
    checked_instruction,
    in_language,
    one_line,
    read_presets,
    write_presets,
)
from engine.user.presets.probe import Probe, probes
from engine.user.presets.store import PresetStore
