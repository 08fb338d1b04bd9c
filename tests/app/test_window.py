import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QLineEdit

from app.window import MainWindow


@pytest.fixture
def window(qtbot, library, settings, appearance):
    window = MainWindow(library, settings, appearance)
    qtbot.addWidget(window)
    with qtbot.waitSignal(window.painted):
        window.show()
    yield window
    library.batch.release(1000)
    assert window.stop()


@pytest.fixture
def field(window):
    return window.findChild(QLineEdit, "question")


def drop(window, *urls):
    mime = QMimeData()
    mime.setUrls(list(urls))
    place = QPointF(20, 20)
    actions = Qt.DropAction.MoveAction | Qt.DropAction.CopyAction
    rest = (actions, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(window, QDragEnterEvent(place, *rest))
    event = QDropEvent(place, *rest)
    QApplication.sendEvent(window, event)
    return event


def ids(window):
    return [hit.passage_id for hit in window.model.hits]


def test_what_tests_and_scripts_look_for_is_there(window):
    names = "question presets keywords_only results folders message progress status".split()
    assert [name for name in names if window.findChild(object, name) is None] == []


def test_a_dropped_folder_is_indexed_and_never_moved(qtbot, window, library, tmp_path):
    with qtbot.waitSignals([window.folders.folders_changed, window.indexing.synced]):
        event = drop(window, QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/"))
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert library.named("sync") == [("sync", (tmp_path,))]
    assert window.folders.folders == [tmp_path]
    assert window.reading.text == "1 files · 7 passages"


def test_what_is_not_on_this_disk_is_not_taken(qtbot, window, library):
    with qtbot.assertNotEmitted(window.folders.folders_changed):
        drop(window, QUrl("https://example.org/a.pdf"))
    assert library.calls == []


def test_begin_adds_the_folders_that_were_named(qtbot, window, library, tmp_path):
    with qtbot.waitSignals([window.indexing.synced, window.session.loaded]):
        window.begin([tmp_path])
    assert library.named("sync") == [("sync", (tmp_path,))]
    assert window.status.text == "toy · cpu · float32"


def test_question_hits_scores(qtbot, window, held, field):
    with qtbot.waitSignal(window.session.recalled):
        qtbot.keyClicks(field, "what moves")
    assert ids(window) == [10, 20, 30, 40]
    assert window.progress.text == "scored 0 of 4"
    assert window.progress.isVisible()
    with qtbot.waitSignals([window.session.scored] * 4):
        held.batch.release(100)
    assert ids(window) == [40, 30, 20, 10]
    qtbot.waitUntil(lambda: "reranked 4 in 0.0 s" in window.status.text)
    qtbot.waitUntil(lambda: not window.progress.isVisible())


def test_rows_may_move_while_the_person_reads_one(qtbot, window, held, field):
    with qtbot.waitSignal(window.session.recalled):
        qtbot.keyClicks(field, "what moves")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert window.results.list.currentIndex().row() == 0
    with qtbot.waitSignals([window.session.scored] * 4):
        held.batch.release(100)
    assert window.results.list.currentIndex().row() == 3


def test_keywords_only_puts_keyword_order_back(qtbot, window, library, field):
    with qtbot.waitSignals([window.session.scored] * 4):
        qtbot.keyClicks(field, "what moves")
    assert ids(window) == [40, 30, 20, 10]
    window.findChild(object, "keywords_only").click()
    assert ids(window) == [10, 20, 30, 40]
    assert {hit.score for hit in window.model.hits} == {None}


def test_escape_stops_then_clears(qtbot, window, held, field):
    window.activateWindow()
    with qtbot.waitSignal(window.session.recalled):
        qtbot.keyClicks(field, "what moves")
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not window.session.scoring
    assert len(ids(window)) == 4
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert ids(window) == []


def test_a_question_without_words_is_answered_in_place(qtbot, window, field):
    with qtbot.waitSignal(window.session.unanswered):
        qtbot.keyClicks(field, "??")
    assert "There is no word to search for" in window.results.empty_text
    assert not window.message.isVisible()


def test_a_document_that_is_gone_is_told_in_the_bar(qtbot, window, field):
    with qtbot.waitSignal(window.session.recalled):
        qtbot.keyClicks(field, "what moves")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(window.results.list, Qt.Key.Key_Return)
    assert "is no longer there" in window.message.text
    assert window.message.isVisible()


def test_a_question_is_asked_again_when_the_library_grew(qtbot, window, library, field, tmp_path):
    with qtbot.waitSignal(window.session.recalled):
        qtbot.keyClicks(field, "nothing")
    with qtbot.waitSignals([window.indexing.synced, window.session.recalled]):
        window.folders.add([tmp_path])
    assert library.named("recall") == [("recall", "nothing")] * 2


def test_the_language_changes_while_the_window_is_open(qtbot, window, appearance, field):
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert field.placeholderText() == "输入问题或关键词"
    assert window.results.empty_text.startswith("把文件夹拖到这里")
    assert window.findChild(object, "presets").itemText(0) == "回答问题"
    appearance.set_language("en")
    QApplication.processEvents()
    assert field.placeholderText() == "Ask a question, or type keywords"


def test_size_and_place_are_remembered(qtbot, window, settings, library, appearance):
    window.resize(790, 555)
    window.close()
    other = MainWindow(library, settings, appearance)
    qtbot.addWidget(other)
    assert (other.width(), other.height()) == (790, 555)
    assert other.stop()


def test_a_click_on_what_was_meant_asks_that(qtbot, window, library, field):
    window.folders.add([])
    with qtbot.waitSignal(window.session.recalled):
        field.setText("nothing")
    assert window.results.empty_text.endswith("\nsomething")
    with qtbot.waitSignal(window.session.recalled):
        window.results.corrected.emit("something")
    assert field.text() == "something"
    assert window.results.empty_text == ""
