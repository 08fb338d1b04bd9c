import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QToolButton

from app.message_bar import MessageBar


@pytest.fixture
def bar(qtbot):
    bar = MessageBar()
    qtbot.addWidget(bar)
    return bar


def test_sentences_are_plain_and_can_be_copied(bar):
    bar.complain("<b>x</b> is gone.")
    words = next(each for each in bar.findChildren(QLabel) if each.text())
    assert words.text() == bar.text == "<b>x</b> is gone."
    assert words.textFormat() == Qt.TextFormat.PlainText
    assert words.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
    assert not bar.isHidden()


def test_the_last_three_are_shown_each_once(bar):
    for sentence in ("a", "b", "b", "c", "d"):
        bar.notice(sentence)
    assert bar.text == "b\nc\nd"


def test_a_closed_notice_is_not_said_again_but_a_complaint_is(bar):
    bar.notice("a")
    bar.findChild(QToolButton).click()
    assert bar.isHidden()
    assert bar.text == ""
    bar.notice("a")
    assert bar.isHidden()
    bar.complain("a")
    assert not bar.isHidden()
    assert not bar.grab().isNull()
