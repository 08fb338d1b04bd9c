"""The main job with nothing faked: drop a folder, ask, see the list re-order, try another preset.

Real window, real library, real index; the model is small and random, its arithmetic is real.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit

from app.settings import Appearance
from app.window.main_window import MainWindow
from engine.config import Config
from engine.library import Library
from engine.rerank.order import best_first

WAIT = 60_000


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "docs 文件 😀"
    folder.mkdir()
    for number in range(12):
        (folder / f"{number}.md").write_text(
            f"# Chapter {number}\n\n## Closures\n\n"
            + f"A closure may move a value; ownership goes with it. Case {number}. "
            * (1 + number % 5)
        )
    (folder / "线程池.txt").write_text(
        "线程池的拒绝策略有四种：中止、丢弃、丢弃最旧、调用者运行。", "gb18030"
    )
    (folder / "empty.txt").touch()
    return folder


@pytest.fixture
def window(qtbot, tmp_path, qwen3_folder):
    config = Config(
        data_dir=tmp_path / "data", model=str(qwen3_folder), device="cpu", meaning=False
    )
    library = Library(config)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("language", "en")
    window = MainWindow(library, settings, Appearance(settings))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted, timeout=WAIT):
        window.show()
    window.start([])
    yield window
    assert window.regions.stop(WAIT)
    library.close()


@pytest.fixture
def parts(window):
    return window.regions


def drop(window: MainWindow, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    place, copy = QPointF(400, 300), Qt.DropAction.CopyAction
    rest = (copy, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    for event in (QDragEnterEvent(place, *rest), QDropEvent(place, *rest)):
        QApplication.sendEvent(window, event)


def margins(window: MainWindow) -> dict[int, float | None]:
    return {hit.passage_id: hit.margin for hit in window.regions.results.hits}


def test_drop_ask_rerank_and_change_the_preset(qtbot, window, parts, docs, said):
    with qtbot.waitSignal(parts.library.indexing.synced, timeout=WAIT) as synced:
        drop(window, docs)
    assert (synced.args[0].added, len(synced.args[0].skipped)) == (13, 1)
    assert list(parts.library.folders.folders) == [docs]
    assert "13 passages" in said(parts.library.progress)

    question = window.findChild(QLineEdit, "question")
    with qtbot.waitSignals(
        [
            parts.search.session.recalled,
            parts.search.session.reranker.scored,
            parts.search.session.reranker.ended,
        ],
        timeout=WAIT,
    ):
        QTest.keyClicks(question, "how does ownership move into a closure")
    qtbot.waitUntil(lambda: None not in margins(window).values(), timeout=WAIT)
    first = parts.results.hits
    assert len(first) == 12
    assert list(first) == best_first(first)
    assert [hit.first_rank for hit in first] != list(range(1, 13))
    assert all(hit.spans for hit in first)
    qtbot.waitUntil(lambda: "tiny-qwen3" in parts.search.status.text, timeout=WAIT)

    before = margins(window)
    presets = window.findChild(QComboBox, "presets")
    presets.setCurrentIndex(2)
    presets.activated.emit(2)
    qtbot.waitUntil(
        lambda: None not in margins(window).values() and margins(window) != before, timeout=WAIT
    )
    assert margins(window).keys() == before.keys()

    parts.search.bar.without_ranking_changed.emit(True)
    qtbot.waitUntil(lambda: set(margins(window).values()) == {None}, timeout=WAIT)
    assert [hit.first_rank for hit in parts.results.hits] == list(range(1, 13))


def test_chinese_is_asked_and_found(qtbot, window, parts, docs):
    with qtbot.waitSignal(parts.library.indexing.synced, timeout=WAIT):
        drop(window, docs)
    question = window.findChild(QLineEdit, "question")
    with qtbot.waitSignal(parts.search.session.recalled, timeout=WAIT):
        question.setText("线程池的拒绝策略有哪些")
        QTest.keyClick(question, Qt.Key.Key_Return)
    assert parts.results.hits[0].path.name == "线程池.txt"
    shown = parts.results.hits[0]
    assert [shown.snippet[start:end] for start, end in shown.spans] == ["线程池的拒绝策略"]


def test_a_document_deleted_after_recall_gives_a_sentence_when_opened(qtbot, window, parts, docs):
    with qtbot.waitSignal(parts.library.indexing.synced, timeout=WAIT):
        drop(window, docs)
    with qtbot.waitSignal(parts.search.session.recalled, timeout=WAIT):
        window.findChild(QLineEdit, "question").setText("closure")
    hit = parts.results.hits[0]
    hit.path.unlink()
    parts.results.viewer.open(hit)
    assert hit.path.name in parts.message.text


def test_a_question_without_a_word_gets_a_sentence(qtbot, window, parts):
    with qtbot.waitSignal(parts.search.session.unanswered, timeout=WAIT) as answer:
        window.findChild(QLineEdit, "question").setText("?!")
    assert "no word" in str(answer.args[0])
    assert "no word" in parts.results.empty.text
