"""ChatRegion: the answer of a chat model to the question whose passages are listed."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QWidget

import engine
from app.chat.buttons import ChatButtons
from app.chat.citation import cited_reply
from app.chat.panel import ChatPanel
from app.chat.session import ChatSession
from app.settings import Preferences
from app.stream import Lanes
from engine import EngineError, Library, Message, SearchReport


class ChatRegion(QObject):
    """Builds the buttons beside the list and the panel above it, and joins them.

    Attributes:
        buttons, panel: The widgets.
        session: What is answered.

    Signals:
        passage_wanted: This Hit is to be shown.
        copied: A Message about what is in the clipboard now.
        failed: A Message about why something could not be done.
    """

    passage_wanted = Signal(object)
    copied = Signal(object)
    failed = Signal(object)

    def __init__(
        self, library: Library, lanes: Lanes, preferences: Preferences, window: QWidget
    ) -> None:
        super().__init__(window)
        self._lanes, self._preferences, self._window = lanes, preferences, window
        self._question = self._instruction = ""
        self._report = SearchReport("", "")
        self.session = ChatSession(library, lanes, self)
        self.panel, self.buttons = ChatPanel(self.session), ChatButtons()
        self.buttons.answer.clicked.connect(self.answer)
        self.buttons.copy.clicked.connect(self.copy_prompt)
        panel = self.panel
        panel.stop_wanted.connect(self.session.stop)
        panel.again_wanted.connect(self.answer)
        panel.copy_wanted.connect(self._copy)
        panel.close_wanted.connect(self._close)
        panel.passage_wanted.connect(self._on_passage)
        preferences.changed.connect(self._show_buttons)
        self._actions: tuple[QAction, ...] = ()
        self._show_buttons()

    def set_actions(self, answer: QAction, copy: QAction, setup: QAction) -> None:
        """Take the entries of the menu."""
        answer.triggered.connect(self.answer)
        copy.triggered.connect(self.copy_prompt)
        setup.triggered.connect(self.show_setup)
        self._actions = (answer, copy)
        self._show_buttons()

    def set_hits(self, question: str, instruction: str, report: SearchReport) -> None:
        """Note what is listed; another question than that of the answer puts this away."""
        self._question, self._instruction, self._report = question, instruction, report
        if question != self.session.question:
            self._close()
        self._show_buttons()

    def answer(self) -> None:
        """Have the question answered, after a yes where passages would leave this computer."""
        config = self._preferences.config
        if not config.chat:
            self.show_setup()
            return
        if not self._is_there:
            return
        try:
            if engine.needs_yes(config):
                from app.chat.setup import ask_to_send  # late: the window comes without it

                ask_to_send(config, self._window, self._agree)
                return
        except EngineError as error:
            self.failed.emit(error.message)
            return
        report = self._report
        self.session.start(
            self._question,
            self._instruction,
            report.hits,
            unanswered=report.doubts["unanswered"],
            rerank=report.read > 0,  # a model that reads no list need not be loaded for this
        )
        self.panel.begin()

    def copy_prompt(self) -> None:
        """Put question, instruction and passages into the clipboard, for any chat."""
        if not self._is_there:
            return
        tokens = self._preferences.config.chat_tokens
        prompt, cited = engine.prompt_of(
            self._question, self._instruction, self._report.hits, tokens
        )
        QGuiApplication.clipboard().setText(prompt)
        self.copied.emit(Message("window.prompt-copied", count=len(cited)))

    def show_setup(self) -> None:
        from app.chat.setup import ChatSetup  # late: the window comes without it

        dialog = ChatSetup(self._preferences.config, self._lanes, self._window)
        dialog.chosen.connect(self._preferences.change)
        dialog.open()

    @property
    def _is_there(self) -> bool:
        """Whether a question is asked, and passages are listed for it."""
        return bool(self._question and any(hit.text for hit in self._report.hits))

    def _agree(self) -> None:
        self._preferences.change(engine.after_yes(self._preferences.config))
        self.answer()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(cited_reply(self.session))
        self.copied.emit(Message("window.answer-copied"))

    def _close(self) -> None:
        self.session.forget()
        self.panel.hide()

    def _on_passage(self, number: int) -> None:
        if self.session.asked and number <= len(self.session.asked.passages):
            self.passage_wanted.emit(self.session.asked.passages[number - 1])

    def _show_buttons(self) -> None:
        there = self._is_there
        self.buttons.setVisible(there)
        self.buttons.answer.setVisible(bool(self._preferences.config.chat))
        for action in self._actions:
            action.setEnabled(there)
