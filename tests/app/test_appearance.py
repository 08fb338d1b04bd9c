import pytest
from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QGuiApplication, QPalette

from app.appearance import Appearance


def say():
    return QCoreApplication.translate("FolderPanel", "Drop folders here")


def test_language_is_switched_and_remembered(appearance, settings):
    assert say() == "Drop folders here"
    appearance.set_language("zh_CN")
    assert say() == "把文件夹拖到这里"
    assert QCoreApplication.translate("QPlatformTheme", "Cancel") == "取消"  # Qt's own
    assert Appearance(settings).language == "zh_CN"
    appearance.set_language("en")


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
