"""The main job with nothing faked: drop a folder, ask, see the list re-order, try another preset.

Real window, real library, real index; the model is small and random, its arithmetic is real.
"""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit

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
    config = Config(data_dir=tmp_path / "data", model=str(qwen3_folder), device="cpu")
    library = Library(config)
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("language", "en")
    window = MainWindow(library, settings, Appearance(settings))
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted, timeout=WAIT):
        window.show()
    window.begin([])
    yield window
    assert window.stop(WAIT)
    library.close()


def drop(window: MainWindow, folder: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(folder))])
    copy, left, none = (
        Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    window.dropEvent(QDropEvent(QPointF(400, 300), copy, data, left, none))


def margins(window: MainWindow) -> dict[int, float | None]:
    return {hit.passage_id: hit.margin for hit in window.results.hits}


def test_drop_ask_rerank_and_change_the_preset(qtbot, window, docs):
    with qtbot.waitSignal(window.documents.indexing.synced, timeout=WAIT) as synced:
        drop(window, docs)
    assert (synced.args[0].added, len(synced.args[0].skipped)) == (13, 1)
    assert list(window.folders.folders) == [docs]
    assert "13 passages" in window.documents.progress.text

    question = window.findChild(QLineEdit, "question")
    with qtbot.waitSignals(
        [window.search.session.recalled, window.search.session.scored, window.search.session.ended],
        timeout=WAIT,
    ):
        QTest.keyClicks(question, "how does ownership move into a closure")
    qtbot.waitUntil(lambda: None not in margins(window).values(), timeout=WAIT)
    first = window.results.hits
    assert len(first) == 12
    assert list(first) == best_first(first)
    assert [hit.keyword_rank for hit in first] != list(range(1, 13))
    assert all(hit.spans for hit in first)
    qtbot.waitUntil(lambda: "tiny-qwen3" in window.search.status.text, timeout=WAIT)

    before = margins(window)
    presets = window.findChild(QComboBox, "presets")
    presets.setCurrentIndex(2)
    presets.activated.emit(2)
    qtbot.waitUntil(
        lambda: None not in margins(window).values() and margins(window) != before, timeout=WAIT
    )
    assert margins(window).keys() == before.keys()

    window.search.bar.keywords_only_changed.emit(True)
    qtbot.waitUntil(lambda: set(margins(window).values()) == {None}, timeout=WAIT)
    assert [hit.keyword_rank for hit in window.results.hits] == list(range(1, 13))


def test_chinese_is_asked_and_found(qtbot, window, docs):
    with qtbot.waitSignal(window.documents.indexing.synced, timeout=WAIT):
        drop(window, docs)
    question = window.findChild(QLineEdit, "question")
    with qtbot.waitSignal(window.search.session.recalled, timeout=WAIT):
        question.setText("线程池的拒绝策略有哪些")
        QTest.keyClick(question, Qt.Key.Key_Return)
    assert window.results.hits[0].path.name == "线程池.txt"
    shown = window.results.hits[0]
    assert [shown.snippet[start:end] for start, end in shown.spans] == ["线程池的拒绝策略有"]


def test_a_document_deleted_after_recall_gives_a_sentence_when_opened(qtbot, window, docs):
    with qtbot.waitSignal(window.documents.indexing.synced, timeout=WAIT):
        drop(window, docs)
    with qtbot.waitSignal(window.search.session.recalled, timeout=WAIT):
        window.findChild(QLineEdit, "question").setText("closure")
    hit = window.results.hits[0]
    hit.path.unlink()
    window.results.view.opened.emit(hit)
    assert hit.path.name in window.message.text


def test_a_question_without_a_word_gets_a_sentence(qtbot, window):
    with qtbot.waitSignal(window.search.session.unanswered, timeout=WAIT) as answer:
        window.findChild(QLineEdit, "question").setText("?!")
    assert "no word" in answer.args[0]
    assert "no word" in window.results.empty.text
