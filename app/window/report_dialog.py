"""ReportDialog: what helps others to find a fault, to be read before it is passed on."""

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.window.text_dialog import TextDialog


class ReportDialog(TextDialog):
    """Shows a report, which can be edited and copied; nothing is sent."""

    def __init__(self, report: str, parent: QWidget) -> None:
        super().__init__(parent, height=460)
        self._text.setPlainText(report)
        self._text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self._retranslate()

    def _retranslate(self) -> None:
        super()._retranslate()
        self.setWindowTitle(self.tr("Report a problem"))
        self._words.setText(
            self.tr(
                "Write at the top what you did and what happened, and pass the report on to "
                "whoever helps you with Pagewise. The log may name your files: delete what "
                "others should not see. Nothing is sent from here."
            )
        )
        self._text.setAccessibleName(self.tr("Report"))
