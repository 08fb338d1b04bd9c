import pytest

from app.preview.siblings import Siblings


@pytest.fixture
def hits(qtbot):
    hits = Siblings()
    qtbot.addWidget(hits)
    return hits


def rows(hits):
    return [hits.list.item(row).text() for row in range(hits.list.count())]


def test_a_line_each_in_the_order_of_the_list(hits, hit):
    hits.show_hits([hit(2, page=4, page_label="iv", score=0.5), hit(1)], 20)
    assert rows(hits) == ["p. iv  0.500  Text of passage 2", "Text of passage 1"]
    assert hits.list.currentRow() == 0
    assert not hits.isHidden()
    hits.show_hits([hit(1)], 10)
    assert hits.isHidden()  # one alone is no list


def test_a_click_wants_that_passage(qtbot, hits, hit):
    hits.show_hits([hit(2), hit(1)], 20)
    with qtbot.waitSignal(hits.chosen) as emitted:
        hits.list.itemClicked.emit(hits.list.item(1))
    assert emitted.args[0] == hit(1)


def test_neighbours_are_those_in_the_document_round_its_ends(hits, hit):
    hits.show_hits([hit(3), hit(1), hit(2)], 20)
    assert hits.neighbour(1) == hit(3)
    assert hits.neighbour(-1) == hit(1)
    hits.show_hits([hit(3), hit(1), hit(2)], 30)
    assert hits.neighbour(1) == hit(1)
    hits.show_hits([hit(3)], 30)
    assert hits.neighbour(1) is None


def test_the_current_line_has_an_edge(hits, hit):
    hits.show_hits([hit(2), hit(1)], 10)
    hits.show()
    image, accent = hits.list.viewport().grab().toImage(), hits.palette().accent().color()
    lines = [hits.list.visualItemRect(hits.list.item(row)) for row in range(2)]
    edges = [image.pixelColor(line.left() + 1, line.center().y()) for line in lines]
    assert [edge == accent for edge in edges] == [False, True]
