import pytest
from PySide6.QtCore import QCoreApplication, QLocale, Qt
from PySide6.QtGui import QAccessibilityHints, QGuiApplication, QPalette

from app.settings.appearance import Appearance
from app.settings.palettes import CONTRAST, palette


def say():
    return QCoreApplication.translate("EmptyPage", "Drop folders here")


def test_language_is_switched_and_remembered(appearance, settings):
    assert say() == "Drop folders here"
    appearance.set_language("zh_CN")
    assert say() == "把文件夹拖到这里"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"  # Qt's own
    assert QLocale().language() == QLocale.Language.Chinese
    assert Appearance(settings).language == "zh_CN"
    appearance.set_language("en")
    assert QLocale().language() == QLocale.Language.English


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_shows_even_where_the_desktop_does_not_help(appearance, settings, theme):
    appearance.set_theme(theme)
    palette = QGuiApplication.palette()
    ground = palette.color(QPalette.ColorRole.Base).lightness()
    text = palette.color(QPalette.ColorRole.Text).lightness()
    assert (ground < text) == (theme == "dark")
    assert Appearance(settings).theme == theme


def test_nonsense_in_the_settings_is_left(settings, qapp):
    settings.setValue("language", "tlh")
    settings.setValue("theme", "plaid")
    appearance = Appearance(settings)
    assert (appearance.language, appearance.theme) == ("system", "system")
    appearance.set_language("en")


@pytest.mark.parametrize(
    ("there", "spoken"), [(True, "把文件夹拖到这里"), (False, "Drop folders here")]
)
def test_a_chinese_system_without_a_font_for_it_is_spoken_to_in_english(
    appearance, monkeypatch, there, spoken
):
    monkeypatch.setattr("app.settings.appearance.has_han", lambda: there)
    monkeypatch.setattr(QLocale, "uiLanguages", lambda *_: ["zh-Hans-CN", "en-US"])
    appearance.set_language("system")
    assert say() == spoken


def test_a_system_of_high_contrast_is_followed(appearance, monkeypatch):
    wanted = [Qt.ContrastPreference.HighContrast]
    monkeypatch.setattr(QAccessibilityHints, "contrastPreference", lambda _: wanted[0])
    appearance.set_theme("system")
    assert QGuiApplication.palette().highlight() == palette(CONTRAST).highlight()
    appearance.set_theme("light")
    assert QGuiApplication.palette().highlight() == palette("light").highlight()
    wanted[0] = Qt.ContrastPreference.NoPreference
    appearance.set_theme("system")
    assert QGuiApplication.palette().highlight() != palette(CONTRAST).highlight()


def test_motion_is_as_the_system_has_it_until_the_user_chooses(
    qtbot, appearance, settings, monkeypatch
):
    reduced = Qt.MotionPreference.ReducedMotion
    monkeypatch.setattr(QAccessibilityHints, "motionPreference", lambda _: reduced)
    assert appearance.calm
    with qtbot.waitSignal(appearance.calm_changed) as emitted:
        appearance.set_calm(False)
    assert emitted.args == [False]
    settings.sync()
    assert not Appearance(settings).calm
