import re

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QImage, QPainter

from app.resources import ICONS
from app.widgets import SIDE, TARGET, draw_icon, field_icon, icon

NAMES = sorted(file.stem for file in ICONS.glob("*.svg"))


def inks(image):
    pixels = ((x, y) for y in range(image.height()) for x in range(image.width()))
    return {
        image.pixelColor(x, y).name() for x, y in pixels if image.pixelColor(x, y).alpha() > 250
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_drawn(qapp, name):
    assert inks(icon(name).pixmap(32, 32).toImage())


def test_every_icon_is_used_and_there_is_a_licence():
    sources = "".join(
        file.read_text("utf-8") for file in (ICONS.parent.parent / "app").rglob("*.py")
    )
    assert [name for name in NAMES if not re.search(f'"{name}"', sources)] == []
    assert "ISC" in (ICONS / "LICENSE").read_text("utf-8")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_an_icon_has_the_colour_of_the_text_of_the_theme(appearance, theme):
    made = icon("folder")
    made.pixmap(16, 16)
    appearance.set_theme(theme)
    text = QGuiApplication.palette().buttonText().color().name()
    assert inks(made.pixmap(16, 16).toImage()) == {text}
    disabled = made.pixmap(QSize(16, 16), QIcon.Mode.Disabled).toImage()
    assert not inks(disabled)


def test_an_icon_is_sharp_on_a_fine_screen(qapp):
    image = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(0)
    with QPainter(image) as painter:
        draw_icon(painter, "folder", QRect(0, 0, 32, 32), QColor("red"))
    large = QImage(64, 64, QImage.Format.Format_ARGB32_Premultiplied)
    large.fill(0)
    with QPainter(large) as painter:
        draw_icon(painter, "folder", QRect(0, 0, 64, 64), QColor("red"))
    image.setDevicePixelRatio(1)
    assert image == large


def test_an_icon_of_a_field_is_as_large_as_others_with_room_around(qapp):
    side = TARGET - 2
    image = field_icon("x").pixmap(side, side).toImage()
    room = (side - SIDE) // 2
    whole = image.copy(room, room, SIDE, SIDE)
    assert whole == icon("x").pixmap(SIDE, SIDE).toImage().convertToFormat(whole.format())
