import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QTableWidget

from app.evaluation.relevance import RelevancePage
from engine.evaluate.records import Case, Evaluated, Measured
from engine.user.judgments import Judgment, Judgments


@pytest.fixture
def page(qtbot, hit):
    judgments = Judgments()
    for question, grades in (("first <b>", {1: 1, 2: 0}), ("second", {3: 1})):
        for number, grade in grades.items():
            judgments.judge(Judgment.from_hit(question, hit(number), grade), hit(number))
    page = RelevancePage()
    qtbot.addWidget(page)
    page.show_judgments(judgments)
    page.show()
    return page


def rows(page, name):
    table = page.findChild(QTableWidget, name)
    return [
        [table.item(row, column).text() for column in range(table.columnCount())]
        for row in range(table.rowCount())
    ]


def measured(tag, *cases):
    return Measured(tag, {}, tuple(cases), 0.0)


def test_judged_questions(page):
    assert sorted(rows(page, "judged")) == [
        ["first <b>", "1", "1", "Title 1 › Heading 1"],
        ["second", "1", "0", "Title 3 › Heading 3"],
    ]


def test_misses_with_the_preset_and_what_was_ranked_first(page):
    answer = measured("answer", Case("first <b>", 3, "Wrong one"), Case("second", 1, "Right"))
    code = measured("code", Case("first <b>", 1, "Right"), Case("second", None, "Wrong two"))
    evaluated = Evaluated("j", "m", (), measured("keywords"), (answer, code), {})
    page.show_misses(evaluated, {"answer": "Answers the question"})
    assert rows(page, "misses") == [
        ["first <b>", "Answers the question", "3", "Wrong one"],
        ["second", "code", "–", "Wrong two"],
    ]


def test_parts_that_a_reader_has_named_are_translated(page, hit, appearance):
    judgments, found = Judgments(), hit(4, heading="[Links]")
    judgments.judge(Judgment.from_hit("third", found, 1), found)
    appearance.set_language("zh_CN")
    page.show_judgments(judgments)
    assert rows(page, "judged") == [["third", "1", "0", "Title 4 › 链接"]]
    missed = measured("answer", Case("third", 2, "Title 5 › [Links]"))
    page.show_misses(Evaluated("j", "m", (), measured("keywords"), (missed,), {}), {})
    assert rows(page, "misses") == [["third", "answer", "2", "Title 5 › 链接"]]


def test_a_question_is_asked_again_and_its_judgments_are_taken_back(qtbot, page):
    table = page.findChild(QTableWidget, "judged")
    table.setCurrentCell(0, 0)
    table.setFocus()
    chosen = table.item(0, 0).text()
    with qtbot.waitSignal(page.asked) as emitted:
        qtbot.keyClick(table, Qt.Key.Key_Return)
    assert emitted.args == [chosen]
    with qtbot.waitSignal(page.forgotten) as emitted:
        qtbot.keyClick(table, Qt.Key.Key_Delete)
    assert {each.question for each in emitted.args[0]} == {chosen}
