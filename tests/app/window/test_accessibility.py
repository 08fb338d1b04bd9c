"""What those need who use the window by its keys, or have it read to them."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QComboBox, QLabel, QWidget

from app.preview.text_view import TextView
from app.window.key_list import KeyList
from engine import Facet
from engine.records import Score


@pytest.fixture
def asked(qtbot, window, parts, field, tmp_path):
    """The window with a folder, and the hits of a question."""
    parts.library.folders.show_folders([tmp_path])
    parts.search.ask("what moves")
    model = parts.results.model
    qtbot.waitUntil(lambda: len(model.hits) > 0 and all(hit.score for hit in model.hits))
    with qtbot.waitActive(window):
        window.activateWindow()
    return window


def focusable(window):
    """What a key can go to, in a window or dialog."""
    tab = Qt.FocusPolicy.TabFocus
    for each in window.findChildren(QWidget):
        inner = isinstance(each.parent(), QAbstractSpinBox)  # the box stands for it
        reached = each.focusPolicy() & tab == tab and not each.focusProxy()
        if each.isVisibleTo(window) and reached and not inner:
            yield each


def nameless(window):
    buddies = {each.buddy() for each in window.findChildren(QLabel)}
    for each in focusable(window):
        said = QAccessible.queryAccessibleInterface(each)
        kind = QAccessible.Text.Name
        if isinstance(each, QComboBox):  # on Linux its name is what is chosen
            kind = QAccessible.Text.Description
        if each.window() is window and each not in buddies and not said.text(kind).strip():
            yield type(each).__name__, each.objectName()


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_a_screen_reader_can_name_all_that_the_keys_reach(asked, parts, appearance, language):
    appearance.set_language(language)
    QApplication.processEvents()
    for action in (parts.menu.settings, parts.menu.problems, parts.menu.models):
        action.trigger()
    parts.help.guide.trigger()
    found = set()
    for page in ("presets", "compare", "relevance", "evaluate"):
        parts.presets.show_page(page)
        windows = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
        found |= {(each.windowTitle(), *rest) for each in windows for rest in nameless(each)}
    assert len(windows) >= 6
    assert found == set()
    for each in windows:
        if each is not asked:
            each.close()


def test_no_markup_is_read_out(asked, parts):
    parts.search.filters.show_facets([Facet("type", "pdf", "type:pdf", 2)])
    reached = [QAccessible.queryAccessibleInterface(each) for each in focusable(asked)]
    said = [each.text(QAccessible.Text.Description) for each in reached]
    assert "Only type:pdf" in said
    assert not [each for each in said if "<span>" in each]


def test_the_list_is_one_tab_from_the_question(qtbot, asked, parts, field):
    qtbot.keyClick(field, Qt.Key.Key_Tab)
    rows = parts.results.view.list
    assert rows.hasFocus()
    assert [each.row() for each in rows.selectedIndexes()] == [0]
    qtbot.keyClick(parts.results.view.list, Qt.Key.Key_Backtab)
    assert field.hasFocus()


def test_f6_goes_through_the_parts_of_the_window(qtbot, asked, parts, field):
    parts.library.folder_count_changed.emit(1)
    kinds = ("pdf", *(f"kind{number}" for number in range(30)))  # more than there is room for
    parts.search.filters.show_facets([Facet("type", each, f"type:{each}", 2) for each in kinds])
    parts.preview.menu.shown.trigger()
    parts.results.view.step(1)
    qtbot.waitUntil(lambda: parts.preview.findChild(TextView).isVisible())
    names = []
    for _ in range(5):
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_F6)
        names.append(QApplication.focusWidget())
    tree, chip, rows, preview, first = names
    assert tree is parts.library.folders.tree
    assert chip.accessibleName() == "Only type:pdf, 2"  # the first, not that of all others
    assert rows is parts.results.view.list
    assert parts.preview.isAncestorOf(preview)
    assert first is field


def test_letters_in_the_list_go_on_with_the_question(qtbot, asked, parts, field):
    rows = parts.results.view.list
    parts.results.view.enter()
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClick(rows, Qt.Key.Key_Space)
        assert field.hasFocus()
        qtbot.keyClicks(field, "Fast")
    assert field.text() == "what moves Fast"


def test_signs_that_do_something_in_the_list_stay_there(qtbot, asked, parts, field):
    rows = parts.results.view.list
    parts.results.view.enter()
    qtbot.keyClick(rows, Qt.Key.Key_Minus)
    qtbot.keyClick(rows, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert rows.hasFocus()
    assert field.text() == "what moves"


def test_the_box_of_presets_has_a_label(asked, parts):
    labels = {each.text(): each.buddy() for each in parts.search.bar.findChildren(QLabel)}
    assert labels["Preset"].objectName() == "presets"


def test_all_ways_of_the_keys_are_in_the_list_of_keys(asked, parts):
    parts.help.keys.trigger()
    sheet = asked.findChild(KeyList)
    assert ("Question", "Down", "Go to the passages") in sheet.rows
    assert ("Everywhere", "F6", "Next part of the window") in sheet.rows


def test_letters_grow_by_keys(qtbot, asked, parts, field, appearance):
    usual, height = field.font().pointSizeF(), parts.results.view.list.sizeHintForRow(0)
    control_alt = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
    for _ in range(3):
        qtbot.keyClick(field, Qt.Key.Key_Plus, control_alt)
    assert appearance.text_size.percent == 150
    QApplication.processEvents()
    assert field.font().pointSizeF() == pytest.approx(1.5 * usual)
    assert parts.results.view.list.sizeHintForRow(0) > height
    qtbot.keyClick(field, Qt.Key.Key_0, control_alt)
    assert field.font().pointSizeF() == pytest.approx(usual)


def test_passages_do_not_glide_where_nothing_is_to_move(asked, parts, appearance):
    rows, model = parts.results.view.list, parts.results.model
    for calm in (False, True):
        appearance.set_calm(calm)
        rows.delegate.glide.start({})
        scores = [Score(each.passage_id, 0.5, -each.score) for each in model.hits]
        model.apply(scores)
        assert rows.delegate.glide.running != calm


def test_no_letter_is_a_key_of_the_list(window, parts):
    keys = [
        key.toString() for each in parts.results.view.list.actions() for key in each.shortcuts()
    ]
    assert [key for key in keys if len(key) == 1 and key.isalnum()] == []


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_no_letter_leads_to_two_entries_of_a_menu(parts, appearance, language):
    appearance.set_language(language)
    QApplication.processEvents()
    menus = [parts.menu, *(each.menu() for each in parts.menu.actions())]
    for menu in menus:
        letters = re.findall(r"&(\w)", " ".join(each.text() for each in menu.actions()).lower())
        assert sorted(letters) == sorted(set(letters)), [each.text() for each in menu.actions()]
