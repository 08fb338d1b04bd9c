import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
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
        model.apply([Score(20, 0.9, 3.0), Score(10, 0.5, 2.0), Score(30, 0.5, 1.0)])
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


def test_what_is_not_read_stands_below_a_rule(model, hit):
    model.show([hit(n) for n in range(1, 5)])
    assert model.rule == -1
    assert not model.in_part
    model.apply([Score(10, 0.1, -1.0), Score(30, 0.9, 2.0)])
    rows = [model.index(row).data(Role.ROW) for row in range(4)]
    assert [row.hit.passage_id for row in rows] == [30, 10, 20, 40]
    assert [row.unread for row in rows] == [False, False, True, True]
    assert [row.ruled for row in rows] == [False, False, True, False]
    assert model.rule == 2
    assert model.in_part
    spoken = [model.index(n).data(Qt.ItemDataRole.AccessibleTextRole) for n in range(4)]
    assert ["not ranked yet" in words for words in spoken] == [False, False, True, True]
    model.apply([Score(20, 0.1, -2.0), Score(40, 0.1, -3.0)])
    assert model.rule == -1


def test_an_unread_passage_of_a_document_that_is_read_stands_with_it(model, hit):
    first, second = hit(1), hit(2, path=hit(1).path)
    model.show([first, second, hit(3)])
    model.apply([Score(10, 0.1, -1.0)])
    rows = [model.index(row).data(Role.ROW) for row in range(3)]
    assert [(row.hit.passage_id, row.unread, row.ruled) for row in rows] == [
        (10, False, False), (20, True, False), (30, True, True),
    ]  # fmt: skip


def test_scrolling_to_the_rule_asks_for_the_rest(qtbot, view, model, hit):
    model.show([hit(n) for n in range(1, 40)])
    read = [Score(10 * n, 0.5, -float(n)) for n in range(1, 20)]
    with qtbot.assertNotEmitted(view.rest_reached):  # it passes by while scores come
        for score in read:
            model.apply([score])
    bar = view.verticalScrollBar()
    place = top(view, model.rule)
    assert place > view.viewport().height()
    with qtbot.assertNotEmitted(view.rest_reached):
        bar.setValue(place - view.viewport().height() - 10)
    for down in (place - 50, place + 50):
        with qtbot.waitSignal(view.rest_reached):
            bar.setValue(down)
    with qtbot.assertNotEmitted(view.rest_reached):
        bar.setValue(place)  # up
        model.apply([Score(390, 0.1, -100.0)])


def test_the_rule_takes_its_own_room(view, model, hit):
    model.show([hit(n) for n in range(1, 4)])
    heights = [view.visualRect(model.index(row)).height() for row in range(3)]
    model.apply([Score(10, 0.9, 2.0)])
    assert model.rule == 1
    now = [view.visualRect(model.index(row)).height() for row in range(3)]
    assert now[0] == heights[0]
    assert now[1] > heights[1]
    assert now[2] == heights[2]
    view.grab()  # draws it


def test_a_theme_may_change_while_scores_come(view, model, hit, appearance):
    appearance.set_theme("light")
    model.show([hit(1), hit(2)])
    model.apply([Score(10, 0.5, 1.0)])
    appearance.set_theme("dark")
    model.apply([Score(20, 0.9, 2.0)])
    QApplication.processEvents()
    assert [row[0] for row in shapes(model)] == [20, 10]
    image = view.viewport().grab().toImage()
    assert image.pixelColor(2, image.height() - 3).lightness() < 128
    text = view.delegate._look.ink
    assert text.lightness() > 128


def test_the_cursor_shows_what_opens_a_folder(view, model, hit):
    model.show([hit(1)])
    view.viewport().grab()
    rect = view.visualRect(model.index(0))
    option = view.delegate._painter.frame(rect, model.index(0).data(Role.ROW), view.delegate._look)
    for place, shape in (
        (option.place.center(), Qt.CursorShape.PointingHandCursor),
        (rect.topRight() - option.place.topLeft(), Qt.CursorShape.ArrowCursor),
    ):
        none = Qt.MouseButton.NoButton
        at = QPointF(place)
        event = QMouseEvent(
            QEvent.Type.MouseMove, at, at, none, none, Qt.KeyboardModifier.NoModifier
        )
        QApplication.sendEvent(view.viewport(), event)
        assert view.viewport().cursor().shape() == shape


def test_the_passage_in_the_preview_has_an_edge(view, model, hit):
    model.show([hit(1), hit(2)])
    place = view.visualRect(model.index(1)).center().y()

    def edge():
        return view.viewport().grab().toImage().pixelColor(1, place).name()

    accent = view.palette().accent().color().name()
    assert edge() != accent
    view.mark_previewed(model.hits[1])
    assert edge() == accent
    view.mark_previewed(None)
    assert edge() != accent


def test_rows_that_are_made_ready_are_not_laid_out_to_be_drawn(view, model, hit):
    model.show([hit(n) for n in range(1, 30)])  # so many that there is a scroll bar
    view.grab()
    hits = [hit(n, text="a passage of some words") for n in range(30, 60)]
    list(view.make_ready(hits, view.size()))
    made = view.delegate._painter.column.cache_info().misses
    model.show(hits)
    view.grab()
    assert view.delegate._painter.column.cache_info().misses == made
    assert made < 2 * 29  # no more than are seen


def test_rows_are_made_ready_for_a_list_that_is_not_shown_yet(qtbot, view, model, hit):
    view.hide()
    hits = [hit(n, text="a passage of some words") for n in range(1, 30)]
    list(view.make_ready(hits, view.size()))
    made = view.delegate._painter.column.cache_info().misses
    model.show(hits)
    view.show()
    view.grab()
    assert view.delegate._painter.column.cache_info().misses == made > 0
