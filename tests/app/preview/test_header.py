import pytest
from PySide6.QtWidgets import QApplication, QToolButton

from app.preview.header import Header
from app.preview.menu import PreviewMenu
from engine.stores.preview import PageImage


@pytest.fixture
def header(qtbot):
    menu = PreviewMenu()
    qtbot.addWidget(menu)
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


def test_a_narrow_header_leaves_out_the_scale_and_then_the_count(qtbot):
    menu = PreviewMenu()
    qtbot.addWidget(menu)
    header = Header(((menu.previous_page, menu.next_page), (menu.larger,)), scaled=menu.larger)
    qtbot.addWidget(header)
    header.show_page(PageImage(31, 162, "xliii", 1, 1, 4, b"", (), ()))
    header.show_scale(1.0)
    seen = []
    for width in (500, *range(300, 60, -1)):
        header.resize(width, 60)
        header._fit()
        shown = (header._page.text(), not header._scale.isHidden())
        if shown not in seen:
            seen.append(shown)
    assert seen == [("xliii (31 of 162)", True), ("xliii (31 of 162)", False), ("xliii", False)]
    assert header._page.toolTip() == "xliii (31 of 162)"
