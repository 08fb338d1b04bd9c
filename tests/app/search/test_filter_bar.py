import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QVBoxLayout, QWidget

from app.search.chip import Chip
from app.search.filter_bar import FilterBar
from app.settings.palettes import NAMES, palette
from engine.recall.facets import Facet

FACETS = (
    Facet("type", "pdf", "type:pdf", 12),
    Facet("type", "md", "type:md", 3),
    Facet("in", "lib/my notes", 'in:"lib/my notes"', 9),
    Facet("lang", "zh", "lang:zh", 5),
    Facet("after", "2024", "after:2024 before:2025", 7),
)


@pytest.fixture
def bar(qtbot):
    bar = FilterBar()
    bar.resize(1200, 40)
    qtbot.addWidget(bar)
    bar.show()
    return bar


def chip(bar, text):
    found = (each for each in bar.findChildren(QToolButton) if each.isVisible())
    return next(each for each in found if each.text() == text)


def seen(bar):
    return [each.text() for each in bar.findChildren(Chip) if each.isVisible()]


def test_hits_differ_in_these_the_first_of_each_first(bar):
    bar.show_facets(FACETS)
    assert bar.labels == ["PDF  12", "my notes  9", "中文  5", "2024  7", "MD  3"]


def test_a_click_adds_a_filter_and_another_takes_it_away(qtbot, bar):
    bar.show_question("threads ")
    bar.show_facets(FACETS)
    with qtbot.waitSignal(bar.asked) as emitted:
        chip(bar, "2024").click()
    assert emitted.args == ["threads after:2024 before:2025"]
    bar.show_question('threads in:"my notes" after:2024 why')
    assert bar.labels == ["my notes ×", "since 2024 ×", "PDF  12", "中文  5", "MD  3"]
    with qtbot.waitSignal(bar.asked) as emitted:
        chip(bar, "my notes").click()
    assert emitted.args == ["threads after:2024 why"]


def test_a_filter_that_was_typed_on_is_removed_where_it_is_now(qtbot, bar):
    bar.show_question("type:pdf threads")
    bar.show_question("why type:pdf threads")
    with qtbot.waitSignal(bar.asked) as emitted:
        chip(bar, "PDF").click()
    assert emitted.args == ["why threads"]


def test_chips_stay_while_nothing_of_theirs_changes(bar):
    bar.show_facets(FACETS)
    before = chip(bar, "PDF")
    bar.show_question("more words")
    bar.show_facets(list(FACETS))
    assert chip(bar, "PDF") is before


def test_what_finds_no_room_is_in_the_menu(qtbot, bar):
    bar.show_facets(FACETS)
    bar.resize(QSize(300, 40))
    shown = len(seen(bar))
    assert 0 < shown < len(FACETS)
    menu = chip(bar, "More").menu()
    assert [action.text() for action in menu.actions()] == bar.labels[shown:]
    with qtbot.waitSignal(bar.asked) as emitted:
        menu.actions()[-1].trigger()
    assert emitted.args == ["type:md"]


def test_a_filter_of_the_question_is_in_sight_even_where_there_is_no_room(bar):
    bar.resize(QSize(120, 40))
    bar.show_question(f'x in:"{"long " * 20}" type:pdf')
    first = bar.labels[0].removesuffix(" ×")
    assert seen(bar)[0] == first
    assert len(first) <= 24


def test_three_hundred_filters_are_three_hundred_choices(qtbot, bar):
    question = " ".join(f"in:folder{n}" for n in range(300))
    bar.show_question(question)
    assert len(bar.labels) == 300
    assert len(bar.findChildren(QToolButton)) < 40
    menu = chip(bar, "More").menu()
    assert len(menu.actions()) + len(seen(bar)) == 300
    with qtbot.waitSignal(bar.asked) as emitted:
        menu.actions()[-1].trigger()
    assert emitted.args == [question.removesuffix(" in:folder299")]


def test_there_is_no_empty_line(bar):
    bar.show_facets(FACETS)
    assert bar.isVisible()
    bar.show_facets(())
    assert not bar.isVisible()


def test_names_of_folders_are_shown_as_they_are(bar):
    bar.show_facets([Facet("in", "a&b <i>", 'in:"a&b <i>"', 2)])
    assert bar.labels == ["a&b <i>  2"]
    assert "&lt;i&gt;" in chip(bar, "a&b <i>").toolTip()


def test_chips_are_large_enough_to_be_hit(bar):
    bar.show_facets(FACETS)
    assert chip(bar, "PDF").height() >= 28


def test_tab_goes_through_the_chips_in_their_order(qtbot):
    page = QWidget()
    bar, after = FilterBar(), QLineEdit()
    column = QVBoxLayout(page)
    column.addWidget(bar)
    column.addWidget(after)
    qtbot.addWidget(page)
    page.resize(1200, 100)
    page.show()
    page.activateWindow()
    bar.show_facets(FACETS[:2])
    bar.show_facets(FACETS)
    after.setFocus()
    qtbot.waitUntil(after.hasFocus)
    passed = []
    for _ in range(len(FACETS)):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        passed.append(QApplication.focusWidget().text())
    assert passed == ["PDF", "my notes", "中文", "2024", "MD"]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
    assert after.hasFocus()


def test_chips_take_the_colours_of_another_theme(bar, appearance):
    appearance.set_theme("light")
    bar.show_facets(FACETS)
    appearance.set_theme("dark")
    QApplication.processEvents()
    image = chip(bar, "PDF").grab().toImage()
    assert image.pixelColor(image.width() // 2, 4).lightness() < 128


@pytest.mark.parametrize("theme", NAMES)
def test_the_edge_of_a_chip_stands_out(bar, theme):
    bar.setPalette(palette(theme))
    bar.show_facets(FACETS)
    image = chip(bar, "MD").grab().toImage()
    edge = image.pixelColor(image.width() // 2, 0)
    assert edge == bar.palette().color(QPalette.ColorRole.Mid)  # 3 to 1, by the palettes' tests


@pytest.mark.parametrize("held", [False, True])
def test_a_chip_shows_by_what_it_filters(bar, held):
    bar.show_facets(() if held else [Facet("type", "a", "type:a", 1)])
    bar.show_question("type:a" if held else "")
    kind = chip(bar, "A").grab().toImage()
    bar.show_facets(() if held else [Facet("in", "A", "in:A", 1)])
    bar.show_question("in:A" if held else "")
    assert chip(bar, "A").grab().toImage() != kind


def test_what_must_not_stand_in_a_hit_is_let_in_by_a_click(qtbot, bar):
    bar.show_question('threads -java -"two words" pool')
    bar.show_left_out(("-java", '-"two words"'))
    assert seen(bar) == ["without java", 'without "two words"']
    with qtbot.waitSignal(bar.asked) as emitted:
        chip(bar, 'without "two words"').click()
    assert emitted.args == ["threads -java pool"]
    bar.show_left_out(())
    assert seen(bar) == []


def test_filters_in_the_menu_have_the_icons_of_chips(bar):
    bar.resize(120, 40)
    bar.show_facets(FACETS)
    icons = [each.icon() for each in bar._more.menu().actions()]
    assert icons
    assert not [each for each in icons if each.isNull()]
