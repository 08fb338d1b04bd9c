from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QWheelEvent
from PySide6.QtWidgets import QApplication

from app.preview.page_view import PageView
from engine.stores.preview import PageImage

FRAME = (0.1, 0.6, 0.4, 0.7)
MARK = (0.12, 0.62, 0.2, 0.63)


def page_image(number=1, frames=(FRAME,), marks=(MARK,)):
    return PageImage(number, 3, str(number), 200, 300, 800, b"\xff" * 800 * 300, frames, marks)


@pytest.fixture
def view(qtbot):
    view = PageView()
    view.resize(416, 300)
    qtbot.addWidget(view)
    view.show()
    return view


def wheel(view, delta, modifiers=Qt.KeyboardModifier.NoModifier):
    place = QPointF(50, 50)
    event = QWheelEvent(
        place, view.viewport().mapToGlobal(place), QPoint(), QPoint(0, delta),
        Qt.MouseButton.NoButton, modifiers, Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_the_frame_is_scrolled_into_sight_and_drawn(view):
    view.show_page(page_image(), "frame")
    top = 10 - view.verticalScrollBar().value()
    height = view.wanted_width * 1.5
    assert 0 < top + 0.6 * height < 150
    picture = view.viewport().grab().toImage()
    inside = picture.pixelColor(round(10 + 0.16 * view.wanted_width), round(top + 0.625 * height))
    assert inside.blue() < 150 < inside.red()  # yellow
    edge = picture.pixelColor(round(10 + 0.25 * view.wanted_width), round(top + 0.6 * height) - 2)
    assert edge.red() < 150 < edge.blue()
    paper = picture.pixelColor(round(10 + 0.8 * view.wanted_width), round(top + 0.65 * height))
    assert paper == QColor("white")


def test_a_screen_reader_is_told_of_a_document_and_its_page(view):
    def told():
        said = QAccessible.queryAccessibleInterface(view)
        return said.role(), said.text(QAccessible.Text.Name)

    assert told() == (QAccessible.Role.Document, "Page of the document")
    view.show_page(page_image(2), "top")
    assert told() == (QAccessible.Role.Document, "Page 2 of 3")


def test_the_frame_leaves_the_lines_around_it_to_be_read(view):
    view.show_page(page_image(marks=()), "frame")
    page = view._page()
    picture = view.viewport().grab().toImage()
    across = round(page.left() + 0.25 * page.width())
    for beyond in (page.top() + 0.6 * page.height() - 4, page.top() + 0.7 * page.height() + 4):
        assert picture.pixelColor(across, round(beyond)).red() > 200


def test_zoom_asks_for_another_width_and_keeps_the_middle(qtbot, view):
    view.show_page(page_image(frames=()), "top")
    before = view.wanted_width
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    with qtbot.waitSignal(view.resized):
        view.zoom(2)
    assert view.wanted_width == pytest.approx(before * 1.44, abs=1)
    assert bar.value() == pytest.approx(bar.maximum() / 2, abs=3)
    assert view.horizontalScrollBar().maximum() > 0
    wheel(view, -120, Qt.KeyboardModifier.ControlModifier)
    view.zoom(0)
    assert view.wanted_width == before
    assert view.horizontalScrollBar().maximum() == 0


def test_a_frame_in_sight_stays_in_sight(view):
    view.show_page(page_image(frames=((0.7, 0.3, 0.9, 0.4),)), "frame")
    view.zoom(4)
    assert view._frame_seen()
    assert view.horizontalScrollBar().value() > view.horizontalScrollBar().maximum() / 2


def test_the_wheel_turns_the_page_beyond_its_end_alone(qtbot, view):
    view.show_page(page_image(), "top")
    with qtbot.assertNotEmitted(view.turned):
        wheel(view, -120)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    with qtbot.waitSignal(view.turned) as emitted:
        wheel(view, -120)
        wheel(view, -120)
    assert emitted.args == [1]
    view.show_page(page_image(2), "bottom")
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()
    view.show_page(page_image(1), "top")
    with qtbot.waitSignal(view.turned) as emitted:
        qtbot.keyClick(view, Qt.Key.Key_PageUp)
    assert emitted.args == [-1]


def test_a_page_drawn_anew_stays_where_it_is(view):
    view.show_page(page_image(), "top")
    view.verticalScrollBar().setValue(77)
    view.show_page(page_image())
    assert view.verticalScrollBar().value() == 77


def test_the_answer_is_underlined(view):
    view.show_page(replace(page_image(marks=()), answer=(MARK,)), "frame")
    top = 10 - view.verticalScrollBar().value()
    picture = view.viewport().grab().toImage()
    across, down = view.wanted_width * 0.16, view.wanted_width * 1.5 * 0.63
    below = [
        picture.pixelColor(round(10 + across), round(top + down) + each) for each in (-1, 0, 1)
    ]
    assert any(each.red() < 200 < each.blue() for each in below)


def test_the_text_fits_the_width_and_margins_are_cut(view):
    view.show_page(replace(page_image(), text=(0.1, 0.85)), "frame")
    page = view._page()
    assert page.left() + 0.1 * page.width() == pytest.approx(10, abs=1)
    assert page.left() + 0.85 * page.width() == pytest.approx(view.viewport().width() - 10, abs=1)
    assert view.horizontalScrollBar().maximum() == 0


def test_paper_is_dimmed_where_all_else_is_dark(view, appearance):
    view.show_page(page_image(frames=(), marks=()), "top")
    for theme, least, most in (("light", 250, 255), ("dark", 150, 210)):
        appearance.set_theme(theme)
        QApplication.processEvents()
        assert least <= view.viewport().grab().toImage().pixelColor(200, 150).lightness() <= most


def test_a_page_drawn_for_the_view_is_shown_pixel_by_pixel(view):
    image = replace(page_image(frames=(), marks=()), text=(0.123, 0.877))
    width = round(view.wanted_width / (0.877 - 0.123)) + 1
    bars = b"".join(b"\0" * 4 if x % 2 else b"\xff" * 4 for x in range(width)) * 20
    view.show_page(replace(image, width=width, height=20, stride=4 * width, pixels=bars), "top")
    line = view.viewport().grab().toImage()
    shades = {line.pixelColor(x, 20).lightness() for x in range(100, 200)}
    assert shades == {0, 255}
