from PySide6.QtWidgets import QPushButton

from app.search import scoring_line
from app.search.scoring_line import ScoringLine
from engine import Message, Pace


def test_it_says_how_far_and_how_long(qtbot, monkeypatch):
    now = [0.0]
    monkeypatch.setattr(scoring_line, "Pace", lambda: Pace(lambda: now[0]))
    line = ScoringLine()
    qtbot.addWidget(line)
    assert line.isHidden()
    line.advance(0, 40, 50, took_time=False)
    assert line.text == "0 of 50 ranked"
    now[0] = 3.0
    line.advance(12, 40, 50)
    assert line.text == "12 of 50 ranked · about 7 s left"
    assert not line.isHidden()
    with qtbot.waitSignal(line.stop_wanted):
        line.findChild(QPushButton).click()
    line.advance(50, 50, 50)
    line.end()
    assert line.isHidden()


def test_it_says_when_another_model_reads_before(qtbot):
    line = ScoringLine()
    qtbot.addWidget(line)
    line.advance(0, 50, 50, took_time=False)
    line.read_ahead("ettin-32m", 12, 40, 50)
    assert line.text == "ettin-32m ranks first: 12 of 50"
    line.advance(0, 50, 50, took_time=False)
    assert line.text == "0 of 50 ranked"
    line.read_ahead("ettin-32m", 12, 40, 50)
    line.end()
    assert line.isHidden()


def test_what_is_not_read_can_be_read_on(qtbot):
    line = ScoringLine()
    qtbot.addWidget(line)
    line.advance(14, 14, 50)
    line.end()
    button = line.findChild(QPushButton)
    assert (line.text, button.text()) == ("14 of 50 ranked", "Rank the rest (Ctrl+R)")
    line.doubt(Message("window.no-answer"))
    assert (
        line.text == "None of the ranked passages seems to answer the question. · 14 of 50 ranked"
    )
    with qtbot.waitSignal(line.rest_wanted):
        button.click()
    line.advance(14, 50, 50)
    assert (line.text, button.text()) == ("14 of 50 ranked", "Stop")
    line.doubt(None)
    line.clear()  # other hits
    assert line.isHidden()


def test_what_there_is_to_doubt_is_said_when_nothing_is_scored(qtbot):
    line = ScoringLine()
    qtbot.addWidget(line)
    line.doubt(Message("window.short-question"))
    assert "Very short" in line.text
    assert not line.isHidden()
    line.advance(1, 2, 2)
    line.doubt(Message("window.no-answer"))
    assert line.text == "1 of 2 ranked"
    line.advance(2, 2, 2)
    line.end()
    assert "None of the ranked passages" in line.text
    assert not line.findChild(QPushButton).isVisibleTo(line)
    line.doubt(Message("window.flat-scores"))
    assert "nearly equal" in line.text
    line.doubt(None)
    assert line.isHidden()


def test_stopped_before_anything_was_read_it_says_the_doubt_alone(qtbot):
    line = ScoringLine()
    qtbot.addWidget(line)
    line.doubt(Message("window.short-question"))
    line.advance(0, 14, 50)
    line.end()
    assert line.text == "Very short question: add detail for better ranking."


def test_its_words_follow_the_language(qtbot, appearance):
    line = ScoringLine()
    qtbot.addWidget(line)
    line.doubt(Message("window.short-question"))
    line.advance(14, 14, 50)
    line.end()
    appearance.set_language("zh_CN")
    said = "问题很短：补充细节，排序会更准确。 · 已评分 14 / 50 段"
    qtbot.waitUntil(lambda: line.text == said)
    assert line.findChild(QPushButton).text() == "继续评分（Ctrl+R）"
    appearance.set_language("en")
    qtbot.waitUntil(lambda: "14 of 50 ranked" in line.text)


def test_what_changes_nothing_costs_nothing(qtbot, monkeypatch):
    line = ScoringLine()
    qtbot.addWidget(line)
    line.doubt(Message("window.no-answer"))
    drawn = []
    monkeypatch.setattr(scoring_line, "icon", lambda name: drawn.append(name))
    line.clear()
    line.end()
    line.doubt(Message("window.no-answer"))
    assert not drawn
