import pytest
from PySide6.QtCore import Qt

from app.widgets import ElidedLabel, Label, tooltip
from engine import Message


def test_what_looks_like_html_is_shown_as_it_stands(qtbot):
    plain, markup = Label(), Label()
    qtbot.addWidget(plain)
    qtbot.addWidget(markup)
    plain.setText("ib")
    markup.setText("<i>b</i>")
    assert markup.textFormat() == Qt.TextFormat.PlainText
    assert markup.sizeHint().width() > plain.sizeHint().width() * 2


@pytest.mark.parametrize("kind", [Label, ElidedLabel])
def test_a_message_follows_the_language_until_something_else_is_shown(qtbot, kind, appearance):
    label = kind()
    qtbot.addWidget(label)
    label.setText(Message("documents.empty"))
    appearance.set_language("zh_CN")
    qtbot.waitUntil(lambda: label.text() == "文件是空的。")
    label.setText("a.txt")
    appearance.set_language("en")
    qtbot.wait(0)
    assert label.text() == "a.txt"


def test_tooltips_cannot_hold_markup():
    assert tooltip("/a/<b>x</b>&y") == "<span>/a/&lt;b&gt;x&lt;/b&gt;&amp;y</span>"


@pytest.mark.parametrize("kind", [Label, ElidedLabel])
def test_a_name_cannot_turn_round_what_stands_behind_it(qtbot, kind):
    label = kind()
    qtbot.addWidget(label)
    label.setText("note \u202egnp.md\x07 · 2026-11-27\nنص")
    assert label.text() == "note gnp.md · 2026-11-27\nنص"
    assert tooltip("a\u2067b\u202c") == "<span>ab</span>"


def test_an_elided_label_never_widens_its_window(qtbot):
    label = ElidedLabel()
    qtbot.addWidget(label)
    label.setText("wide " * 500)
    assert label.minimumSizeHint().width() == 0
    label.resize(80, 20)
    assert not label.grab().isNull()


def test_a_word_without_an_end_is_broken_where_text_wraps(qtbot):
    label = Label(wrap=True)
    qtbot.addWidget(label)
    for word in ("x" * 300, "ش" * 300, "汉" * 300, "C:\\" + "very-long-name" * 30):
        label.setText(f"Deleted: {word}")
        assert label.minimumSizeHint().width() < 600


def test_the_last_letter_of_a_label_is_not_cut(qtbot):
    label = Label()
    qtbot.addWidget(label)
    label.setText("Tokens of passages")
    assert label.sizeHint().width() >= label.fontMetrics().boundingRect(label.text()).width()
