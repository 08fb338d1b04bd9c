"""The public names of the package; `__init__.py` loads each on first use."""

from .editor import PresetEditor as PresetEditor
from .menu import PresetsMenu as PresetsMenu
from .preset_items import PresetItems as PresetItems
from .try_panel import TryPanel as TryPanel
