"""ChatButtons: what stands beside the list: an answer, and the prompt for any other chat."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from app.widgets import Translated, icon


class ChatButtons(Translated, QWidget):
    """The buttons `answer` and `copy`."""

    def __init__(self) -> None:
        super().__init__()
        self.answer, self.copy = QToolButton(autoRaise=True), QToolButton(autoRaise=True)
        self.answer.setObjectName("answer")
        self.copy.setObjectName("copy_prompt")
        self.answer.setIcon(icon("message-square"))
        self.answer.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.copy.setIcon(icon("copy"))
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        line.addStretch()
        line.addWidget(self.answer)
        line.addWidget(self.copy)
        self._retranslate()

    def _retranslate(self) -> None:
        self.answer.setText(self.tr("Answer"))
        self.answer.setToolTip(
            self.tr("Have your chat model answer from these passages (Ctrl+Enter)")
        )
        words = self.tr("Copy as prompt: question and passages, for any chat")
        self.copy.setToolTip(words)
        self.copy.setAccessibleName(words)
