"""Appearance: language, colours, letters and motion of the window, applied and remembered."""

from PySide6.QtCore import (
    QCoreApplication,
    QLocale,
    QObject,
    QSettings,
    QSize,
    Qt,
    QTranslator,
    Signal,
)
from PySide6.QtGui import QColor, QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle, QStyleOption, QWidget

from app import resources
from app.settings.text_size import TextSize

SYSTEM = "system"
THEMES = {
    SYSTEM: Qt.ColorScheme.Unknown,
    "light": Qt.ColorScheme.Light,
    "dark": Qt.ColorScheme.Dark,
}
_HAN = (
    QFontDatabase.WritingSystem.SimplifiedChinese,
    QFontDatabase.WritingSystem.TraditionalChinese,
    QFontDatabase.WritingSystem.Japanese,
)
_TARGET = 26  # pixels, above the 24 of WCAG 2.2
_BUTTONS = (QStyle.ContentsType.CT_PushButton, QStyle.ContentsType.CT_CheckBox)


class Appearance(QObject):
    """Language and theme, each "system" or a name, text size, motion and tray; kept in `settings`.

    Signals:
        calm_changed: Whether nothing is to move.
        tray_chosen: Whether the window stays in the tray when it is closed.
    """

    calm_changed = Signal(bool)
    tray_chosen = Signal(bool)

    def __init__(self, settings: QSettings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._settings = settings
        self._translators: list[QTranslator] = []  # Qt does not keep them alive
        self.text_size = TextSize(settings, self)
        self._hints = QGuiApplication.styleHints()  # as long as it is held, what is below it lives
        self._hints.colorSchemeChanged.connect(self._colour)
        self._hints.accessibility().motionPreferenceChanged.connect(self._follow_motion)
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

    def set_language(self, language: str) -> None:
        self._settings.setValue("language", language)
        self._speak()

    def set_theme(self, theme: str) -> None:
        self._settings.setValue("theme", theme)
        self._colour()

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
        """Apply the colours of the theme, with enough contrast for quiet text and thin lines."""
        theme, hints = self.theme, QGuiApplication.styleHints()
        hints.setColorScheme(THEMES[theme])
        scheme = hints.colorScheme()
        ignored = theme != SYSTEM and scheme != THEMES[theme]
        palette = _palette(theme) if ignored else QPalette()
        if not ignored:  # Qt's own placeholder colour is too weak
            ours = _palette("dark" if scheme == Qt.ColorScheme.Dark else "light")
            palette.setColor(QPalette.ColorRole.PlaceholderText, ours.placeholderText().color())
        QGuiApplication.setPalette(palette)
        if is_fusion(QApplication.style()):
            lines = QPalette()
            lines.setColor(QPalette.ColorRole.Window, QColor(_LINES))
            for name in _FRAMED:
                QApplication.setPalette(lines, name)  # type: ignore[arg-type]  # it takes no bytes

    def _kept(self, key: str, allowed: tuple[str, ...]) -> str:
        value = str(self._settings.value(key, SYSTEM))
        return value if value in allowed else SYSTEM


# Fusion draws the frames of these widgets in a darker shade of "Window", and nothing else of them.
# With this colour the frames have a contrast of at least 3 to 1, light and dark.
_FRAMED = ("QCheckBox", "QLineEdit", "QAbstractSpinBox", "QPlainTextEdit", "QListWidget")
_LINES = "#adadad"

_ROLES = (
    (QPalette.ColorRole.Window, "#efefef", "#2a2a2c"),
    (QPalette.ColorRole.Base, "#ffffff", "#1e1e20"),
    (QPalette.ColorRole.AlternateBase, "#f7f7f7", "#252527"),
    (QPalette.ColorRole.Button, "#efefef", "#3c3c3f"),
    (QPalette.ColorRole.ToolTipBase, "#ffffdc", "#3a3a3d"),
    (QPalette.ColorRole.Text, "#000000", "#ececec"),
    (QPalette.ColorRole.WindowText, "#000000", "#ececec"),
    (QPalette.ColorRole.ButtonText, "#000000", "#ececec"),
    (QPalette.ColorRole.ToolTipText, "#000000", "#ececec"),
    (QPalette.ColorRole.PlaceholderText, "#a0000000", "#a0ffffff"),
    (QPalette.ColorRole.Highlight, "#2475ab", "#277bb4"),
    (QPalette.ColorRole.Accent, "#2f87c0", "#3f9fdc"),
    (QPalette.ColorRole.HighlightedText, "#ffffff", "#ffffff"),
    (QPalette.ColorRole.Link, "#0057ae", "#6cb6f5"),
)


def _palette(theme: str) -> QPalette:
    """Return the colours of a theme, for desktops that ignore a program's choice (KDE, bare X)."""
    palette = QPalette(QColor("#3c3c3f" if theme == "dark" else "#efefef"))
    for role, light, dark in _ROLES:
        palette.setColor(role, QColor(dark if theme == "dark" else light))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        faded = palette.color(role)
        faded.setAlpha(110)
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette


def _system_language() -> str:
    """Return the first of the system's languages that we have."""
    for wanted in QLocale.system().uiLanguages():
        for known in resources.LANGUAGES:
            if wanted.split("-")[0] == known.split("_")[0]:
                return known if known == "en" or has_han() else "en"  # rather than boxes
    return "en"


def is_fusion(style: QStyle) -> bool:
    return isinstance(style, Style) or style.name() == "fusion"


class Style(QProxyStyle):
    """Fusion, with buttons large enough to hit."""

    def __init__(self) -> None:
        super().__init__("fusion")

    # --- Qt

    def sizeFromContents(  # type: ignore[override]  # the stubs of Qt's own styles differ
        self, kind: QStyle.ContentsType, option: QStyleOption, contents: QSize, widget: QWidget
    ) -> QSize:
        size = super().sizeFromContents(kind, option, contents, widget)
        return size.expandedTo(QSize(0, _TARGET)) if kind in _BUTTONS else size


def has_han() -> bool:
    return any(QFontDatabase.families(system) for system in _HAN)
