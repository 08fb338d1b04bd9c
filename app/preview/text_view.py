"""TextView: the text of a document, with the passage framed and the question's words marked."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QEvent, QPoint, QRectF, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFont,
    QFontDatabase,
    QFontMetricsF,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QApplication, QFrame, QTextEdit, QWidget

from app.preview.marks import cursor_over, marks
from app.preview.script import Script
from app.preview.tables import PADDING, Tables
from app.widgets import Translated, set_share

_MARGIN = 14
_SMALLEST, _LARGEST = 6.0, 32.0  # points
_ITEM = re.compile(r" *(?:•|\d{1,3}\.) (?=\S)")


class TextView(Translated, QTextEdit):
    """Shows a `Script`; text can be selected and copied, not edited.

    Signals:
        zoomed: The user zoomed.
        end_neared: More of the document may soon be wanted than the script has of it.
    """

    zoomed = Signal()
    end_neared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._script = Script("", (), (), {})
        self._passage_id = 0  # that was chosen
        self._framed: tuple[int, int] | None = None
        self._match: tuple[int, int] | None = None  # that is shown, of those that were looked for
        self._scrolled = 0  # to what was chosen
        self._settled = True  # no text is being written
        self._tables = Tables(self.document(), self.palette())
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(_MARGIN)
        self.verticalScrollBar().valueChanged.connect(self._look_ahead)
        self._retranslate()

    def show_script(
        self, script: Script, passage_id: int, match: tuple[int, int] | None = None
    ) -> None:
        """Show a text, scrolled to one of its passages, which is framed, or to a match in it.

        Where only the marks are others, or there is more of the same, it stays where it is.
        """
        framed = None if match else script.passages.get(passage_id)
        same = (script.text, script.grids) == (self._script.text, self._script.grids)
        stays = same and (framed, match) == (self._framed, self._match)
        changed = script != self._script or match != self._match
        more = passage_id == self._passage_id and script.contains(self._script)
        moved = self.verticalScrollBar().value() != self._scrolled
        held = self._held() if more and moved and not same else None
        self._settled = False
        if not same:  # a bar that came with a long text would have it laid out once more
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._script, self._framed, self._match = script, framed, match
        self._passage_id = passage_id
        if not same:
            with self._one_layout():
                self._measure()
                self._tables.write(script.text, script.grids)
                self._set_letters()
                self._set_in()
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        if changed:
            self._mark()
        if held:
            self._hold(*held)
        elif not stays:
            self._scroll_to_chosen()
        if not stays:
            self.viewport().update()
        self._settled = True
        self._look_ahead()

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
        return cursor_over(self.document(), start, length)

    def _scroll_to_chosen(self) -> None:
        """Show the match, or the passage, and of a long one the answer or else the first mark."""
        self.document().documentLayout().documentSize()  # all is laid out, as far as one can scroll
        start, length = self._match or self._framed or (0, 0)
        self.setTextCursor(self._cursor(start, 0))
        height = self.viewport().height()
        top = self._top_of(start) - (height // 3 if self._match else 2 * self._line)
        inside = [at for at, _ in (*self._script.answer, *self._script.marks)]
        first = next((at for at in inside if start <= at < start + length), None)
        if first is not None and not self._match:
            top = max(top, self._top_of(first) - height * 2 // 3)
        self.verticalScrollBar().setValue(top)
        self._scrolled = self.verticalScrollBar().value()
        self.horizontalScrollBar().setValue(0)

    def _held(self) -> tuple[int, int, int, str]:
        """Return what stays where it is when more is written around it.

        The passage at the upper edge of what is seen, how far below its beginning that edge is,
        where from there the selection begins, and the selection.
        """
        seen, bar = self.cursorForPosition(QPoint(0, 0)).position(), self.verticalScrollBar()
        begun = [each for each, (start, _) in self._script.passages.items() if start <= seen]
        passage_id = begun[-1] if begun else next(iter(self._script.passages))
        start, _ = self._script.passages[passage_id]
        cursor = self.textCursor()
        below = bar.value() - self._top_of(start)
        return passage_id, below, cursor.selectionStart() - start, cursor.selectedText()

    def _hold(self, passage_id: int, below: int, offset: int, selected: str) -> None:
        self.document().documentLayout().documentSize()  # all is laid out, as far as one can scroll
        start, _ = self._script.passages[passage_id]
        place = max(start + offset, 0)
        if place + len(selected) < self.document().characterCount():
            cursor = self._cursor(place, len(selected))
            self.setTextCursor(cursor if cursor.selectedText() == selected else self._cursor(0, 0))
        self.verticalScrollBar().setValue(self._top_of(start) + below)

    def _look_ahead(self) -> None:
        """Ask for more of the document where the user gets to an end of what there is."""
        bar, near = self.verticalScrollBar(), self.viewport().height()
        at_start = self._script.before and bar.value() < near
        at_end = self._script.after and bar.value() > bar.maximum() - near
        if self._settled and (at_start or at_end):
            self.end_neared.emit()

    def _top_of(self, place: int) -> int:
        return self.cursorRect(self._cursor(place, 0)).top() + self.verticalScrollBar().value()

    @property
    def _line(self) -> int:
        return self.fontMetrics().lineSpacing()

    def _set_letters(self) -> None:
        if self._script.is_code:
            even = QTextCharFormat()
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            even.setFontFamilies([font.family(), *self.font().families()])
            cursor = QTextCursor(self.document())
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.mergeCharFormat(even)
        bold = QTextCharFormat()
        bold.setFontWeight(QFont.Weight.Bold)  # Chinese fonts know no other
        for start, length in self._script.headings:
            self._cursor(start, length).mergeCharFormat(bold)

    @contextmanager
    def _one_layout(self) -> Iterator[None]:
        """Have all changes laid out at once: tables take long."""
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        yield
        cursor.endEditBlock()

    def _fit(self) -> None:
        """Lay out again what depends on the size of the view, or of letters."""
        with self._one_layout():
            self._measure()
            self._tables.lay_out()
            self._set_in()

    def _measure(self) -> None:
        self._tables.room = self.viewport().width() - 2 * _MARGIN
        self._tables.letter = QFontMetricsF(self.font()).horizontalAdvance("0")

    def _set_in(self) -> None:
        """Set lists and notes in, but for what is in a cell."""
        block = self.document().begin()
        while block.isValid():
            if item := _ITEM.match(block.text()):
                self._hang(block, self.fontMetrics().horizontalAdvance(item[0]))
            block = block.next()
        look = QTextBlockFormat()
        look.setLeftMargin(2 * _MARGIN)
        for start, length in self._script.notes:
            block = self.document().findBlock(start)
            while block.isValid() and block.position() < start + length:
                if not self._tables.hold(block.position()):
                    QTextCursor(block).mergeBlockFormat(look)
                block = block.next()

    def _hang(self, block: QTextBlock, width: int) -> None:
        look = QTextBlockFormat()
        look.setLeftMargin(width)
        look.setTextIndent(-width)
        QTextCursor(block).mergeBlockFormat(look)

    def _recolour(self) -> None:
        self._tables.set_colours(self.palette())
        with self._one_layout():
            self._tables.lay_out()
        self._mark()

    def _mark(self) -> None:
        chosen = (self._match,) if self._match else ()
        self.setExtraSelections(marks(self.document(), self._script, chosen, self.palette()))

    def _frame(self) -> QRectF:
        assert self._framed is not None
        start, length = self._framed
        block, end = self.document().findBlock(start), start + length
        layout, around = self.document().documentLayout(), QRectF()
        while block.isValid() and block.position() < end:  # cells of a row differ in height
            around |= layout.blockBoundingRect(block)
            block = block.next()
        cells = [bool(self._cursor(place, 0).currentTable()) for place in (start, end)]
        above, below = (3 + (PADDING + 1) * cell for cell in cells)  # their edges belong to it
        inset = _MARGIN / 2
        top = around.top() - self.verticalScrollBar().value() - above
        height = around.height() + above + below
        return QRectF(inset, top, self.viewport().width() - 2 * inset, height)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Text of the document"))

    # --- Qt

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = self.createStandardContextMenu()
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addSeparator()
        menu.addActions(self.actions())
        menu.popup(event.globalPos())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit tables to the width; the chosen place stays in sight, unless the user scrolled."""
        stays = self.verticalScrollBar().value() == self._scrolled
        super().resizeEvent(event)
        if event.size().width() == event.oldSize().width():
            return
        if self._script.grids:
            self._fit()
        if stays and (self._framed or self._match):
            self._scroll_to_chosen()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._framed is None:
            return
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Accent), 1.5))
        painter.drawRoundedRect(self._frame(), 4, 4)
