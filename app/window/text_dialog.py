"""TextDialog: a text to be copied, below what there is to say of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from app.widgets import LARGE, MEDIUM, Label, Translated, column

_WIDTH = 680  # pixels


class TextDialog(Translated, QDialog):
    """Subclasses fill `_words` and `_text`."""

    def __init__(self, parent: QWidget, *, height: int) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = Label(wrap=True)
        self._text = QPlainTextEdit(tabChangesFocus=True)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._text.toPlainText())
        )
        self._buttons.rejected.connect(self.reject)
        parts = (self._words, self._text, self._buttons)
        margins = (LARGE, LARGE, LARGE, LARGE)
        self.setLayout(column(*parts, wide=self._text, spacing=MEDIUM, margins=margins))
        self.resize(_WIDTH, height)

    def _retranslate(self) -> None:
        self._copy.setText(self.tr("Copy"))
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
