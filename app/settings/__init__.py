"""Settings: what the user can set of the library and of the window, and the dialog for it."""

from app.settings.appearance import THEMES, Appearance
from app.settings.dialog import SettingsDialog
from app.settings.fonts import has_han
from app.settings.preferences import Preferences
from app.settings.style import Style
