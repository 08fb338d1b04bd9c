from PySide6.QtCore import QSize
from PySide6.QtWidgets import QCheckBox, QPushButton, QStyleFactory

from app.window.style import Style, is_fusion


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
