import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QToolButton

from app.window.message_bar import MessageBar
from engine import Message


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


@pytest.fixture
def buttons(bar):
    return bar.findChildren(QToolButton)[2:]  # more, copy, close


def everything(buttons):
    """All messages as they are copied, without their time."""
    buttons[1].click()
    return [line[10:] for line in QGuiApplication.clipboard().text().split("\n")]


def test_sentences_are_plain_and_can_be_selected(bar):
    bar.complain(Message("<b>x</b> is gone."))
    words = next(each for each in bar.findChildren(QLabel) if each.text())
    assert words.text() == bar.text == "<b>x</b> is gone."
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not bar.isHidden()


def test_the_newest_is_shown_and_the_others_are_counted(bar, buttons):
    bar.notice(Message("a"))
    assert buttons[0].text() == "Details"
    for sentence in ("b", "b", "a", "c"):
        bar.notice(Message(sentence))
    assert bar.text == "c"
    assert everything(buttons) == ["c", "a", "b"]
    assert buttons[0].text() == "2 more"


def test_it_opens_to_all_messages_with_their_time_and_they_can_be_copied(bar, buttons):
    more, copy, _ = buttons
    everything = bar.findChild(QPlainTextEdit)
    bar.notice(Message("first"))
    bar.complain(Message("second"))
    assert everything.isHidden()
    more.click()
    assert not everything.isHidden()
    assert [line[10:] for line in everything.toPlainText().split("\n")] == ["second", "first"]
    copy.click()
    assert QGuiApplication.clipboard().text() == everything.toPlainText()


def test_a_flood_of_messages_is_bounded(bar, buttons):
    for number in range(200):
        bar.complain(Message(str(number)))
    assert everything(buttons) == [str(number) for number in range(199, 149, -1)]


def test_a_closed_notice_is_not_said_again_but_a_complaint_is(bar, buttons):
    bar.notice(Message("a"))
    buttons[2].click()
    assert bar.isHidden()
    assert bar.text == ""
    bar.notice(Message("a"))
    assert bar.isHidden()
    bar.complain(Message("a"))
    assert not bar.isHidden()
    assert not bar.grab().isNull()


def test_what_came_of_something_that_was_done_is_said_each_time(bar, buttons):
    for _ in range(2):
        bar.answer(Message("3 passages are saved."))
        assert bar.text == "3 passages are saved."
        buttons[2].click()
        assert bar.isHidden()


def test_messages_follow_the_language_and_a_closed_one_stays_closed(
    qtbot, bar, buttons, appearance
):
    bar.notice(Message("storage.cannot-read", file="a.json", reason="no"))
    buttons[0].click()
    appearance.set_language("zh_CN")
    assert bar.text == "无法读取 a.json：no。"
    everything = bar.findChild(QPlainTextEdit)
    qtbot.waitUntil(lambda: everything.toPlainText().endswith(bar.text))
    buttons[2].click()
    appearance.set_language("en")
    bar.notice(Message("storage.cannot-read", file="a.json", reason="no"))
    assert bar.isHidden()


@pytest.mark.parametrize("code", ["window.unexpected", "sync.stopped"])
def test_an_unexpected_error_offers_the_log(qtbot, bar, code):
    log = bar.findChild(QToolButton, "open_log")
    bar.complain(Message(code, reason="a bug"))
    assert log.isVisibleTo(bar)
    with qtbot.waitSignal(bar.log_wanted):
        log.click()
    bar.answer(Message("window.copied", count=1))
    assert not log.isVisibleTo(bar)


def test_what_was_done_before_does_not_come_back_when_the_last_is_undone(bar, buttons):
    undone = []
    bar.complain(Message("damaged"))
    bar.answer(Message("saved"), undo=lambda: undone.append("saved"))
    bar.answer(Message("deleted"), undo=lambda: undone.append("deleted"))
    assert everything(buttons) == ["deleted", "damaged"]
    bar.findChild(QToolButton, "undo").click()
    assert undone == ["deleted"]
    assert bar.text == "damaged"


def test_what_can_be_undone_waits_for_what_cannot(bar, buttons):
    bar.answer(Message("deleted"), undo=lambda: None)
    for name in ("copied", "exported"):
        bar.answer(Message(name))
    assert everything(buttons) == ["exported", "deleted"]
    bar.withdraw("exported")
    assert bar.text == "deleted"
    assert bar.findChild(QToolButton, "undo").isVisibleTo(bar)


def test_closing_what_covers_an_undo_leaves_that(bar, buttons):
    undone = []
    bar.complain(Message("damaged"))
    bar.answer(Message("deleted"), undo=lambda: undone.append("deleted"))
    bar.complain(Message("no program"))
    *_, close = buttons
    close.click()
    assert everything(buttons) == ["deleted"]
    bar.findChild(QToolButton, "undo").click()
    assert undone == ["deleted"]
    assert bar.isHidden()
    bar.answer(Message("deleted"), undo=lambda: None)
    close.click()
    assert bar.isHidden()
