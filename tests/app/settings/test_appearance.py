import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QSize
from PySide6.QtGui import QFontDatabase, QGuiApplication, QPalette
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPushButton, QStyleFactory

from app.settings.appearance import Appearance, Style, _palette, has_han, is_fusion


def say():
    return QCoreApplication.translate("FolderPanel", "Drop folders here")


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


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(
    ("front", "ground", "least"),
    [
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Window, 4.5),
        (QPalette.ColorRole.PlaceholderText, QPalette.ColorRole.Base, 4.5),
        (QPalette.ColorRole.Link, QPalette.ColorRole.Base, 4.5),
        (QPalette.ColorRole.HighlightedText, QPalette.ColorRole.Highlight, 4.5),
        (QPalette.ColorRole.Highlight, QPalette.ColorRole.Window, 3.0),
        (QPalette.ColorRole.Accent, QPalette.ColorRole.Window, 3.0),
    ],
)
def test_what_is_to_be_seen_stands_out_from_its_ground(theme, front, ground, least):
    palette = _palette(theme)
    assert contrast(palette.color(front), palette.color(ground)) >= least


def contrast(front, ground):
    """The ratio of WCAG 2, of 1 (the same) to 21 (black on white)."""
    alpha = front.alphaF()
    pairs = zip(front.getRgbF()[:3], ground.getRgbF()[:3], strict=True)
    mixed = [one * alpha + other * (1 - alpha) for one, other in pairs]
    dark, bright = sorted((_luminance(mixed), _luminance(ground.getRgbF()[:3])))
    return (bright + 0.05) / (dark + 0.05)


def _luminance(colour):
    parts = [(each + 0.055) ** 2.4 / 1.055**2.4 if each > 0.04 else each / 12.92 for each in colour]
    return sum(part * share for part, share in zip(parts, (0.2126, 0.7152, 0.0722), strict=True))


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", [QPalette.ColorRole.Window, QPalette.ColorRole.Base])
def test_frames_of_fields_stand_out_from_their_ground(appearance, qtbot, theme, ground):
    appearance.set_theme(theme)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.ensurePolished()
    frame = field.palette().window().color().darker(140)  # as Fusion draws it
    assert contrast(frame, QGuiApplication.palette().color(ground)) >= 3


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


def test_buttons_can_be_hit(qtbot):
    style = Style()
    for button in (QPushButton("Stop"), QCheckBox("Keywords only")):
        qtbot.addWidget(button)
        button.setStyle(style)
        assert button.sizeHint().height() >= 24
    assert style.baseStyle().name() == "fusion"


def test_what_is_large_enough_stays_as_it_is(qtbot):
    button, same = QPushButton("Two\nlines\nand more"), QPushButton("Two\nlines\nand more")
    for each in (button, same):
        qtbot.addWidget(each)
        each.setIconSize(QSize(64, 64))
    style, plain = Style(), QStyleFactory.create("fusion")
    button.setStyle(style)
    same.setStyle(plain)
    assert button.sizeHint() == same.sizeHint()


def test_ours_is_known_for_what_it_is(qapp):
    assert is_fusion(Style())
    assert is_fusion(QStyleFactory.create("fusion"))
    assert not is_fusion(QStyleFactory.create("windows"))


def test_it_depends_on_the_fonts_of_the_system(qapp, monkeypatch):
    known = {QFontDatabase.WritingSystem.Latin}
    monkeypatch.setattr(
        QFontDatabase, "families", lambda system: ["Some Font"] if system in known else []
    )
    assert not has_han()
    known.add(QFontDatabase.WritingSystem.Japanese)
    assert has_han()
