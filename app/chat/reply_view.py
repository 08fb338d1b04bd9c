"""ReplyView: shows what a model has written; its numbers are links, doubtful sentences waved."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QPalette,
    QResizeEvent,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from app.chat.reply_text import Block, Run, blocks_of
from app.translate import context_in_words, word
from app.widgets import LARGE, SMALL, TIGHT, Translated, page_in_words, tooltip
from engine import Checked, Hit

_STEP = 18  # pixels by which a level of a list is set in
_LINES = 2, 15  # that it is high, at least and at most


class ReplyView(Translated, QTextBrowser):
    """Text that can be selected and copied; as high as it needs to be, within limits.

    Signals:
        passage_wanted: The user follows a number (of a passage, from 1).
    """

    passage_wanted = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._shown: tuple[str, tuple[Checked, ...], tuple[Hit, ...]] = ("", (), ())
        self.setOpenLinks(False)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.document().setDocumentMargin(0)
        self.setViewportMargins(LARGE, 0, LARGE, 0)
        self.anchorClicked.connect(lambda url: self.passage_wanted.emit(int(url.path())))
        self._retranslate()

    def show_reply(self, text: str, checked: Sequence[Checked], passages: Sequence[Hit]) -> None:
        """Show a reply; where it has only grown, place and selection stay."""
        shown = text, tuple(checked), tuple(passages)
        if shown != self._shown:
            self._shown = shown
            self._write()

    def _write(self) -> None:
        text, checked, passages = self._shown
        before, bar = self.textCursor(), self.verticalScrollBar()
        anchor, position, scrolled = before.anchor(), before.position(), bar.value()
        self.document().clear()
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        for place, block in enumerate(blocks_of(text, checked, len(passages))):
            if place:
                cursor.insertBlock()
            cursor.setBlockFormat(self._block_format(block, is_first=not place))
            for run in block.runs:
                cursor.insertText(run.text, self._letters(run, block, passages))
        cursor.endEditBlock()
        end = self.document().characterCount() - 1
        if anchor != position:
            cursor.setPosition(min(anchor, end))
            cursor.setPosition(min(position, end), QTextCursor.MoveMode.KeepAnchor)
            self.setTextCursor(cursor)
        bar.setValue(scrolled)
        self.updateGeometry()

    def _block_format(self, block: Block, *, is_first: bool) -> QTextBlockFormat:
        look = QTextBlockFormat()
        if block.kind == "code":
            look.setBackground(self.palette().color(QPalette.ColorRole.AlternateBase))
            look.setNonBreakableLines(False)
            look.setLeftMargin(SMALL)
        elif not is_first:
            look.setTopMargin(TIGHT if block.kind == "item" else SMALL)
        if block.kind == "item":
            look.setLeftMargin((block.level + 1) * _STEP)
            look.setTextIndent(-_STEP)
        return look

    def _letters(self, run: Run, block: Block, passages: Sequence[Hit]) -> QTextCharFormat:
        look = QTextCharFormat()
        if run.is_bold or block.kind == "heading":
            look.setFontWeight(QFont.Weight.Bold)
        if run.is_code:
            fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
            look.setFontFamilies([fixed.family(), *self.font().families()])
        if run.cites:
            hit = passages[run.cites - 1]
            look.setAnchor(True)
            look.setAnchorHref(str(run.cites))
            look.setForeground(self.palette().link())
            place = (context_in_words(hit), page_in_words(hit.page, hit.page_label, hit.kind))
            look.setToolTip(tooltip(", ".join(part for part in place if part)))
        if run.doubt:
            look.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            look.setUnderlineColor(self._warning)
            look.setToolTip(tooltip(word(run.doubt)))
        return look

    @property
    def _warning(self) -> QColor:
        is_dark = self.palette().base().color().lightness() < 128
        return QColor("#ff9f5a" if is_dark else "#b84a00")

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Answer"))
        self._write()  # the tooltips

    def _recolour(self) -> None:
        self._write()

    # --- Qt

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        least, most = (line * lines for lines in _LINES)
        needed = int(self.document().size().height()) + TIGHT
        return QSize(super().sizeHint().width(), min(max(needed, least), most))

    def minimumSizeHint(self) -> QSize:
        return QSize(0, self.fontMetrics().lineSpacing() * _LINES[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def setSource(self, name: QUrl, *_: object) -> None:  # type: ignore[override]
        """Open nothing: a link is the number of a passage."""
