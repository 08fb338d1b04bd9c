import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.delegate import HitDelegate
from app.result_view import ResultView
from app.results import ResultsModel, Role
from engine.records import Score


@pytest.fixture
def model(qapp):
    return ResultsModel()


@pytest.fixture
def view(qtbot, model):
    delegate = HitDelegate()
    view = ResultView(model, delegate)
    view.delegate = delegate
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


def test_enter_and_double_click_open(qtbot, view, model, hit):
    model.show([hit(1), hit(2)])
    view.enter()
    with qtbot.waitSignal(view.opened) as told:
        qtbot.keyClick(view.list, Qt.Key.Key_Return)
    assert told.args[0].passage_id == 10
    place = view.list.visualRect(model.index(1)).center()
    with qtbot.waitSignal(view.opened) as told:
        qtbot.mouseClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        qtbot.mouseDClick(view.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert told.args[0].passage_id == 20


def test_the_menu_of_a_row(qtbot, view, model, hit):
    open_, folder, copy = view.list.actions()
    assert not open_.isEnabled()
    model.show([hit(1)])
    view.enter()
    assert open_.isEnabled()
    with qtbot.waitSignal(view.folder_wanted):
        folder.trigger()
    with qtbot.waitSignal(view.copied):
        copy.trigger()


def test_an_empty_list_says_why(view, model, hit):
    assert view.empty_text.startswith("Drop folders here")
    view.set_folder_count(1)
    assert view.empty_text.startswith("Ask your documents")
    view.set_reading(312, 1040)
    assert "312 of 1,040 files" in view.empty_text
    view.set_question("q")
    assert view.empty_text.startswith("Nothing found yet")
    view.set_read()
    assert "No passage holds these words" in view.empty_text
    view.set_question("?", "There is no word in it.")
    assert "There is no word in it." in view.empty_text
    model.show([hit(1)])
    assert view.empty_text == ""


def test_what_was_perhaps_meant_can_be_clicked(qtbot, view, model, hit):
    view.set_folder_count(1)
    view.set_question("clousre <b>", suggestion="closure <b>")
    assert view.empty_text.endswith("\nclosure <b>")
    label = view.findChild(QLabel, "suggestion")
    assert label.isVisible()
    assert "closure &lt;b&gt;" in label.text()
    with qtbot.waitSignal(view.corrected) as told:
        label.linkActivated.emit("#")
    assert told.args == ["closure <b>"]
    view.set_question("other")
    assert not label.isVisible()
