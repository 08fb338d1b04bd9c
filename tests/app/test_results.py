import pytest
from PySide6.QtCore import QItemSelectionModel, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.results import ResultsModel, Role
from engine.records import Score


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    model.tester = QAbstractItemModelTester(model, mode)
    return model


def ids(model):
    return [hit.passage_id for hit in model.hits]


def test_hits_are_shown_in_keyword_order(model, hit):
    model.show([hit(2), hit(1), hit(3)])
    assert ids(model) == [10, 20, 30]
    assert model.rowCount() == 3


def test_scores_move_rows_scored_ones_first(model, hit):
    model.show([hit(1), hit(2), hit(3)])
    model.apply([Score(30, 0.9, 2.0), Score(20, 0.1, -2.0)])
    assert ids(model) == [30, 20, 10]
    assert [each.score for each in model.hits] == [0.9, 0.1, None]


def test_a_score_of_an_unknown_passage_is_left(model, hit):
    model.show([hit(1)])
    model.apply([Score(999, 0.9, 2.0)])
    assert ids(model) == [10]


def test_selection_and_persistent_indexes_stay_on_their_passages(model, hit):
    model.show([hit(n) for n in range(1, 6)])
    selection = QItemSelectionModel(model)
    selection.select(model.index(1), QItemSelectionModel.SelectionFlag.Select)
    kept = [QPersistentModelIndex(model.index(row)) for row in range(5)]
    for scores in ([Score(50, 0.9, 3.0)], [Score(20, 0.95, 4.0), Score(10, 0.1, -1.0)]):
        model.apply(scores)
        assert [index.data(Role.HIT).passage_id for index in kept] == [10, 20, 30, 40, 50]
        (chosen,) = selection.selectedIndexes()
        assert chosen.data(Role.HIT).passage_id == 20
    assert ids(model)[:2] == [20, 50]


def test_the_same_passages_move_and_others_reset(model, hit, qtbot):
    model.show([hit(1), hit(2)])
    model.apply([Score(20, 0.9, 2.0)])
    with qtbot.assertNotEmitted(model.modelReset):
        model.show([hit(1), hit(2)])  # back to keyword order
    assert ids(model) == [10, 20]
    with qtbot.waitSignal(model.modelReset):
        model.show([hit(1), hit(3)])
    with qtbot.waitSignal(model.modelReset):
        model.show([])
    assert model.rowCount() == 0


def test_scores_that_move_nothing_repaint_only(model, hit, qtbot):
    model.show([hit(1), hit(2)])
    with qtbot.assertNotEmitted(model.layoutChanged), qtbot.waitSignal(model.dataChanged):
        model.apply([Score(10, 0.9, 2.0)])


def test_was_tells_of_moved_and_scored_rows_only(model, hit):
    model.show([hit(1), hit(2), hit(3)])
    model.apply([Score(20, 0.9, 2.0)])
    assert [model.index(row).data(Role.WAS) for row in range(3)] == [2, None, None]


def test_a_screen_reader_hears_the_whole_row(model, hit):
    model.show([hit(1, page=3, page_label="iii")])
    model.apply([Score(10, 0.98765, 2.0)])
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Title 1, Heading 1, page iii, score 0.988, Text of passage 1"
    assert model.index(0).data() == "Title 1"


def test_row_of(model, hit):
    model.show([hit(1), hit(2)])
    assert (model.row_of(20), model.row_of(7)) == (1, -1)
