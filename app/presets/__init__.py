"""Presets: named ranking instructions, listed, edited, and tried on the hits at hand."""

from app.presets.editor import PresetEditor
from app.presets.menu import PresetsMenu
from app.presets.preset_items import PresetItems
from app.presets.try_panel import TryPanel
