import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from app.preview.header import Header
from app.preview.menu import PreviewMenu


@pytest.fixture
def header(qtbot):
    menu = PreviewMenu()
    header = Header(((menu.previous_page, menu.next_page), (menu.larger,)))
    header.menu = menu
    qtbot.addWidget(header)
    return header


def test_buttons_show_signs_and_are_named_by_what_they_do(header, appearance):
    buttons = header.findChildren(QToolButton)
    assert not any(each.icon().isNull() for each in buttons)
    assert [each.accessibleName() for each in buttons] == ["Previous page", "Next page", "Zoom in"]
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert [each.accessibleName() for each in buttons] == ["上一页", "下一页", "放大"]
