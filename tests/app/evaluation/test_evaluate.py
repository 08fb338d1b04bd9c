import json
import threading
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPushButton, QTableWidget

from app.evaluation.evaluate import EvaluatePage
from engine import NO_RERANKER, Comparison, Evaluated, Message, Weight, measure_own
from engine.events import Notice
from engine.models.model import Model
from engine.user.judgments import Judgment, Judgments
from engine.user.presets.preset import built_in_presets


@pytest.fixture
def judgments(hit):
    """Two questions of which the last of four hits is good: it is ranked first."""
    judgments = Judgments()
    for question in ("what moves", "what stays"):
        judgments.judge(Judgment.from_hit(question, hit(4), 1), hit(4))
        judgments.judge(Judgment.from_hit(question, hit(1), 0), hit(1))
    return judgments


@pytest.fixture
def page(qtbot, library, lanes, judgments, monkeypatch):
    def find_model(name, data_dir):
        return None if name == NO_RERANKER else Model(name, "qwen3", data_dir)

    monkeypatch.setattr("engine.evaluate.measuring.find_model", find_model)
    page = EvaluatePage(library, lanes, lambda: [NO_RERANKER, "toy"])
    qtbot.addWidget(page)
    page.show_presets(built_in_presets(), "code")
    page.show_judgments(judgments)
    yield page
    library.batch.release(1000)
    assert lanes.stop()


@pytest.fixture
def start(page):
    return page.findChild(QPushButton, "evaluate_start")


def text(page, name):
    return page.findChild(QLabel, name).text()


def cells(page):
    table = page.findChild(QTableWidget, "measures")
    return [
        [table.item(row, column).text() for column in (0, 1, 3)] for row in range(table.rowCount())
    ]


def check(page, *ids):
    rows = page.findChild(QListWidget, "evaluate_presets")
    for place in range(rows.count()):
        on = rows.item(place).data(Qt.ItemDataRole.UserRole).id in ids
        rows.item(place).setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)


def test_judged_questions_are_evaluated(qtbot, page, start):
    assert page.findChild(QComboBox, "evaluate_source").currentText() == "Judged questions (2)"
    with qtbot.waitSignals([page.evaluated, page.stream.finished]):
        start.click()
    assert cells(page) == [
        ["Words only", "0.431", "0.000"], ["Code that runs", "1.000", "1.000"]
    ]  # fmt: skip
    assert "Too few judged questions for a conclusion (2): at least 25 are needed" in text(
        page, "report_headline"
    )
    assert "Enough hits to show: 1 (" in text(page, "report_advice")
    assert start.text() == "Evaluate"


def test_several_presets_and_keywords_alone(qtbot, page, start):
    check(page, "answer", "steps")
    with qtbot.waitSignal(page.stream.finished):
        start.click()
    assert [row[0] for row in cells(page)] == [
        "Words only", "Answers the question", "Step by step"
    ]  # fmt: skip
    assert "Best preset by kind of question" in text(page, "report_advice")
    check(page)
    with qtbot.waitSignal(page.evaluated):
        start.click()
    assert [row[0] for row in cells(page)] == ["Words only"]


def test_a_run_shows_how_far_it_is_and_can_be_stopped(qtbot, page, start, library):
    library.batch = threading.Semaphore(0)
    start.click()
    qtbot.waitUntil(lambda: text(page, "evaluate_state").startswith("0 of 2"))
    assert start.text() == "Stop"
    start.click()
    assert "resumes here" in text(page, "evaluate_state")
    assert start.text() == "Evaluate"


def test_a_weight_that_is_proposed_is_used_with_a_click_and_taken_back(
    qtbot, page, start, library, monkeypatch
):
    found = Weight(1.0, 2.0, Comparison(30, 0.03, 0.01, 0.05, 0.004, 10, 2, None))

    def measured(*args, **how):
        for event in measure_own(*args, **how):
            yield replace(event, weight=found) if isinstance(event, Evaluated) else event

    monkeypatch.setattr("app.evaluation.evaluate.measure_own", measured)
    page.weight_chosen.connect(
        lambda weight: library.configure(replace(library.config, meaning_weight=weight))
    )
    use = page.findChild(QPushButton, "evaluate_weight")
    assert use.isHidden()
    with qtbot.waitSignals([page.evaluated, page.stream.finished]):
        start.click()
    assert "meaning should weigh 2 times" in text(page, "report_headline")
    assert use.text() == "Weigh meaning 2 times as much"
    use.click()
    assert library.config.meaning_weight == 2
    assert use.text() == "Reset the weight of meaning"
    use.click()
    assert library.config.meaning_weight == 1
    assert not use.isHidden()  # it is still proposed


def test_what_cannot_be_measured_is_said(qtbot, page, start):
    page.show_judgments(Judgments())
    with qtbot.waitSignal(page.stream.failed):
        start.click()
    assert "No passage is marked as relevant" in text(page, "evaluate_state")


def test_by_another_model(qtbot, page, start, library, monkeypatch):
    models, rank = [], library.rank

    def noted(recalled, instruction, *, model=None):
        models.append(model)
        yield from rank(recalled, instruction)

    monkeypatch.setattr(library, "rank", noted)
    box = page.findChild(QComboBox, "evaluate_model")
    assert [box.itemText(row) for row in range(box.count())] == [
        "The model in use", "Words and meaning (no reranker)", "toy"
    ]  # fmt: skip
    box.setCurrentIndex(2)
    with qtbot.waitSignals([page.evaluated, page.stream.finished]):
        start.click()
    assert models == ["toy", "toy"]
    assert "toy" in text(page, "report_headline")
    box.setCurrentIndex(1)
    with qtbot.waitSignals([page.evaluated, page.stream.finished]):
        start.click()
    assert [row[0] for row in cells(page)] == ["Words only"]
    assert "There is no reranker" in text(page, "report_headline")


def test_regression_what_was_odd_stays_to_be_read(qtbot, page, start, library, monkeypatch):
    """It was said in a line that the progress of the next question overwrote."""
    rank = library.rank

    def odd(recalled, instruction, *, model=None):
        if recalled.question == "what moves":
            yield Notice(Message("The model toy takes no instruction."))
        yield from rank(recalled, instruction)

    monkeypatch.setattr(library, "rank", odd)
    with qtbot.waitSignals([page.evaluated, page.stream.finished]):
        start.click()
    assert "toy takes no instruction" in text(page, "report_headline")
    monkeypatch.setattr(library, "rank", rank)
    with qtbot.waitSignals([page.evaluated, page.stream.finished]):
        start.click()
    assert "toy takes no instruction" not in text(page, "report_headline")


def test_a_collection_on_disk(qtbot, page, start, library, tmp_path):
    (tmp_path / "corpus.jsonl").write_text(json.dumps({"id": "d", "text": "salt water"}))
    (tmp_path / "queries.jsonl").write_text(json.dumps({"id": "q", "text": "salt"}))
    (tmp_path / "qrels.tsv").write_text("q\td\t1")
    library.config = replace(library.config, meaning=False)
    page.use_folder(tmp_path)
    check(page, "answer", "code")
    assert [system.own for system in page._systems()] == [True, False]
    check(page)
    with qtbot.waitSignal(page.stream.finished):
        start.click()
    assert text(page, "report_headline").startswith(f"{tmp_path.name}, Words only. Questions: 1.")
    assert cells(page) == [["Words only", "1.000", "1.000"]]


def test_checks_stay_when_presets_change(page):
    check(page, "answer", "steps")
    page.show_presets(built_in_presets()[1:], "code")
    assert [system.tag for system in page._systems()] == ["steps"]


def test_the_presets_follow_the_language(qtbot, page, appearance):
    presets = page.findChild(QListWidget, "evaluate_presets")
    assert presets.item(0).text() == "Answers the question"
    appearance.set_language("zh_CN")
    qtbot.waitUntil(lambda: presets.item(0).text() == "回答问题")
