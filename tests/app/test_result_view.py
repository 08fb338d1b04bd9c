import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from app.delegate import HitDelegate
from app.hit_list import HitList
from app.result_view import ResultView
from app.results import ResultsModel, Role
from engine.records import Score


@pytest.fixture
def model(qapp):
    return ResultsModel()


@pytest.fixture
def view(qtbot, model):
    delegate = HitDelegate()
    view = ResultView(model, HitList(model, delegate, delegate.glide))
    view.folded.connect(view.list.fold)
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
    open_, folder, copy, cite, *_ = view.list.actions()
    assert not open_.isEnabled()
    model.show([hit(1)])
    view.enter()
    assert open_.isEnabled()
    with qtbot.waitSignal(view.folder_wanted):
        folder.trigger()
    with qtbot.waitSignal(view.copied):
        copy.trigger()
    with qtbot.waitSignal(view.cited):
        cite.trigger()


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
        label.linkActivated.emit("meant")
    assert told.args == ["closure <b>"]
    view.set_question("other")
    assert not label.isVisible()


def test_why_the_chosen_row_is_here_stands_below(view, model, hit):
    line = view.findChild(QLabel, "why")
    assert line.text() == ""
    model.show([hit(1), hit(2)])
    view.list.setCurrentIndex(model.index(1))
    assert line.text() == "Why here: keyword rank 2; found: text; not scored"
    model.set_judge("toy", "")
    model.apply([Score(20, 0.5, 1.0)])
    assert line.text().endswith("score 0.500 by toy")


def test_all_documents_are_unfolded_by_a_key(qtbot, view, model, hit):
    model.show([hit(n, path=hit(n // 4).path) for n in range(1, 40)])
    assert model.rowCount() < 39
    view.enter()
    qtbot.keyClick(view.list, Qt.Key.Key_E, Qt.KeyboardModifier.ControlModifier)
    assert model.rowCount() == 39


def link(view, name):
    view.findChild(QLabel, "suggestion").linkActivated.emit(name)


def test_a_filter_that_leaves_nothing_can_be_dropped(qtbot, view):
    view.set_folder_count(1)
    view.set_question("why <b> type:pdf in:docs")
    assert "that the filters leave" in view.empty_text
    text = view.findChild(QLabel, "suggestion").text()
    assert text.startswith('Search without: <a href="0">type:pdf</a> · <a href="1">in:docs</a>')
    for name, question in (("0", "why <b> in:docs"), ("1", "why <b> type:pdf"), ("all", "why <b>")):
        with qtbot.waitSignal(view.corrected) as told:
            link(view, name)
        assert told.args == [question]
    view.set_question("why", "There is no word in it.")
    assert not view.findChild(QLabel, "suggestion").isVisible()


def test_an_empty_library_offers_to_add_a_folder(qtbot, view):
    assert "Add a folder" in view.findChild(QLabel, "suggestion").text()
    with qtbot.waitSignal(view.adding_wanted):
        link(view, "add")


@pytest.mark.parametrize(("key", "grade"), [("+", 1), ("=", 1), ("-", 0)])
def test_a_key_judges_the_chosen_hit(qtbot, view, model, hit, key, grade):
    told = []
    view.judged.connect(lambda chosen, said: told.append((chosen, said)))
    model.show([hit(1), hit(2)])
    view.enter()
    view.list.setCurrentIndex(model.index(1))
    qtbot.keyClicks(view.list, key)
    assert told == [(hit(2), grade)]


def test_right_unfolds_and_left_folds(qtbot, view, model, hit):
    model.show([hit(n, path=hit(1).path) for n in range(1, 6)])
    view.enter()
    for key, rows in ((Qt.Key.Key_Right, 5), (Qt.Key.Key_Left, 1), (Qt.Key.Key_Right, 3)):
        qtbot.keyClick(view.list, key)
        assert model.rowCount() == rows
