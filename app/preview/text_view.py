"""TextView: the text of a document, with the passage framed and the question's words marked."""

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QTextEdit, QWidget

from app.preview.script import Script
from app.widgets import Translated, set_share

_MARGIN = 14
_SMALLEST, _LARGEST = 6.0, 32.0  # points


class TextView(Translated, QPlainTextEdit):
    """Shows a `Script`; text can be selected and copied, not edited.

    Signals:
        zoomed: The user zoomed.
    """

    zoomed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._script = Script("", (), (), {})
        self._framed: tuple[int, int] | None = None
        self._match: tuple[int, int] | None = None  # that is shown, of those that were looked for
        self.setReadOnly(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)
        self._retranslate()

    def show_script(
        self, script: Script, passage_id: int, match: tuple[int, int] | None = None
    ) -> None:
        """Show a text, scrolled to one of its passages, which is framed, or to a match in it.

        Where only the marks are others, it stays where it is.
        """
        framed = None if match else script.passages.get(passage_id)
        same = script.text == self._script.text
        stays = same and (framed, match) == (self._framed, self._match)
        changed = script != self._script or match != self._match
        self._script, self._framed, self._match = script, framed, match
        if not same:
            self.setPlainText(script.text)
            self._set_headings()
        if changed:
            self._recolour()
        if stays:
            return
        start = match[0] if match else framed[0] if framed else 0
        self.setTextCursor(self._cursor(start, 0))
        above = self.viewport().height() // self.fontMetrics().lineSpacing() // 3 if match else 2
        self.verticalScrollBar().setValue(self._line_of(start) - above)
        self.viewport().update()

    def zoom(self, step: int) -> None:
        """Zoom in by so many steps, or out; 0 restores the first size."""
        self.set_scale(self.scale * 1.15**step if step else 1.0)
        self.zoomed.emit()

    @property
    def scale(self) -> float:
        return self.font().pointSizeF() / QApplication.font().pointSizeF()

    def set_scale(self, scale: float) -> None:
        """Show letters so many times as large as elsewhere."""
        size = QApplication.font().pointSizeF()
        set_share(self, min(max(scale, _SMALLEST / size), _LARGEST / size))

    def _cursor(self, start: int, length: int) -> QTextCursor:
        cursor = QTextCursor(self.document())
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        return cursor

    def _line_of(self, place: int) -> int:
        """Return the number of the laid out line that holds a position of the text."""
        block = self.document().findBlock(place)
        line = block.layout().lineForTextPosition(place - block.position())
        return block.firstLineNumber() + (line.lineNumber() if line.isValid() else 0)

    def _set_headings(self) -> None:
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)  # Chinese fonts know no other
        for start, length in self._script.headings:
            self._cursor(start, length).mergeCharFormat(bold)

    def _recolour(self) -> None:
        """Mark words by background, the answer by a line: bold would have it laid out again."""
        accent = self.palette().color(QPalette.ColorRole.Accent)
        mark, line = QTextCharFormat(), QTextCharFormat()
        for each in (mark, line):
            each.setUnderlineStyle(QTextCharFormat.UnderlineStyle.SingleUnderline)
            each.setUnderlineColor(accent)
        accent.setAlpha(64)
        mark.setBackground(accent)
        chosen = QTextCharFormat()
        chosen.setBackground(self.palette().highlight())
        chosen.setForeground(self.palette().highlightedText())
        matches = (self._match,) if self._match else ()
        selections = []
        for places, look in (
            (self._script.answer, line),
            (self._script.marks, mark),
            (matches, chosen),
        ):
            for start, length in places:
                selection = QTextEdit.ExtraSelection()
                selection.cursor = self._cursor(start, length)
                selection.format = look
                selections.append(selection)
        self.setExtraSelections(selections)

    def _frame(self) -> QRectF:
        assert self._framed is not None
        start, length = self._framed
        first = self.document().findBlock(start)
        last = self.document().findBlock(start + length)
        offset = self.contentOffset()
        top = self.blockBoundingGeometry(first).translated(offset).top()
        bottom = self.blockBoundingGeometry(last).translated(offset).bottom()
        inset = _MARGIN / 2
        return QRectF(inset, top - 3, self.viewport().width() - 2 * inset, bottom - top + 6)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Text of the document"))

    # --- Qt

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._framed is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 1.5))
        painter.drawRoundedRect(self._frame(), 4, 4)
