import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTableWidget

from app.evaluation.batch_compare import BatchComparePage
from engine.config import Config
from engine.user.judgments import Judgment, Judgments
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def page(qtbot, following, lanes):
    page = BatchComparePage(following, lanes, list)
    qtbot.addWidget(page)
    page.show_presets(built_in_presets(), "code")
    page.show()
    yield page
    following.batch.release(1000)
    assert lanes.stop()


def write(page, text):
    page.findChild(QPlainTextEdit, "questions").setPlainText(text)


def button(page, words):
    return next(each for each in page.findChildren(QPushButton) if each.text() == words)


def words(page):
    return page.findChild(QLabel, "batch_words").text()


def cells(page):
    table = page.findChild(QTableWidget, "batch_table")
    return [
        [table.item(row, column).text() for column in range(5)] for row in range(table.rowCount())
    ]


def test_every_question_gets_a_row(qtbot, page):
    assert not button(page, "Compare").isEnabled()
    write(page, "what moves\n\n  ??  \nnothing\nwhat moves\n")
    button(page, "Compare").click()
    qtbot.waitUntil(lambda: "changed for 1 of 1 questions" in words(page))
    first, unanswerable, empty = cells(page)
    assert first == ["what moves", "Title 1 › Heading 1", "Title 4 › Heading 4 · 0.440", "▲ 3", "0"]
    assert "no word" in unanswerable[1]
    assert empty[1] == "Nothing found"


def test_the_table_follows_the_language(qtbot, page, appearance):
    write(page, "what moves\nnothing")
    button(page, "Compare").click()
    qtbot.waitUntil(lambda: "changed for 1 of 1 questions" in words(page))
    appearance.set_language("zh_CN")
    qtbot.waitUntil(lambda: page.findChild(QPushButton, "compare_start").text() != "Compare")
    table = page.findChild(QTableWidget, "batch_table")
    heads = [table.horizontalHeaderItem(column).text() for column in (1, 2)]
    assert "关键词和含义" in heads[0]
    assert "可执行代码" in heads[1]
    assert "1" in words(page)
    assert not any(
        "Nothing" in cell or "top hit" in cell for cell in [*cells(page)[1], words(page)]
    )


def test_the_table_goes_out_as_markdown(qtbot, page, tmp_path):
    write(page, "what moves")
    button(page, "Compare").click()
    qtbot.waitUntil(lambda: button(page, "Copy").isEnabled())
    button(page, "Copy").click()
    table = QGuiApplication.clipboard().text()
    assert table == page.markdown()
    assert "Top hit: Words and meaning | Top hit: Code that runs" in table
    page.write_to(tmp_path / "t.md")
    assert (tmp_path / "t.md").read_text("utf-8") == table
    page.write_to(tmp_path)
    assert "cannot be written" in words(page)


def test_it_can_be_stopped_and_what_is_done_stays(qtbot, page, following):
    following.batch.acquire()
    while following.batch.acquire(blocking=False):
        pass
    following.batch.release(4)  # one question
    write(page, "one\ntwo\nthree")
    button(page, "Compare").click()
    qtbot.waitUntil(lambda: len(cells(page)) == 1)
    button(page, "Stop").click()
    assert button(page, "Copy").isEnabled()
    assert len(cells(page)) == 1


def test_judged_questions_are_added(qtbot, page, following, hit, tmp_path):
    following.config = Config(data_dir=tmp_path)
    button(page, "Add judged questions").click()
    assert words(page) == "No hit has been marked as relevant yet."
    file = following.config.judgments_file
    Judgments([Judgment.from_hit("why?", hit(1), 1), Judgment.from_hit("why?", hit(2), 0)]).write(
        file
    )
    write(page, "what moves")
    button(page, "Add judged questions").click()
    assert page.findChild(QPlainTextEdit, "questions").toPlainText() == "what moves\nwhy?"
    file.write_text("{")
    button(page, "Add judged questions").click()
    assert "judgments.json" in words(page)
