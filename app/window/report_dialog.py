"""ReportDialog: what helps others to find a fault, to be read before it is passed on."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QPlainTextEdit, QWidget

from app.widgets import Label, Translated, column


class ReportDialog(Translated, QDialog):
    """Shows a report, which can be edited and copied; nothing is sent."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._words = Label(wrap=True)
        self._text = QPlainTextEdit(report)
        self._text.setTabChangesFocus(True)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self._copy = self._buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self._copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self._text.toPlainText())
        )
        self._buttons.rejected.connect(self.reject)
        parts = (self._words, self._text, self._buttons)
        self.setLayout(column(*parts, wide=self._text, spacing=10, margins=(16, 14, 16, 14)))
        self.resize(680, 460)
        self._retranslate()

    def _retranslate(self) -> None:
        self.setWindowTitle(self.tr("Report a problem"))
        self._words.setText(
            self.tr(
                "Say above it what you did and what happened, and pass it on to whoever helps you "
                "with Pagewise. The log may name your files: delete what nobody should see. "
                "Nothing is sent from here."
            )
        )
        self._text.setAccessibleName(self.tr("Report"))
        self._copy.setText(self.tr("Copy"))
        close = self._buttons.button(QDialogButtonBox.StandardButton.Close)
        close.setText(self.tr("Close"))
