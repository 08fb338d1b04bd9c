from unittest.mock import Mock

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.results.model import ResultsModel, Role
from app.results.open_document import Viewer
from app.results.result_view import ResultView
from engine.records import Score


@pytest.fixture
def model(qapp):
    return ResultsModel()


@pytest.fixture
def view(qtbot, model):
    viewer = Mock(Viewer)
    view = ResultView(model, viewer, QLabel("nothing"))
    view.viewer = viewer
    view.resize(700, 500)
    qtbot.addWidget(view)
    view.show()
    return view


def chosen(view):
    return view.list.currentIndex().data(Role.HIT).passage_id


def test_the_chosen_row_stays_where_it_is_on_the_screen(view, model, hit):
    model.show([hit(n) for n in range(1, 41)])
    view.list.setCurrentIndex(model.index(19))
    view.list.scrollTo(model.index(19))
    before = view.list.visualRect(view.list.currentIndex()).top()
    model.apply([Score(hit(n).passage_id, 0.5, float(n)) for n in (25, 30, 35)])
    assert chosen(view) == 200
    assert view.list.currentIndex().row() == 22
    assert view.list.visualRect(view.list.currentIndex()).top() == before


def test_without_a_chosen_row_the_scroll_stays(view, model, hit):
    model.show([hit(n) for n in range(1, 41)])
    view.list.verticalScrollBar().setValue(700)
    model.apply([Score(400, 0.5, 1.0)])
    assert view.list.verticalScrollBar().value() == 700


def test_a_chosen_passage_stays_chosen_when_other_hits_come(view, model, hit):
    model.show([hit(1), hit(2)])
    view.list.setCurrentIndex(model.index(1))
    model.show([hit(3), hit(2), hit(4)])
    assert chosen(view) == 20
    model.show([hit(5), hit(6)])
    assert not view.list.currentIndex().isValid()


def test_an_empty_list_has_something_in_its_place(view, model, hit):
    assert isinstance(view.currentWidget(), QLabel)
    model.show([hit(1)])
    assert view.currentWidget().isAncestorOf(view.list)
    model.show([])
    assert isinstance(view.currentWidget(), QLabel)


def test_enter_and_double_click_open(qtbot, view, model, hit):
    model.show([hit(1), hit(2)])
    view.enter()
    qtbot.keyClick(view.list, Qt.Key.Key_Return)
    view.viewer.open.assert_called_once_with(hit(1))
    place = view.list.visualRect(model.index(1)).center()
    qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseDClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.mouseRelease(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    view.viewer.open.assert_called_with(hit(2))


def test_why_the_chosen_row_is_here_stands_below(view, model, hit):
    line = view.findChild(QLabel, "why")
    assert line.text() == ""
    model.show([hit(1), hit(2)])
    view.list.setCurrentIndex(model.index(1))
    assert line.text() == "Rank: score 0.333; words (rank 2); matches: text"
    model.set_order("toy", "")
    model.apply([Score(20, 0.5, 1.0)])
    assert line.text().startswith("Rank: score 0.500 by toy; ")


def test_where_none_is_chosen_it_says_why_the_previewed_row_is_here(view, model, hit):
    line = view.findChild(QLabel, "why")
    model.show([hit(1), hit(2)])
    view.mark_previewed(hit(1))
    assert line.text().startswith("Rank: score 0.500; words (rank 1)")
    view.list.setCurrentIndex(model.index(1))
    assert line.text().startswith("Rank: score 0.333; words (rank 2)")
    view.list.start_over()
    view.mark_previewed(None)
    assert line.text() == ""


def test_all_documents_are_unfolded_by_a_key(qtbot, view, model, hit):
    model.show([hit(n, path=hit(n // 4).path) for n in range(1, 40)])
    assert model.rowCount() < 39
    view.enter()
    qtbot.keyClick(view.list, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert model.rowCount() == 39


@pytest.mark.parametrize(("key", "grade"), [("+", 1), ("=", 1), ("-", 0)])
def test_a_key_judges_the_chosen_hit(qtbot, view, model, hit, key, grade):
    emitted = []
    view.menu.judged.connect(lambda chosen, said: emitted.append((chosen, said)))
    model.show([hit(1), hit(2)])
    view.enter()
    view.list.setCurrentIndex(model.index(1))
    qtbot.keyClicks(view.list, key)
    assert emitted == [(hit(2), grade)]


def test_right_unfolds_and_left_folds(qtbot, view, model, hit):
    model.show([hit(n, path=hit(1).path) for n in range(1, 6)])
    view.enter()
    for key, rows in ((Qt.Key.Key_Right, 5), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, 3)):
        qtbot.keyClick(view.list, key)
        assert model.rowCount() == rows
