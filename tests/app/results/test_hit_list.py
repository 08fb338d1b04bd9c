import pytest
from PySide6.QtWidgets import QApplication, QProxyStyle, QStyle

from app.results.hit_list import HitList
from app.results.model import ResultsModel, Role
from engine.records import Score


@pytest.fixture
def model(qapp):
    return ResultsModel()


@pytest.fixture
def view(qtbot, model):
    view = HitList(model)
    view.glide = view.delegate.glide
    view.resize(700, 500)
    qtbot.addWidget(view)
    view.show()
    return view


def shapes(model):
    rows = [model.index(row).data(Role.ROW) for row in range(model.rowCount())]
    return [(row.hit.passage_id, row.shape.name, row.hidden) for row in rows]


def top(view, row):
    return view.visualRect(view.model().index(row)).top()


def test_what_folds_away_leaves_the_choice_on_its_document(view, model, hit):
    model.show([hit(n, path=hit(1).path) for n in range(1, 6)])
    view.setCurrentIndex(model.index(2))
    view.fold(model.index(2), False)
    assert model.rowCount() == 5
    view.fold(model.index(2), True)
    assert shapes(model) == [(10, "BRIEF", 4)]
    assert view.currentIndex().row() == 0
    view.fold(model.index(0), False)
    assert model.rowCount() == 3


def test_the_chosen_row_stays_on_the_screen_when_rows_come_above_it(view, model, hit):
    model.show([hit(n, path=hit(n // 5).path) for n in range(1, 40)])
    view.setCurrentIndex(model.index(6))
    view.scrollTo(model.index(6))
    before = top(view, 6)
    model.unfold(1)
    assert view.currentIndex().row() == 7
    assert top(view, 7) == before


def test_rows_begin_where_they_were_and_end_in_their_places(qtbot, view, model, hit):
    model.show([hit(1), hit(2), hit(3)])
    second = top(view, 1)
    with qtbot.waitSignal(view.glide.moved):
        model.apply([Score(20, 0.9, 2.0)])
    assert view.glide.shifts[20] == second - top(view, 0)
    assert view.glide.shifts[10] == top(view, 0) - second
    assert 30 not in view.glide.shifts
    qtbot.waitUntil(lambda: not view.glide.running)
    assert not any(view.glide.shifts.values())


def test_a_row_that_turns_on_its_way_goes_on_from_where_it_is(qtbot, view, model, hit):
    model.show([hit(1), hit(2), hit(3)])
    model.apply([Score(30, 0.9, 2.0)])
    seen = top(view, 0) + view.glide.shifts[30]
    model.apply([Score(10, 0.95, 3.0)])
    assert top(view, 1) + view.glide.shifts[30] == seen


class Calm(QProxyStyle):
    def styleHint(self, hint, *rest):
        if hint == QStyle.StyleHint.SH_Widget_Animation_Duration:
            return 0
        return super().styleHint(hint, *rest)


def test_nothing_moves_slowly_where_the_system_asks_for_less_motion(view, model, hit):
    style = Calm()
    view.setStyle(style)
    model.show([hit(1), hit(2)])
    model.apply([Score(20, 0.9, 2.0)])
    assert not view.glide.running
    assert view.glide.shifts == {}


def test_rows_follow_the_language(view, model, hit, appearance):
    model.show([hit(1, page=3)])
    before = view.viewport().grab().toImage()
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert view.viewport().grab().toImage() != before
