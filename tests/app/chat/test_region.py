"""Answers, in the real window, by a chat model that says what it is told to."""

from threading import Event

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QMessageBox

from app.chat.setup import ChatSetup
from engine import Answering, Checked, Found, Tick, Wrote, sentences_of
from engine.errors import Invalid, ModelUnavailable

TEXT = "It is said in the first [1]. So is this [2]. And <b>this</b> is not [2]."
VERDICTS = ("supported", "unsupported", "uncited")


class Model:
    """Says `TEXT` in two pieces, the second when `free`; keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple] = []
        self.free, self.failure = True, None
        self.closed = 0

    def answer(self, library, question, instruction, hits, *, unanswered, rerank):
        self.asked.append((question, instruction, tuple(hits), unanswered, rerank))
        if unanswered:
            raise Invalid("chat.nothing-answers")
        try:
            yield Answering("tiny", "localhost:1", tuple(hits))
            yield Wrote(TEXT[:20])
            while not self.free:
                yield Tick()
            if self.failure:
                raise self.failure
            yield Wrote(TEXT[20:])
            for sentence, verdict in zip(sentences_of(TEXT), VERDICTS, strict=True):
                yield Checked(sentence, verdict)
        finally:
            self.closed += 1


@pytest.fixture
def model(monkeypatch):
    model = Model()
    monkeypatch.setattr("engine.answer", model.answer)
    return model


@pytest.fixture
def chat(qtbot, window, parts, library):
    """The region, with an address set and a question asked."""
    parts.preferences.change({"chat": "http://localhost:1"})
    parts.search.ask("threads")
    qtbot.waitUntil(lambda: len(parts.search.session.report.hits) == 4)
    qtbot.waitUntil(lambda: not parts.search.session.reranker.scoring)
    return parts.chat


def test_an_answer_is_off_until_an_address_is_set(qtbot, window, parts, model):
    parts.search.ask("threads")
    qtbot.waitUntil(lambda: parts.chat.buttons.isVisibleTo(window))
    assert not parts.chat.buttons.answer.isVisibleTo(window)
    assert parts.chat.buttons.copy.isVisibleTo(window)
    parts.menu.answer.trigger()
    assert window.findChild(ChatSetup)
    assert model.asked == []


def test_the_answer_comes_above_the_list(qtbot, window, chat, model):
    chat.buttons.answer.click()
    qtbot.waitUntil(lambda: len(chat.session.checked) == 3 and not chat.session.running)
    [(question, _, hits, unanswered, rerank)] = model.asked
    assert (question, unanswered, rerank) == ("threads", False, True)
    assert [hit.first_rank for hit in hits] == [4, 3, 2, 1]  # as they are ranked by now
    assert chat.panel.isVisible()
    qtbot.waitUntil(lambda: chat.panel.view.toPlainText() == TEXT)
    assert "tiny at localhost:1 · passages: 4" in chat.panel.text
    assert "Underlined (1): The cited passage does not seem to say this." in chat.panel.text
    assert "Underlined (1): This sentence cites no passage." in chat.panel.text


def test_a_number_leads_to_its_passage(qtbot, chat, model, parts):
    parts.preview.menu.shown.setChecked(False)
    parts.preview.hide()
    chat.answer()
    qtbot.waitUntil(lambda: not chat.session.running)
    chat.panel.view.anchorClicked.emit(QUrl("2"))
    assert parts.preview.choice.hit.first_rank == 3
    assert parts.results.view.list.currentIndex().data() is not None
    assert not parts.preview.isHidden()


def test_an_answer_can_be_stopped_and_stays(qtbot, window, chat, model):
    model.free = False
    chat.answer()
    qtbot.waitUntil(lambda: chat.session.text == TEXT[:20])
    qtbot.keyClick(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: model.closed == 1)
    assert not chat.session.running
    assert "Stopped. What has been written is not checked." in chat.panel.text
    assert chat.panel.view.toPlainText() == TEXT[:20].rstrip()
    assert chat.panel.findChild(object, "chat_stop").text() == "Answer again"


def test_another_question_puts_the_answer_away(qtbot, chat, model, parts):
    model.free = False
    chat.answer()
    qtbot.waitUntil(lambda: bool(chat.session.text))
    parts.search.ask("other")
    qtbot.waitUntil(lambda: not chat.panel.isVisible())
    qtbot.waitUntil(lambda: model.closed == 1)
    assert chat.session.text == ""


def test_a_question_that_cannot_be_looked_up_is_not_answered(qtbot, window, chat, model, parts):
    with qtbot.waitSignal(parts.search.session.unanswered):
        parts.search.ask("!")
    assert not chat.buttons.isVisibleTo(window)
    parts.menu.answer.trigger()
    assert model.asked == []


def test_what_came_before_a_failure_stays(qtbot, chat, model):
    model.failure = ModelUnavailable("chat.cut", host="localhost:1")
    chat.answer()
    qtbot.waitUntil(lambda: "was cut" in chat.panel.text)
    assert chat.session.text == TEXT[:20]


def test_where_nothing_answers_that_is_said(qtbot, chat, model, parts, library):
    library.unanswered = True
    parts.search.ask("again")
    qtbot.waitUntil(lambda: parts.search.session.report.doubts["unanswered"])
    chat.answer()
    qtbot.waitUntil(lambda: "Nothing in the list seems to answer" in chat.panel.text)


def test_an_answer_is_copied_with_its_sources_and_doubts(qtbot, chat, model):
    chat.answer()
    qtbot.waitUntil(lambda: len(chat.session.checked) == 3)
    chat.panel.copy_wanted.emit()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("threads\n\nIt is said in the first [1]. So is this [2]. (The cited pas")
    assert "\n[2] Title 3 › Heading 3, /library/3.md" in text


def test_the_prompt_is_copied_with_no_model(qtbot, parts, window):
    parts.search.ask("threads")
    qtbot.waitUntil(lambda: parts.menu.copy_prompt.isEnabled())
    parts.menu.copy_prompt.trigger()
    text = QGuiApplication.clipboard().text()
    assert text.endswith("Question: threads")
    assert '<passage number="4"' in text


def test_another_machine_needs_a_yes_that_names_it(qtbot, window, chat, model, parts):
    parts.preferences.change({"chat": "http://chat.example"})
    chat.answer()
    box = window.findChild(QMessageBox, "chat_yes")
    words = box.text() + box.informativeText()
    assert "chat.example" in words
    assert "question" in words
    assert "not encrypted" in words
    assert model.asked == []
    box.buttons()[0].click()
    qtbot.waitUntil(lambda: len(model.asked) == 1)
    assert parts.preferences.config.chat_origins == ("http://chat.example",)


@pytest.fixture
def setup(qtbot, window, chat):
    chat.show_setup()
    return window.findChild(ChatSetup)


def test_servers_are_found_when_that_is_wanted(qtbot, setup, monkeypatch):
    found = [
        Found("Ollama", "http://localhost:11434", ("a", "b")),
        Found("vLLM", "http://localhost:8000", ("c",)),
    ]
    monkeypatch.setattr("app.chat.setup.find_servers", lambda: iter(found))
    setup._address.setEditText("")
    setup._find.click()
    qtbot.waitUntil(lambda: "Ollama (2), vLLM (1)" in setup.text)
    assert setup._address.currentText() == "http://localhost:11434"
    assert setup._model.currentText() == "a"


@pytest.mark.parametrize("typed", ["", "desk:1"])
def test_a_server_is_found_by_itself_where_none_is_set(
    qtbot, window, chat, parts, monkeypatch, typed
):
    looked, found = Event(), Found("Ollama", "http://localhost:11434", ("a",))

    def find():
        looked.wait(60)
        yield found

    monkeypatch.setattr("app.chat.setup.find_servers", find)
    parts.preferences.change({"chat": ""})
    chat.show_setup()
    setup = window.findChild(ChatSetup)
    before = setup.text
    setup._address.setEditText(typed)
    with qtbot.waitSignal(setup._stream.finished):
        looked.set()
    shown = setup._address.currentText(), setup._model.currentText()
    assert shown == ((typed, "") if typed else (found.address, "a"))
    assert ("Ollama" in setup.text) == (setup.text != before) == (not typed)


def test_what_is_saved_holds_from_then_on(qtbot, setup, parts):
    setup._address.setEditText("localhost:1234")
    setup._model.setEditText("b")
    setup._save()
    config = parts.preferences.config
    assert (config.chat, config.chat_model) == ("localhost:1234", "b")


def test_nonsense_is_not_saved(qtbot, setup, parts):
    setup._address.setEditText("http://u:p@x")
    setup._save()
    assert parts.preferences.config.chat == "http://localhost:1"
    assert setup.isVisible()
    assert setup.text


def test_what_is_said_presses_no_field_together(setup):
    before = setup.height()
    setup._say(lambda: "A chat server that has a great deal to say of itself. " * 20)
    assert setup.height() == setup.heightForWidth(setup.width()) > before


def test_it_can_be_switched_off(setup, parts):
    setup._address.setEditText("")
    setup._save()
    assert parts.preferences.config.chat == ""
    assert not parts.chat.buttons.answer.isVisibleTo(parts.chat.buttons)


def test_a_server_that_fails_is_said(qtbot, setup, monkeypatch):
    def chat_models(address, key):
        raise ModelUnavailable("chat.no-server", address=address)
        yield

    monkeypatch.setattr("app.chat.setup.chat_models", chat_models)
    setup._find.click()
    qtbot.waitUntil(lambda: "No chat server answers at http://localhost:1" in setup.text)


def test_a_screen_reader_is_told_what_each_field_of_the_setup_is(setup):
    names = [box.lineEdit().accessibleName() for box in setup.findChildren(QComboBox)]
    assert names == ["Address", "Model"]
