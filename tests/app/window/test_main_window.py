import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QTableWidget,
    QToolButton,
    QTreeView,
    QWidget,
)

from app.evaluation.window import PresetsWindow
from app.results.model import Role
from app.results.note_dialog import NoteDialog
from app.results.notes_dialog import NotesDialog
from app.search import Like
from app.settings import SettingsDialog
from app.widgets import SMALL
from app.window.key_list import KeyList
from app.window.layout import Page
from app.window.main_window import MainWindow
from engine import Facet, Message, Notes, Place, built_in_presets
from engine.events import Encoded, Notice, Recalled, Synced, Unranked
from engine.records import Version


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
    return [hit.passage_id for hit in window.regions.results.hits]


def test_what_tests_and_scripts_look_for_is_there(window):
    names = "question presets without_ranking results folders message progress status".split()
    assert [name for name in names if window.findChild(object, name) is None] == []


def test_a_dropped_folder_is_indexed_and_never_moved(qtbot, window, parts, library, tmp_path, said):
    with qtbot.waitSignals([parts.library.folders.folders_changed, parts.library.indexing.synced]):
        event = drop(window, QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/"))
    assert event.dropAction() == Qt.DropAction.CopyAction
    assert library.named("sync") == [("sync", (tmp_path,))]
    assert parts.library.folders.folders == [tmp_path]
    assert said(parts.library.progress) == "1 file · 7 passages"


def test_what_is_not_on_this_disk_is_not_taken(qtbot, window, parts, library):
    with qtbot.assertNotEmitted(parts.library.folders.folders_changed):
        drop(window, QUrl("https://example.org/a.pdf"))
    assert library.calls == []


@pytest.mark.parametrize("brought", ["text", "url"])
def test_a_text_or_an_address_is_answered_by_a_sentence(window, parts, brought):
    mime = QMimeData()
    mime.setText("a text")
    if brought == "url":
        mime.setUrls([QUrl("https://example.org/")])
    place, copy = QPointF(20, 20), Qt.DropAction.CopyAction
    rest = (copy, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    enter = QDragEnterEvent(place, *rest)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(window, QDropEvent(place, *rest))
    assert "Only files and folders on this computer" in parts.message.text
    assert parts.message.isVisible()


def test_what_is_dropped_on_a_part_of_the_window_reaches_the_window(window):
    takers = [each for each in window.findChildren(QWidget) if each.acceptDrops()]
    assert [each for each in takers if each.window() is window] == []


def test_a_closed_window_stays_in_the_tray_if_that_is_wanted(qtbot, window, monkeypatch):
    monkeypatch.setattr(type(window.tray), "holds", True)
    window.close()
    assert window.isHidden()
    window.tray.window_wanted.emit()
    assert window.isVisible()
    window.leave()
    assert not window.isVisible()


def test_a_window_from_a_screen_that_is_gone_is_brought_back(
    qtbot, window, settings, library, appearance
):
    window.move(-5000, -5000)
    window.close()
    other = MainWindow(library, settings, appearance)
    qtbot.addWidget(other)
    assert QApplication.primaryScreen().geometry().contains(other.geometry().topLeft())
    window.show()
    window.regions.menu.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    for each in (window, dialog):
        each.move(-5000, -5000)
    window.stay_in_sight()
    for each in (window, dialog):
        assert QApplication.primaryScreen().geometry().contains(each.geometry().topLeft())
    dialog.close()
    assert other.regions.stop()


def test_a_screen_that_shrinks_keeps_the_window_in_sight(qtbot, window):
    window.show()
    window.move(-5000, -5000)
    screen = window.screen()
    screen.availableGeometryChanged.emit(screen.availableGeometry())
    qtbot.waitUntil(lambda: screen.geometry().contains(window.geometry().topLeft()))


def test_a_machine_without_chinese_fonts_says_what_to_install(window, parts, monkeypatch):
    monkeypatch.setattr("app.window.main_window.has_han", lambda: False)
    window.start([])
    assert "fonts-noto-cjk" in parts.message.text


def test_the_tray_is_chosen_in_the_settings(window, parts, appearance, monkeypatch):
    monkeypatch.setattr(type(window.tray), "setVisible", lambda *_: None)
    parts.menu.settings.trigger()
    dialog = window.findChild(SettingsDialog)
    dialog.findChild(QCheckBox, "tray").click()
    assert appearance.tray
    assert not QApplication.quitOnLastWindowClosed()
    dialog.findChild(QCheckBox, "tray").click()
    assert QApplication.quitOnLastWindowClosed()
    dialog.close()


def test_the_sheet_of_keys_tells_of_the_keys_of_the_window(window, parts):
    parts.help.keys.trigger()
    sheet = window.findChild(KeyList)
    assert ("Everywhere", "Esc", "Stop ranking, go to the question, or clear it") in sheet.rows
    assert len(sheet.rows) > 8
    sheet.window().close()


def test_begin_adds_the_folders_that_were_named(qtbot, window, parts, library, tmp_path):
    with qtbot.waitSignals([parts.library.indexing.synced, parts.search.session.reranker.loaded]):
        window.start([tmp_path])
    assert library.named("sync") == [("sync", (tmp_path,))]
    assert parts.search.status.text == "toy · cpu · float32"


def test_question_hits_scores(qtbot, window, parts, held, field):
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what moves")
    assert ids(window) == [10, 20, 30, 40]
    qtbot.waitUntil(parts.search.progress.isVisible)  # once no key comes any more
    assert parts.search.progress.text == "0 of 4 ranked"
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        held.batch.release(100)
    assert ids(window) == [40, 30, 20, 10]
    qtbot.waitUntil(lambda: "4 ranked by toy on cpu in 0.0 s" in parts.search.status.text)
    qtbot.waitUntil(lambda: not parts.search.progress.isVisible())


def test_rows_may_move_while_the_person_reads_one(qtbot, parts, held, field):
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what moves")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert parts.results.view.list.currentIndex().row() == 0
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        held.batch.release(100)
    assert parts.results.view.list.currentIndex().row() == 3


def test_why_a_row_is_here_names_model_and_preset(qtbot, parts, library, field):
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        qtbot.keyClicks(field, "what moves")
    why = parts.results.view.list.model().index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert why.startswith("Rank: score 0.400 by toy under “")
    assert why.endswith("place 4 before ranking; words (rank 4); matches: text")
    saved = replace(built_in_presets()[0], id="mine", name={"en": "Mine"})
    parts.search.bar.show_presets([*built_in_presets(), saved], "", "")
    parts.search.bar.choose("mine")  # the same instruction by another name: nothing to rank
    why = parts.results.view.list.model().index(0).data(Qt.ItemDataRole.AccessibleDescriptionRole)
    assert why.startswith("Rank: score 0.400 by toy under “Mine”")


def test_a_chip_and_the_question_say_the_same(qtbot, parts, library, field):
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what type:md moves")
    assert parts.search.filters.labels == ["MD ×"]
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.filters.findChildren(QToolButton)[-1].click()
    assert field.text() == "what moves"
    assert parts.search.filters.labels == []


def test_back_by_key_and_by_mouse(qtbot, parts, library, field):
    for question in ("one thing", "another thing"):
        with qtbot.waitSignal(parts.search.session.recalled):
            parts.search.bar.ask(question)
        parts.search.history.remember()
    place = parts.results.view.list.viewport()
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.mouseClick(place, Qt.MouseButton.BackButton)
    assert field.text() == "one thing"
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.mouseClick(place, Qt.MouseButton.ForwardButton)
    assert field.text() == "another thing"


def test_a_kept_search_marks_what_is_new(qtbot, parts, library, field):
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.bar.ask("one thing")
    parts.search.menu.save_wanted.emit()
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.bar.ask("another thing")
    library.count = 5
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.bar.ask("one thing")
    assert [
        parts.results.view.list.model().index(row).data(Role.ROW).fresh for row in range(5)
    ] == [False] * 4 + [True]


def test_without_ranking_puts_keyword_order_back(qtbot, window, parts, library, field):
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        qtbot.keyClicks(field, "what moves")
    assert ids(window) == [40, 30, 20, 10]
    window.findChild(object, "without_ranking").click()
    assert ids(window) == [10, 20, 30, 40]
    assert {hit.score for hit in parts.results.hits} == {None}


def test_of_versions_the_newest_is_open_and_shown_though_an_older_one_fits_better(
    qtbot, parts, library, hit, monkeypatch
):
    newest = Version(Path("/v2.md"), "V2", 2, "name")
    old = {"path": Path("/v1.md"), "modified": 1, "newer": newest}
    new = {"path": Path("/v2.md"), "modified": 2}
    hits = (hit(1, **old), hit(2, **new), hit(3, **old), hit(4, **new), hit(5))
    recall = lambda question, **_: iter([Recalled(question, hits, 1.0)])  # noqa: E731
    monkeypatch.setattr(library, "recall", recall)
    monkeypatch.setattr(library, "rank", lambda *_, **__: iter([Unranked()]))
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.ask("how many days")
    rows = [parts.results.model.index(row).data(Role.ROW) for row in range(4)]
    shown = [(row.hit.passage_id, row.shape.name, row.hidden) for row in rows]
    assert shown == [(20, "FULL", 0), (40, "PASSAGE", 0), (10, "OLDER", 1), (50, "FULL", 0)]
    qtbot.waitUntil(lambda: parts.preview.choice.hit is not None)
    assert parts.preview.choice.hit.path == newest.path


def test_messages_go_with_their_cause(qtbot, window, parts, library, monkeypatch, tmp_path):
    message, indexing = parts.message, parts.library.indexing
    away = Message("sync.away", folder=tmp_path)
    with monkeypatch.context() as patched, qtbot.waitSignal(indexing.noticed):
        patched.setattr(library, "sync", lambda *_, **__: iter([Notice(away)]))
        parts.library.folders.add([tmp_path])
    message.complain(Message("storage.disk-full", folder=tmp_path))
    message.complain(Message("rerank.stopped", model="toy"))
    with qtbot.waitSignal(indexing.synced):
        parts.library.folders.check()
    assert message.text.startswith("The model toy stopped")  # the other two are gone
    with qtbot.waitSignal(parts.search.session.reranker.loading):
        parts.search.session.reload()
    assert message.text == ""
    assert not message.isVisible()
    message.notice(away)  # closed once, it comes when it is so again
    message._on_closed()
    with qtbot.waitSignal(indexing.started):
        parts.library.folders.check()
    message.notice(away)
    assert message.isVisible()


def test_a_disk_that_is_nearly_full_is_said_until_there_is_room(
    qtbot, window, parts, monkeypatch, tmp_path
):
    message, indexing = parts.message, parts.library.indexing
    scarce = Message("machine.disk-nearly-full", folder=tmp_path, least=300)
    message.notice(scarce)
    with monkeypatch.context() as patched, qtbot.waitSignal(indexing.synced):
        patched.setattr("app.window.withdrawals.is_nearly_full", lambda _: True)
        parts.library.folders.add([tmp_path])
    assert message.isVisible()
    monkeypatch.setattr("app.window.withdrawals.is_nearly_full", lambda _: False)
    with qtbot.waitSignal(indexing.synced):
        parts.library.folders.check()
    assert not message.isVisible()


def test_what_is_said_of_a_list_goes_with_it(qtbot, window, parts, library, field):
    message = parts.message
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what moves")
    message.complain(Message("window.path-gone", path=library.config.data_dir))
    parts.results.view.enter()
    assert message.text == ""
    message.complain(Message("window.no-program", name="a.md"))
    parts.results.viewer.opened.emit()
    assert message.text == ""
    message.complain(Message("window.not-saved", path="a", reason="b"))
    parts.results.copy_all()
    assert message.text == "4 passages copied."
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.ask("another")
    assert message.text == ""
    message.answer(Message("window.exported", file="mine.zip"))
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.ask("something else")
    assert message.text == ""
    message.complain(Message("models.not-installed", model="toy"))
    with qtbot.waitSignal(parts.search.session.reranker.loading):
        parts.search.session.reload()
    assert message.text == ""


def test_a_removed_folder_comes_back_by_undo(qtbot, window, parts, library, tmp_path):
    folders, undo = parts.library.folders, window.findChild(QToolButton, "undo")
    docs = tmp_path / "docs"
    docs.mkdir()
    with qtbot.waitSignal(parts.library.indexing.synced):
        folders.add([docs])
    rows = folders.findChild(QTreeView)
    rows.setCurrentIndex(rows.model().index(0, 0))
    rows.setFocus()
    with qtbot.waitSignal(parts.library.indexing.synced):
        qtbot.keyClick(rows, Qt.Key.Key_Delete)
    assert library.folders() == ()
    assert parts.message.text == "Removed from the library: docs. The files are untouched."
    assert undo.isVisible()
    with qtbot.waitSignal(parts.library.indexing.synced):
        undo.click()
    assert library.folders() == (docs,)
    assert not parts.message.isVisible()
    parts.message.answer(Message("window.copied", count=1))
    assert not undo.isVisible()


def test_a_new_order_is_shown_from_the_top_with_a_way_to_the_selected_passage(
    qtbot, window, parts, library
):
    library.count = 40
    view, jump = parts.results.view, window.findChild(QToolButton, "jump")
    bar = view.list.verticalScrollBar()
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 40):
        parts.search.ask("what moves")
    view.choose(20)  # the second worst
    assert bar.value() > 0
    assert not jump.isVisible()
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 40):
        parts.search.session.set_instruction("another")
    assert bar.value() == 0
    assert jump.isVisible()
    jump.click()
    assert bar.value() > 0
    assert not jump.isVisible()
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.session.set_without_ranking(True)
    assert bar.value() == 0
    assert view.list.currentIndex().data(Role.HIT).passage_id == 20


def test_a_wrong_password_is_said_and_not_kept(qtbot, parts, library, said):
    parts.library.show_problems()
    dialog = parts.library._dialog
    field = dialog.findChild(QLineEdit, "password")
    qtbot.waitUntil(field.isVisible)
    qtbot.keyClicks(field, "wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "It opens none of these files, so it was not kept." in said(dialog))
    assert library.passwords.words() == ()


def test_escape_stops_then_clears(qtbot, window, parts, held, field):
    window.activateWindow()
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what is it that moves when nobody looks")
    qtbot.waitUntil(lambda: parts.search.session.reranker.scoring)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert not parts.search.session.reranker.scoring
    assert len(ids(window)) == 4
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert ids(window) == []


def test_escape_in_the_list_goes_to_the_question_and_what_it_clears_comes_back(
    qtbot, window, parts, field
):
    window.activateWindow()
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        qtbot.keyClicks(field, "what moves")
        parts.search._completions.close()
    qtbot.waitUntil(lambda: not parts.search.session.reranker.scoring)
    parts.results.view.enter()
    qtbot.waitUntil(parts.results.view.list.hasFocus)
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert field.hasFocus()
    assert field.text() == "what moves"
    assert len(ids(window)) == 4
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClick(field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert field.text() == "what moves"


def test_while_files_are_looked_for_nothing_is_only_not_found_yet(qtbot, window, parts, library):
    empty = parts.results.empty
    parts.library.folder_count_changed.emit(1)
    parts.library.indexing.started.emit()
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.ask("nothing")
    assert empty.text.startswith("Nothing found yet")
    parts.library.rested.emit()
    assert empty.text.startswith("Nothing found\n")


def test_nothing_is_found_by_words_while_the_encoder_is_loaded(
    qtbot, window, parts, library, monkeypatch
):
    loading = [True, False]

    def recall(question, **options):
        yield Recalled(question, (), 1.0, partial=loading.pop(0))

    qtbot.waitUntil(lambda: not parts.search.session._warm.running)
    monkeypatch.setattr(library, "recall", recall)
    parts.library.folder_count_changed.emit(1)
    with qtbot.waitSignals([parts.search.session.recalled] * 2):
        parts.search.ask("a paraphrase")
    assert not loading
    assert parts.results.empty.text.startswith("Nothing found\n")


def test_back_leads_to_a_question_that_was_cleared_at_once(qtbot, window, parts, field):
    window.activateWindow()
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what moves")
    parts.search.session.stop()
    parts.search._completions.close()
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClick(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert field.text() == "what moves"


@pytest.mark.parametrize("keys", ["Esc", "Ctrl+W"])
def test_the_window_of_presets_closes_by_a_key(qtbot, window, parts, keys):
    parts.presets.show_page("presets")
    presets = parts.presets._window
    presets.activateWindow()
    qtbot.waitUntil(presets.isActiveWindow)
    [key, *_] = QKeySequence(keys)
    qtbot.keyClick(presets, key.key(), key.keyboardModifiers())
    assert not presets.isVisible()
    assert window.isVisible()


def test_keys_of_the_main_window_work_in_that_of_presets(qtbot, window, parts):
    parts.presets.show_page("presets")
    presets = parts.presets._window
    presets.activateWindow()
    qtbot.waitUntil(presets.isActiveWindow)
    for action in (parts.menu.models, parts.menu.settings, *parts.presets.menu.actions()):
        if action.shortcut().isEmpty():
            continue
        [key, *_] = action.shortcut()
        with qtbot.waitSignal(action.triggered):
            qtbot.keyClick(presets, key.key(), key.keyboardModifiers())
        for dialog in filter(None, (parts.models._dialog, parts._settings_dialog)):
            dialog.hide()
        presets.activateWindow()
        qtbot.waitUntil(presets.isActiveWindow)


def test_the_window_of_presets_fits_a_small_screen(parts, appearance):
    for language in ("en", "zh"):
        appearance.set_language(language)
        parts.presets.show_page("presets")
        smallest = parts.presets._window.minimumSizeHint()
        assert smallest.width() <= 1016
        assert smallest.height() <= 660


def test_completions_go_when_what_is_typed_is_found_and_leave_the_list_its_key(
    qtbot, window, parts, library, field
):
    library.count = 0
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "thr")
    qtbot.waitUntil(lambda: bool(parts.search._completions.offers))
    library.count = 4
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.session.ask_again()
    assert parts.search._completions.offers == []
    qtbot.keyClick(field, Qt.Key.Key_Down)
    assert parts.results.view.list.hasFocus()


def test_escape_closes_what_is_offered_first(qtbot, window, parts, library, field):
    library.count = 0
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    qtbot.keyClicks(field, "thr")
    qtbot.waitUntil(lambda: bool(parts.search._completions.offers))
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    assert parts.search._completions.offers == []
    assert field.text() == "thr"


def test_enter_does_not_wait_for_a_pause(qtbot, parts, held, field):
    qtbot.keyClicks(field, "what moves")
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert parts.search.session.reranker.scoring


def test_a_question_without_words_is_answered_in_place(qtbot, parts, field):
    with qtbot.waitSignal(parts.search.session.unanswered):
        qtbot.keyClicks(field, "??")
    assert "There is no word to search for" in parts.results.empty.text
    assert not parts.message.isVisible()


def test_a_document_that_is_gone_is_named_in_the_bar(qtbot, parts, field):
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "what moves")
    qtbot.keyClick(field, Qt.Key.Key_Down)
    qtbot.keyClick(parts.results.view.list, Qt.Key.Key_Return)
    assert "is no longer there" in parts.message.text
    assert parts.message.isVisible()


def test_a_question_is_asked_again_when_the_library_grew(qtbot, parts, library, field, tmp_path):
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "nothing")
    with qtbot.waitSignals([parts.library.indexing.synced, parts.search.session.recalled]):
        parts.library.folders.add([tmp_path])
    assert library.named("recall") == [("recall", "nothing")] * 2


def test_a_question_is_asked_again_when_the_index_was_rebuilt(qtbot, parts, field, monkeypatch):
    rebuilt = Synced(0, 0, 0, 1, (), 1, 7, 0.1, reindexed=1)
    with qtbot.waitSignal(parts.search.session.recalled):
        qtbot.keyClicks(field, "nothing")
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.library.indexing.synced.emit(rebuilt)


def test_the_language_changes_while_the_window_is_open(qtbot, window, parts, appearance, field):
    appearance.set_language("zh_CN")
    QApplication.processEvents()
    assert field.placeholderText() == "输入问题或关键词"
    assert parts.results.empty.text.startswith("把文件夹拖到这里")
    assert window.findChild(object, "presets").currentText() == "回答问题"
    appearance.set_language("en")
    QApplication.processEvents()
    assert field.placeholderText() == "Ask a question, or type keywords"


def test_size_and_place_are_remembered(qtbot, window, settings, library, appearance):
    window.resize(790, 555)
    window.close()
    other = MainWindow(library, settings, appearance)
    qtbot.addWidget(other)
    assert (other.width(), other.height()) == (790, 555)
    assert other.regions.stop()


def test_a_click_on_what_was_meant_asks_that(qtbot, parts, library, field):
    parts.library.folders.add([])
    with qtbot.waitSignal(parts.search.session.recalled):
        field.setText("nothing")
    assert parts.results.empty.text.endswith("\nsomething")
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.results.empty.corrected.emit("something")
    assert field.text() == "something"
    assert parts.results.view.currentIndex() == 0


def test_the_preview_follows_the_list(qtbot, window, parts, held, field):
    window.resize(1300, 700)
    with qtbot.waitSignal(parts.search.session.recalled):
        field.setText("what moves")  # at once: keys may be slower than the pause
    with qtbot.waitSignal(parts.preview.session.written):
        qtbot.keyClick(field, Qt.Key.Key_Down)
    assert parts.preview.header.text.startswith("Title ")
    parts.preview.menu.next_row.trigger()
    assert parts.results.view.list.currentIndex().row() == 1


def test_an_empty_library_has_the_whole_window_for_its_first_page(qtbot, window, parts):
    window.resize(1300, 700)
    assert not parts.preview.isVisible()
    with qtbot.waitSignal(parts.library.indexing.synced):
        parts.library.folders.add([Path("/library")])
    assert parts.preview.isVisible()
    assert window._page.preview_button.isChecked()


def test_with_the_first_folder_the_question_is_what_comes_next(qtbot, window, parts, field):
    qtbot.waitUntil(window.isActiveWindow)
    next(each for each in parts.results.empty.findChildren(QPushButton)).setFocus()
    parts.library.folders.add([Path("/library")])
    assert field.hasFocus()
    parts.library.folders.tree.setFocus()
    parts.library.folders.add([Path("/more")])
    assert not field.hasFocus()  # who adds several is not led away


def test_the_preview_is_out_of_the_way_where_it_is_narrow(qtbot, window, parts, settings):
    with qtbot.waitSignal(parts.library.indexing.synced):
        parts.library.folders.add([Path("/library")])
    window.resize(1300, 700)
    assert parts.preview.isVisible()
    window.resize(1024, 700)
    assert not parts.preview.isVisible()
    parts.preview.menu.shown.trigger()
    assert parts.preview.isVisible()
    window.resize(1000, 690)
    assert parts.preview.isVisible()  # it was asked for


def test_a_hit_that_is_dragged_about_is_no_folder_to_add(window, library, monkeypatch, tmp_path):
    monkeypatch.setattr(QDragEnterEvent, "source", lambda _: window)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path))])
    event = QDragEnterEvent(
        QPointF(20, 20), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )  # fmt: skip
    event.ignore()
    QApplication.sendEvent(window, event)
    assert not event.isAccepted()


def test_all_hits_are_copied_or_saved(qtbot, parts, field):
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        qtbot.keyClicks(field, "what moves")
    parts.menu.copy_all.trigger()
    assert QApplication.clipboard().text().startswith("# what moves\n\n1. **Title 4**")
    content = json.loads(parts.search.session.report.as_json(parts.results.hits))
    assert (content["question"], content["pool"]) == ("what moves", 4)
    assert [hit["rank"] for hit in content["hits"]] == [1, 2, 3, 4]


def test_what_is_saved_names_the_preset(qtbot, parts, field, monkeypatch):
    saved = []
    monkeypatch.setattr(parts.results._file, "ask", lambda report, *_: saved.append(report))
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        qtbot.keyClicks(field, "what moves")
    parts.menu.save_all.trigger()
    assert json.loads(saved[0].as_json(()))["preset"] == parts.search.bar.preset == "answer"


def test_a_hit_is_judged_by_a_key_and_stays_judged(qtbot, parts, library, field, tmp_path):
    with qtbot.waitSignals([parts.search.session.reranker.scored] * 4):
        qtbot.keyClicks(field, "what moves")
    parts.results.view.enter()
    with qtbot.waitSignal(parts.results.judging.keeper.stream.finished):
        qtbot.keyClick(parts.results.view.list, Qt.Key.Key_Plus)
    assert [each.grade for each in parts.results.judging.judgments] == [1]
    chosen = parts.results.view.list.currentIndex()
    assert chosen.data(Role.ROW).grade == 1
    parts.search.session.ask_again()
    qtbot.waitUntil(lambda: parts.results.view.list.model().index(0).data(Role.ROW).grade == 1)


@pytest.fixture
def asked(qtbot, parts):
    """The window with the hits of a question, the second one chosen."""
    with qtbot.waitSignal(parts.search.session.recalled):
        parts.search.ask("what moves type:md")
    parts.results.view.choose(20)
    return parts


def like(qtbot, parts, action):
    with qtbot.waitSignal(parts.search.session.recalled):
        getattr(parts.preview.menu, action).trigger()


def test_more_like_a_passage_is_shown_with_a_way_back(qtbot, window, asked, field, library):
    line = asked.search.like_line
    assert not line.isVisible()
    like(qtbot, asked, "like_passage")
    assert library.named("similar") == [("similar", "2.md", None, 20, "what moves type:md")]
    assert sorted(ids(window)) == [70, 80]
    assert (line.isVisible(), line.text, field.text()) == (
        True, "Like: Title 2", "what moves type:md"
    )  # fmt: skip
    asked.results.view.choose(70)
    like(qtbot, asked, "like_document")
    assert library.named("similar")[-1] == ("similar", "7.md", None, None, "what moves type:md")
    assert line.text == "Like: Title 7"
    with qtbot.waitSignal(asked.search.session.recalled):
        line.findChild(QPushButton).click()
    assert line.text == "Like: Title 2"
    with qtbot.waitSignal(asked.search.session.recalled):
        asked.search.history.go(-1)
    assert not line.isVisible()
    assert len(ids(window)) == 4
    with qtbot.waitSignal(asked.search.session.recalled):
        asked.search.history.go(1)
    assert line.text == "Like: Title 2"


def test_what_is_like_something_is_neither_scored_nor_judged_nor_kept(qtbot, asked, library):
    asked.search.session.stop()
    library.calls.clear()
    like(qtbot, asked, "like_passage")
    asked.search.session.set_instruction("another")
    assert not library.named("rank")
    with qtbot.waitSignal(asked.results.failed) as failed:
        asked.results.view.menu.judged.emit(asked.results.hits[0], 1)
    assert "judged for a question" in str(failed.args[0])
    asked.search.history.remember()
    assert asked.search.history.history.questions == ("what moves type:md",)
    assert json.loads(asked.search.report().as_json(()))["question"] == "/library/2.md"


def test_what_was_meant_stands_above_the_hits_once_the_question_is_whole(qtbot, parts, field):
    line = parts.search.meant
    with qtbot.waitSignal(parts.search.recalled):
        parts.search.ask("somthin")
    with qtbot.waitSignal(parts.search.recalled) as recalled:
        qtbot.keyClicks(field, "g")
    assert recalled.args[0] == "somthing"
    assert not line.isVisible()  # half a word is always unknown
    qtbot.waitUntil(line.isVisible)
    with qtbot.waitSignal(parts.search.recalled):
        qtbot.keyClicks(field, "s")
    assert not line.isVisible()
    with qtbot.waitSignal(parts.search.recalled):
        parts.search.ask("somthing")
    with qtbot.waitSignal(parts.search.recalled):
        line.linkActivated.emit("meant")
    assert field.text() == "something"
    assert not line.isVisible()


def test_a_filter_holds_for_what_is_like_something(qtbot, asked, field, library):
    like(qtbot, asked, "like_passage")
    with qtbot.waitSignal(asked.search.session.recalled):
        asked.search.filters.asked.emit("what moves")
    assert library.named("similar")[-1] == ("similar", "2.md", None, 20, "what moves")
    assert field.text() == "what moves"
    with qtbot.waitSignal(asked.search.session.recalled):
        asked.search.follow_library()
    assert len(library.named("similar")) == 3
    with qtbot.waitSignal(asked.search.recalled):
        asked.search.ask("what else")
    assert not asked.search.like_line.isVisible()


@pytest.mark.parametrize(
    ("name", "said"), [("new", "not ready for search by meaning"), ("alone", "No other document")]
)
def test_where_nothing_is_like_it_the_reason_is_said(qtbot, window, asked, hit, name, said):
    asked.search.show_like(Like(Path(f"/library/{name}.md"), "New"))
    qtbot.waitUntil(lambda: said in asked.results.empty.text)
    assert ids(window) == []


def test_the_selection_is_searched_for(qtbot, asked, field):
    asked.preview.show()
    qtbot.waitUntil(lambda: asked.preview.views.text.toPlainText() != "")
    action = asked.preview.menu.search_selection
    assert not action.isEnabled()
    asked.preview.views.text.selectAll()
    with qtbot.waitSignal(asked.search.recalled):
        action.trigger()
    assert field.text() == "Heading Text of passage 20 in full."


def test_encoding_is_told_at_the_bottom_until_it_ends(qtbot, parts, library):
    library.vectors = [Encoded(5, 7)]
    said = []
    parts.library.indexing.encoded.connect(lambda *_: said.append(parts.search.status.text))
    with qtbot.waitSignal(parts.library.indexing.ended):
        parts.library.folders.add([Path("/library")])
    assert said[0].endswith("Search by meaning: 5 of 7 passages")
    assert "Search by meaning" not in parts.search.status.text


def test_damaged_vectors_are_made_again(qtbot, parts, library):
    parts.search.noticed.emit(Message("embed.vectors-damaged", folder="/library"))
    qtbot.waitUntil(lambda: bool(library.named("run_vectors")))
    assert "damaged" in parts.message.text


def test_what_is_wrong_at_a_teams_server_is_said_until_indexing_succeeds(
    qtbot, library, monkeypatch, request
):
    monkeypatch.setattr(library, "place", Place("https://qdrant.example:6333", "team"))
    parts = request.getfixturevalue("parts")
    assert "They are on qdrant.example:6333" in parts.results.empty.text
    for code in ("team.full", "team.key-refused", "servers.cannot-ask"):
        parts.library.failed.emit(Message(code, host="qdrant.example", status=500, reason=""))
        assert "qdrant.example" in parts.message.text
    with qtbot.waitSignal(parts.library.indexing.synced):
        parts.library.indexing.sync([])
    assert "qdrant.example" not in parts.message.text


def test_so_are_those_that_could_not_say_what_is_like_a_passage(qtbot, parts, library):
    parts.search.session.unanswered.emit(Message("embed.vectors-damaged", folder="/library"))
    qtbot.waitUntil(lambda: bool(library.named("run_vectors")))


def test_another_question_begins_at_its_best_passages(qtbot, window, parts, library):
    library.count = 40
    rows = parts.results.view.list
    parts.search.ask("what moves")
    qtbot.waitUntil(lambda: rows.model().rowCount() > 10)
    parts.results.view.step(1)
    rows.setCurrentIndex(rows.model().index(30))
    parts.search.ask("what rests")
    qtbot.waitUntil(lambda: not rows.currentIndex().isValid())
    qtbot.waitUntil(lambda: parts.results.hits[0].score is not None)
    assert rows.verticalScrollBar().value() == 0


def test_the_rest_is_read_by_key_button_and_scrolling(qtbot, window, parts, library, field, said):
    library.fitting, library.count = 2, 40
    rest = window.findChild(QWidget, "progress")
    button = rest.findChild(QPushButton)

    def asked(question):
        parts.search.ask(question)
        qtbot.waitUntil(lambda: rest.text == "2 of 40 ranked")
        assert button.text() == "Rank the rest (Ctrl+R)"

    def all_read():
        qtbot.waitUntil(lambda: not parts.results.model.in_part and rest.isHidden())

    asked("one")
    assert parts.results.view.menu.read_on.isEnabled()
    parts.results.view.enter()
    qtbot.keyClick(parts.results.view.list, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    all_read()
    assert not parts.results.view.menu.read_on.isEnabled()
    asked("two")
    button.click()
    all_read()
    asked("three")
    parts.results.view.list.scrollToBottom()
    parts.results.view.list.scrollTo(parts.results.model.index(parts.results.model.rule))
    all_read()
    asked("four")
    parts.results.view.menu.read_on.trigger()  # as in the menu
    all_read()


def test_a_narrow_window_shows_that_there_is_a_preview(qtbot, window):
    window.resize(1024, 700)
    button = window._page.preview_button
    assert not window.regions.preview.isVisible()
    assert button.isVisible()
    assert not button.isChecked()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert window.regions.preview.isVisible()
    assert button.isChecked()


def chosen_action(parts, text):
    parts.results.view.enter()
    return next(each for each in parts.results.view.menu.actions() if each.text() == text)


def test_a_question_is_kept_to_a_folder_or_a_document(qtbot, asked, field):
    for text, kept in (
        ("Only this folder", "what moves type:md in:/library"),
        ("Only this document", "what moves type:md in:/library/2.md"),
    ):
        with qtbot.waitSignal(asked.search.recalled):
            chosen_action(asked, text).trigger()
        assert field.text() == kept


def test_an_excluded_file_comes_back_by_undo(qtbot, window, parts, library, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "settings.toml")
    folders, undo = parts.library.folders, window.findChild(QToolButton, "undo")
    with qtbot.waitSignal(parts.library.indexing.synced):
        folders.add([Path("/library")])
    parts.search.ask("what moves")
    qtbot.waitUntil(lambda: len(ids(window)) == 4)
    with qtbot.waitSignal(parts.library.indexing.synced):
        chosen_action(parts, "Exclude this file").trigger()
        assert len(ids(window)) == 3  # before anything is read anew
    [pattern] = library.config.ignore
    assert pattern in ("/1.md", "/4.md")
    assert parts.message.text.startswith(f"Excluded from the library: {pattern[1:]}.")
    with qtbot.waitSignal(parts.library.indexing.synced):
        undo.click()
    assert library.config.ignore == ()
    assert not parts.message.isVisible()


def test_the_buttons_of_the_list_stand_at_its_right_with_and_without_filters(qtbot, window, parts):
    sort, copy = parts.results.sort, parts.chat.buttons
    parts.search.ask("what moves")
    qtbot.waitUntil(sort.isVisible)
    for facets in ((), (Facet("type", "pdf", "type:pdf", 2),)):
        parts.search.filters.show_facets(facets)
        qtbot.waitUntil(lambda: 0 < sort.x() - copy.geometry().right() <= 2 * SMALL)


def test_the_list_is_sorted_by_a_button_that_says_so(qtbot, window, parts, library):
    button = window.findChild(QToolButton, "sort")
    assert not button.isVisible()
    parts.search.ask("what moves")
    qtbot.waitUntil(lambda: ids(window) == [40, 30, 20, 10])
    assert button.text() == "Sorted by: Relevance"
    by_name = button.choices.actions()[2]
    by_name.trigger()
    assert button.text() == "Sorted by: Name"
    model = parts.results.model
    assert [model.index(row).data() for row in range(4)] == [f"Title {n}" for n in range(1, 5)]
    parts.preview.show()
    qtbot.waitUntil(lambda: library.calls[-1] == ("excerpt", 10, "what moves"))


def test_a_file_is_found_by_its_name_though_it_could_not_be_read(
    qtbot, window, parts, library, hit, said
):
    reason = Message("documents.needs-password")
    nothing = {"text": "", "snippet": "", "spans": (), "keyword_rank": None}
    library.files = [hit(9, passage_id=-9, title="plan.docx", reason=reason, **nothing)]
    parts.preview.menu.shown.trigger()
    parts.search.ask("nothing")
    rows, model = parts.results.view.list, parts.results.model
    qtbot.waitUntil(rows.isVisible)
    assert model.index(0).data() == "plan.docx"
    library.excerpt = lambda *_, **__: iter(())
    parts.results.view.enter()
    qtbot.waitUntil(lambda: "needs a password" in said(parts.preview))
    parts.search.ask("")
    assert model.rowCount() == 0
    assert not rows.isVisible()


def test_a_note_is_shown_in_its_row_and_beside_the_page_and_exported(
    qtbot, window, asked, library, hit, said, tmp_path
):
    chosen_action(asked, "Note…").trigger()
    dialog = window.findChild(NoteDialog)
    dialog.findChild(QPlainTextEdit).setPlainText("ask Ann")
    recall = library.recall

    def noted(question, **how):
        for event in recall(question, **how):
            notes = Notes.read(library.config.notes_file)
            yield replace(event, hits=notes.shown(event.hits))

    library.recall = noted
    asked.preview.show()
    with qtbot.waitSignal(asked.search.recalled):
        dialog.accept()
    model = asked.results.model
    row = model.row_of(20)
    assert "Note: ask Ann" in model.index(row).data(Qt.ItemDataRole.AccessibleTextRole)
    qtbot.waitUntil(lambda: "Note: ask Ann" in said(asked.preview))
    asked.results._file.save_notes(tmp_path / "notes.md", asked.results.noting.notes())
    assert (tmp_path / "notes.md").read_text().startswith("ask Ann\n\n> Text of passage 2")
    assert asked.message.text == f"One note saved in {tmp_path / 'notes.md'}."


def test_all_notes_are_listed_lead_to_their_passages_and_can_be_deleted(
    qtbot, window, asked, library, hit, said
):
    asked.menu.notes.trigger()
    dialog = window.findChild(NotesDialog)
    table, field = dialog.findChild(QTableWidget), dialog.findChild(QLineEdit)
    assert "There are no notes yet" in said(dialog)
    for number, words in ((2, "ask Ann"), (3, "先问安娜")):
        with qtbot.waitSignal(asked.results.noting.changed):
            asked.results.noting.write(hit(number), words)
    assert {table.item(row, 0).text() for row in range(2)} == {"ask Ann", "先问安娜"}
    assert "There are no notes yet" not in said(dialog)

    field.setText("ANN title")
    assert [table.item(row, 1).text() for row in range(table.rowCount())] == ["Title 2 › Heading 2"]
    place = table.visualItemRect(table.item(0, 0)).center()
    with qtbot.waitSignal(asked.search.resembled):
        qtbot.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert ids(window) == [20]
    assert said(asked.search.like_line).startswith("Note: ask Ann")
    asked.search.history.go(-1)
    assert asked.search.bar.question == "what moves type:md"

    button = next(each for each in dialog.findChildren(QPushButton) if "Delete" in each.text())
    with qtbot.waitSignal(asked.results.noting.changed):
        button.click()
    assert "No note has all these words" in said(dialog)
    assert not button.isEnabled()
    assert asked.message.text == "Note deleted: ask Ann"
    with qtbot.waitSignal(asked.results.noting.changed):
        window.findChild(QToolButton, "undo").click()
    assert len(Notes.read(library.config.notes_file)) == 2


def test_a_search_that_is_saved_is_said_and_seen_at_the_left(qtbot, window, asked):
    save = next(each for each in asked.search.menu.actions() if each.text() == "&Save this search")
    save.trigger()
    assert asked.message.text == "Saved in the side bar: what moves type:md"
    assert not asked.search.saved.isHidden()
    undo = window.findChild(QToolButton, "undo")
    undo.click()
    assert asked.search.saved.isHidden()
    assert not asked.message.isVisible()
    save.trigger()
    asked.search.bar.searched.emit("another")
    assert not asked.message.isVisible()  # it goes with the next question
    [search] = asked.search.history.history.saved
    asked.search.history.forget(search)
    asked.search.saved.forgotten.emit(search)
    assert asked.message.text.startswith("Deleted from the saved searches")
    undo.click()
    assert asked.search.history.history.saved == (search,)


def test_windows_are_no_larger_than_the_screen(window, parts):
    parts.presets.show_page("presets")
    room = window.screen().availableSize()
    for each in (window, next(iter(window.findChildren(PresetsWindow)))):
        least = each.minimumSizeHint()
        assert least.width() <= 1016  # it fits a screen of 1024 × 700
        assert least.height() <= 660
        assert each.width() <= max(room.width(), least.width())
        assert each.height() <= max(room.height(), least.height())
        each.close()


def test_the_button_of_the_preview_stays_beside_the_question(qtbot, window, parts, field):
    button = window.findChild(Page).preview_button

    def middle(widget):
        return widget.mapTo(window, widget.rect().center()).y()

    assert abs(middle(button) - middle(field)) <= 1
    box = window.findChild(QComboBox, "presets")
    box.setCurrentIndex(box.findData("custom"))
    box.activated.emit(box.currentIndex())
    own = window.findChild(QLineEdit, "instruction")
    qtbot.waitUntil(lambda: own.isVisible() and middle(own) > middle(field))
    assert abs(middle(button) - middle(field)) <= 1
