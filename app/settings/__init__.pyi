"""The public names of the package; `__init__.py` loads each on first use."""

from .appearance import THEMES as THEMES, Appearance as Appearance
from .dialog import SettingsDialog as SettingsDialog
from .fonts import has_han as has_han
from .preferences import Preferences as Preferences
from .style import Style as Style
