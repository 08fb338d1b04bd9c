"""Appearance: language, colours, letters and motion of the window, applied and remembered."""

from collections.abc import Mapping

from PySide6.QtCore import (
    QCoreApplication,
    QLocale,
    QObject,
    QSettings,
    Qt,
    QTranslator,
    Signal,
)
from PySide6.QtGui import QGuiApplication

from app import resources
from app.settings.fonts import has_han, lend_fonts
from app.settings.palettes import CONTRAST, DARK, LIGHT, palette
from app.settings.text_size import TextSize

SYSTEM = "system"
THEMES = {
    SYSTEM: Qt.ColorScheme.Unknown,
    LIGHT: Qt.ColorScheme.Light,
    DARK: Qt.ColorScheme.Dark,
    CONTRAST: Qt.ColorScheme.Dark,
}
_CHOSEN = ("language", "theme", "text_size", "calm", "tray")


class Appearance(QObject):
    """Language and theme, each "system" or a name, text size, motion and tray; kept in `settings`.

    Signals:
        chosen_anew: The user has chosen a language, a theme or a size.
        calm_changed: Whether nothing is to move.
        tray_chosen: Whether the window stays in the tray when it is closed.
    """

    chosen_anew = Signal()
    calm_changed = Signal(bool)
    tray_chosen = Signal(bool)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._translators: list[QTranslator] = []  # Qt does not keep them alive
        self.text_size = TextSize(settings, self)
        self.text_size.changed.connect(self.chosen_anew)
        self._hints = QGuiApplication.styleHints()  # as long as it is held, what is below it lives
        self._hints.colorSchemeChanged.connect(self._colour)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._colour)
        self._hints.accessibility().motionPreferenceChanged.connect(self._follow_motion)
        lend_fonts()
        self._speak()
        self._colour()

    @property
    def language(self) -> str:
        """A key of `resources.LANGUAGES`, or "system"."""
        return self._kept("language", (SYSTEM, *resources.LANGUAGES))

    @property
    def theme(self) -> str:
        """A key of `THEMES`."""
        return self._kept("theme", tuple(THEMES))

    @property
    def calm(self) -> bool:
        """Whether nothing is to move: as the user has chosen, else as the system has it."""
        if (chosen := self._settings.value("calm")) is not None:
            return chosen in (True, "true")
        return self._hints.accessibility().motionPreference() == Qt.MotionPreference.ReducedMotion

    def set_calm(self, on: bool) -> None:
        self._settings.setValue("calm", on)
        self.calm_changed.emit(on)

    @property
    def tray(self) -> bool:
        """Whether the window is to stay in the tray when it is closed."""
        return self._settings.value("tray") in (True, "true")

    def set_tray(self, on: bool) -> None:
        self._settings.setValue("tray", on)
        self.tray_chosen.emit(on)

    def chosen(self) -> dict[str, object]:
        """Return what the user has chosen, to be restored."""
        return {
            name: self._settings.value(name) for name in _CHOSEN if self._settings.contains(name)
        }

    def restore(self, chosen: Mapping[str, object]) -> None:
        """Set all as it is in `chosen`, and what is not in it as it is at first."""
        for name in _CHOSEN:
            if name in chosen:
                self._settings.setValue(name, chosen[name])
            else:
                self._settings.remove(name)
        self._speak()
        self._colour()
        self.text_size.set_percent(self.text_size.percent)
        self.calm_changed.emit(self.calm)
        self.tray_chosen.emit(self.tray)

    def set_language(self, language: str) -> None:
        self._settings.setValue("language", language)
        self._speak()
        self.chosen_anew.emit()

    def set_theme(self, theme: str) -> None:
        self._settings.setValue("theme", theme)
        self._colour()
        self.chosen_anew.emit()

    def _follow_motion(self) -> None:
        self.calm_changed.emit(self.calm)

    def _speak(self) -> None:
        language = self.language
        for translator in self._translators:
            QCoreApplication.removeTranslator(translator)
        spoken = _system_language() if language == SYSTEM else language
        QLocale.setDefault(QLocale(spoken))  # for numbers and sizes
        self._translators = resources.translators(spoken)
        for translator in self._translators:
            QCoreApplication.installTranslator(translator)

    def _colour(self) -> None:
        self._hints.setColorScheme(THEMES[self.theme])  # for the frame of the window
        chosen = self._system_theme() if self.theme == SYSTEM else self.theme
        QGuiApplication.setPalette(palette(chosen))

    def _system_theme(self) -> str:
        wanted = self._hints.accessibility().contrastPreference()
        if wanted == Qt.ContrastPreference.HighContrast:
            return CONTRAST
        return DARK if self._hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT

    def _kept(self, key: str, allowed: tuple[str, ...]) -> str:
        value = str(self._settings.value(key, SYSTEM))
        return value if value in allowed else SYSTEM


def _system_language() -> str:
    """Return the first of the system's languages that we have."""
    for wanted in QLocale.system().uiLanguages():
        for known in resources.LANGUAGES:
            if wanted.split("-")[0] == known.split("_")[0]:
                return known if known == "en" or has_han() else "en"  # rather than boxes
    return "en"
