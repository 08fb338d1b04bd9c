from random import Random

import pytest
from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester

from app.results.model import ResultsModel, Role
from engine import Message
from engine.records import Answer, Score, Version


@pytest.fixture
def model(qapp):
    model = ResultsModel()
    mode = QAbstractItemModelTester.FailureReportingMode.Fatal
    model.tester = QAbstractItemModelTester(model, mode)
    return model


def ids(model):
    return [hit.passage_id for hit in model.hits]


def rows_of(model):
    return [model.index(row).data(Role.ROW) for row in range(model.rowCount())]


def shapes(model):
    return [(row.hit.passage_id, row.shape.name, row.hidden) for row in rows_of(model)]


@pytest.fixture
def two(hit):
    """Five hits of one document, then two of another."""
    return [hit(n, path=hit(1 if n < 6 else 2).path) for n in range(1, 8)]


def test_hits_are_shown_in_keyword_order(model, hit):
    model.show([hit(2), hit(1), hit(3)])
    assert ids(model) == [10, 20, 30]
    assert model.rowCount() == 3


def test_scores_move_rows_scored_ones_first(model, hit):
    model.show([hit(1), hit(2), hit(3)])
    model.apply([Score(30, 0.9, 2.0), Score(20, 0.1, -2.0)])
    assert ids(model) == [30, 20, 10]
    assert [each.score for each in model.hits] == [0.9, 0.1, None]


def test_documents_are_sorted_otherwise_while_scores_come(model, hit):
    model.show([hit(n, modified=n * 10**9) for n in (1, 2, 3)])
    model.apply([Score(10, 0.9, 2.0)])
    assert model.rule == 1
    model.sort_by("date")
    assert [row.hit.passage_id for row in rows_of(model)] == [30, 20, 10]
    assert model.rule == -1  # what is read stands anywhere
    model.apply([Score(20, 0.95, 4.0)])
    assert [row.rank for row in rows_of(model)] == [3, 1, 2]
    assert [each.passage_id for each in model.sorted_hits] == [30, 20, 10]
    assert ids(model) == [20, 10, 30]
    model.show([hit(4), hit(5, modified=9)])
    assert [row.hit.passage_id for row in rows_of(model)] == [50, 40]
    model.sort_by("relevance")
    assert [row.hit.passage_id for row in rows_of(model)] == [40, 50]


def file(hit, number, **changes):
    nothing = {"passage_id": -number, "text": "", "snippet": "", "heading": "", "spans": ()}
    found = {"keyword_rank": None, "keyword_score": None}
    return hit(number, title=f"{number}.pdf", **nothing, **found, **changes)


def test_files_found_by_their_name_stand_above_the_hits(model, hit, qtbot):
    files = [file(hit, n, reason=Message("documents.empty")) for n in range(1, 6)]
    model.show_files(files)
    assert shapes(model) == [(-1, "FILE", 0), (-2, "FILE", 0), (-3, "FILE", 2)]
    model.show([hit(6)])
    assert [shape for _, shape, _ in shapes(model)] == ["FILE", "FILE", "FILE", "FULL"]
    model.unfold(2)
    assert model.rowCount() == 6
    model.fold(4)
    assert model.rowCount() == 4
    assert ids(model) == [60]
    spoken = model.index(2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "3.pdf, by file name, The file is empty., 2 more files"
    with qtbot.assertNotEmitted(model.arranging), qtbot.assertNotEmitted(model.dataChanged):
        model.show_files(files)  # the same with another key
    model.show_files([])
    assert shapes(model) == [(60, "FULL", 0)]


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


def test_a_row_is_spoken_and_named(model, hit):
    model.show([hit(1)])
    spoken = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Title 1, Heading 1, by words, score 0.500, Text of passage 1"
    assert model.index(0).data() == "Title 1"


def test_why_a_row_is_here_is_told_once_it_is_known(model, hit, qtbot):
    model.show([hit(1, snippet="<b>", spans=((0, 3),))])
    with qtbot.waitSignal(model.dataChanged):
        model.set_order("toy", "Find")
    with qtbot.assertNotEmitted(model.dataChanged):
        model.set_order("toy", "Find")
    model.apply([Score(10, 0.9, 2.0)])
    why = model.index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert why.startswith("Rank: score 0.900 by toy under “Find”; ")
    assert "&lt;b&gt;" in model.index(0).data(Qt.ItemDataRole.ToolTipRole)


def test_row_of(model, hit):
    model.show([hit(1), hit(2)])
    assert (model.row_of(20), model.row_of(7)) == (1, -1)


def test_hits_stand_under_their_document(model, two):
    model.show(two)
    assert shapes(model) == [
        (10, "FULL", 0), (20, "PASSAGE", 0), (30, "PASSAGE", 2), (60, "FULL", 0), (70, "PASSAGE", 0)
    ]  # fmt: skip
    assert [model.head_of(row) for row in range(5)] == [0, 0, 0, 3, 3]
    assert model.row_of(40) == -1
    assert ids(model) == [10, 20, 30, 40, 50, 60, 70]


def test_from_the_sixth_on_documents_are_brief(model, hit):
    model.show([hit(n) for n in range(1, 8)] + [hit(8, path=hit(7).path)])
    assert [each[1:] for each in shapes(model)] == [("FULL", 0)] * 5 + [("BRIEF", 0), ("BRIEF", 1)]
    model.apply([Score(80, 0.9, 3.0)])  # it comes first, and opens; another is folded
    assert shapes(model)[:2] == [(80, "FULL", 0), (70, "PASSAGE", 0)]
    assert shapes(model)[-2:] == [(50, "BRIEF", 0), (60, "BRIEF", 0)]


def test_a_document_is_folded_and_unfolded_step_by_step(model, two):
    model.show(two)
    model.unfold(2)
    assert shapes(model)[:5] == [(10, "FULL", 0), *((n, "PASSAGE", 0) for n in (20, 30, 40, 50))]
    model.fold(0)
    assert shapes(model)[0] == (10, "BRIEF", 4)
    model.unfold(0)
    assert shapes(model)[2] == (30, "PASSAGE", 2)
    model.unfold_all()
    assert model.rowCount() == 7
    model.show(two[:1])  # another question: what was folded is forgotten
    model.show(two)
    assert model.rowCount() == 5


def test_a_passage_that_is_folded_away_is_revealed(model, two):
    model.show(two)
    assert (model.reveal(20), model.reveal(7)) == (1, -1)
    assert model.rowCount() == 5
    assert model.reveal(50) == 4
    assert model.rowCount() == 7


def test_what_is_pointed_at_is_not_folded_away_by_scores(model, two):
    model.show(two)
    kept = QPersistentModelIndex(model.index(2))
    scores = [Score(passage_id, 0.9, 9.0 - passage_id) for passage_id in (40, 50, 60, 70)]
    model.apply(scores)
    assert kept.data(Role.HIT).passage_id == 30
    assert shapes(model) == [
        (40, "FULL", 0), (50, "PASSAGE", 0), (10, "PASSAGE", 0), (30, "PASSAGE", 1),
        (60, "FULL", 0), (70, "PASSAGE", 0),
    ]  # fmt: skip


def test_scores_may_come_in_any_order_whatever_is_folded(model, hit):
    """Removals, moves and insertions in all mixtures; the tester looks at each."""
    random = Random(7)
    hits = [hit(n, path=hit(random.randrange(12)).path) for n in range(1, 60)]
    model.show(hits)
    for _ in range(60):
        index = QPersistentModelIndex(model.index(random.randrange(model.rowCount())))
        chosen = index.data(Role.HIT).passage_id
        some = random.sample(hits, 5)
        model.apply([Score(each.passage_id, 0.5, random.uniform(-5, 5)) for each in some])
        assert index.data(Role.HIT).passage_id == chosen
        assert model.row_of(chosen) == index.row()
        row = random.randrange(model.rowCount())
        random.choice([model.fold, model.unfold])(row)
    assert sorted(ids(model)) == [each.passage_id for each in hits]


def test_a_hit_is_dragged_out_as_its_file_and_only_copied(model, hit):
    model.show([hit(1), hit(2)])
    assert model.index(1).flags() & Qt.ItemFlag.ItemIsDragEnabled
    assert model.supportedDragActions() == Qt.DropAction.CopyAction
    data = model.mimeData([model.index(1)])
    assert [url.toLocalFile() for url in data.urls()] == ["/library/2.md"]
    assert data.text() == "Text of passage 2 in full.\n\n— Title 2, /library/2.md"


def test_several_are_dragged_out_as_text_with_their_sources(model, hit):
    model.show([hit(1), hit(2), hit(3)])
    model.question = "what *moves*"
    data = model.mimeData([model.index(2), model.index(0)])
    assert not data.hasUrls()
    heading, first, *_ = data.text().split("\n\n")
    assert heading == "# what \\*moves\\*"
    assert first.startswith("1. **Title 1**")
    assert data.text().index("/library/1.md") < data.text().index("/library/3.md")
    assert "/library/2.md" not in data.text()


def test_of_ten_thousand_hits_as_many_are_listed_as_are_looked_at(model, hit):
    hits = [hit(n) for n in range(1, 10_001)]
    model.show(hits)
    assert model.rowCount() == 300
    assert len(model.hits) == 10_000
    model.apply([Score(50_000, 0.9, 3.0)])  # from beyond what is listed
    assert (model.row_of(50_000), model.rowCount()) == (0, 300)
    kept = QPersistentModelIndex(model.index(299))
    model.apply([Score(60_000, 0.9, 2.0)])
    assert kept.data(Role.HIT).passage_id == 2990  # it would be the first that is not
    assert model.canFetchMore(QModelIndex())
    model.fetchMore(QModelIndex())
    assert model.rowCount() == 600
    assert model.reveal(99_990) == 600
    assert ids(model)[:2] == [50_000, 60_000]
    model.show(hits[:3])
    assert not model.canFetchMore(QModelIndex())


def test_answers_change_rows_where_they_are(model, hit):
    model.show([hit(1), hit(2)])
    gone = []
    model.modelAboutToBeReset.connect(lambda: gone.append(1))
    model.show_answers([Answer(20, 3, 9, 0.9, "…other words", (), (1, 6))])
    first, second = model.hits
    assert first == hit(1)
    assert (second.snippet, second.spans) == ("…other words", ())
    assert (second.answer, second.answer_shown) == ((3, 9), (1, 6))
    assert not gone


def test_the_newest_of_several_versions_is_told(model, hit):
    newest = Version(hit(2).path, "Title 2", 0, "name")
    twin = Version(hit(3).path, "Title 3", 0, "likeness")
    model.show([hit(1, newer=newest), hit(2), hit(3), hit(4, newer=twin), hit(5)])
    rows = {row.hit.passage_id: row.latest for row in rows_of(model)}
    assert rows == {10: False, 20: True, 30: False, 40: False, 50: False}
