"""HitDelegate: draws one hit of the result list.

    Title of the document                                   0.982
    Heading › Sub-heading · p. iv                           ▬▬▬▬▬▭
    Up to three lines of the passage, the question's        ▲ was 14
    words **marked** …
    ~/Documents/where/it/lies.pdf

The text of a document is laid out as text, never as HTML. Colours come from the palette alone.
"""

from collections import OrderedDict
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPainter,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from app.results import Role
from engine.records import Hit

_LINES = 3  # of the snippet
_MARGIN = 14  # around a row
_GAP = 4  # between its lines
_SCORE = 76  # the width of the score's column
_KEPT = 256  # laid out snippets

# Line ends and the like would break the layout into paragraphs; each stays one character.
_BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029\x00", " "))


def utf16_ranges(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Spans of Python characters as Qt counts: (start, length) in UTF-16 units."""
    wide = [place for place, sign in enumerate(text) if sign > "\uffff"]

    def units(offset: int) -> int:
        return offset + sum(place < offset for place in wide)

    return [(units(start), units(end) - units(start)) for start, end in spans if start < end]


class HitDelegate(QStyledItemDelegate):
    """Draws hits; every row has the same height."""

    def __init__(self) -> None:
        super().__init__()
        self._layouts: OrderedDict[tuple[object, ...], QTextLayout] = OrderedDict()

    # --- the parts of a row

    def _draw_ground(
        self, painter: QPainter, option: QStyleOptionViewItem, palette: QPalette
    ) -> None:
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        accent = palette.color(QPalette.ColorRole.Accent)
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, _faint(accent, 34))
            painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), accent)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, _faint(palette.color(QPalette.ColorRole.Text), 10))
        painter.setPen(_faint(palette.color(QPalette.ColorRole.Text), 32))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _draw_score(
        self, painter: QPainter, rect: QRect, hit: Hit, was: int | None, palette: QPalette
    ) -> None:
        if hit.score is None:
            return
        text = palette.color(QPalette.ColorRole.Text)
        fonts = _fonts(painter.font().toString())
        painter.setFont(fonts["title"])
        painter.setPen(text)
        line = QFontMetrics(fonts["title"]).height()
        right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(rect.adjusted(0, 0, 0, line - rect.height()), right, f"{hit.score:.3f}")

        bar = QRectF(rect.left(), rect.top() + line + _GAP + 2, rect.width(), 4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(_faint(text, 30))
        painter.drawRoundedRect(bar, 2, 2)
        bar.setWidth(max(4.0, bar.width() * min(max(hit.score, 0.0), 1.0)))
        painter.setBrush(palette.color(QPalette.ColorRole.Accent))
        painter.drawRoundedRect(bar, 2, 2)

        if was is not None:
            painter.setFont(fonts["small"])
            painter.setPen(_quiet(palette))
            below = rect.adjusted(0, line + _GAP + 10, 0, 0)
            below.setHeight(QFontMetrics(fonts["small"]).height())
            painter.drawText(below, right, self.tr("was {rank}").format(rank=was))

    def _snippet(self, hit: Hit, width: int, font: QFont, palette: QPalette) -> QTextLayout:
        """Lay the snippet out, or take it from the cache."""
        # The same passage has another snippet, with other marks, for another question.
        key = (hit.passage_id, hit.snippet, hit.spans, width, font.key(), palette.cacheKey())
        if key in self._layouts:
            self._layouts.move_to_end(key)
            return self._layouts[key]
        layout = _laid_out(hit.snippet, hit.spans, width, font, palette)
        self._layouts[key] = layout
        if len(self._layouts) > _KEPT:
            self._layouts.popitem(last=False)
        return layout

    def _where(self, hit: Hit) -> str:
        """Heading path and page on one line, and how much of it was judged."""
        page = hit.page_label or (str(hit.page) if hit.page else "")
        parts = [hit.heading, self.tr("p. {page}").format(page=page) if page else ""]
        if hit.whole:
            parts.append(self.tr("whole document"))
        if hit.read is not None and hit.tokens is not None and hit.read < hit.tokens:
            words = self.tr("first {read} of {tokens} tokens were read")
            parts.append(words.format(read=f"{hit.read:,}", tokens=f"{hit.tokens:,}"))
        return " · ".join(part for part in parts if part)

    def _places(self, hit: Hit) -> str:
        """Where the file lies, and in how many places more."""
        match len(hit.copies):
            case 0:
                return _place(hit.path)
            case 1:
                words = self.tr("{place} … and one more place")
            case _:
                words = self.tr("{place} … and {count} more places")
        return words.format(place=_place(hit.path), count=len(hit.copies))

    # --- Qt

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Give all rows the same height."""
        font: QFont = option.font
        fonts = _fonts(font.toString())
        title, text, small = (QFontMetrics(fonts[each]) for each in ("title", "text", "small"))
        height = title.height() + _LINES * _line_height(text) + 2 * small.height() + 3 * _GAP
        return QSize(240, height + 2 * _MARGIN - 4)

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw what is ready: nothing is looked up or computed beyond where it goes."""
        hit = index.data(Role.HIT)
        palette = QPalette(option.palette)
        palette.setCurrentColorGroup(QPalette.ColorGroup.Active)
        font: QFont = option.font
        fonts = _fonts(font.toString())
        whole: QRect = option.rect

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_ground(painter, option, palette)
        row = whole.adjusted(_MARGIN, _MARGIN - 2, -_MARGIN, -_MARGIN + 2)
        score = QRect(row.right() - _SCORE, row.top(), _SCORE, row.height())
        width = row.width() - _SCORE - 2 * _MARGIN
        painter.setFont(font)
        self._draw_score(painter, score, hit, index.data(Role.WAS), palette)

        top = row.top()
        text, quiet = palette.color(QPalette.ColorRole.Text), _quiet(palette)
        right, middle = Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle
        top = _draw_line(painter, row.left(), top, width, hit.title, fonts["title"], text, right)
        if where := self._where(hit):
            top = _draw_line(painter, row.left(), top, width, where, fonts["small"], quiet, middle)
        painter.setPen(text)
        layout = self._snippet(hit, width, fonts["text"], palette)
        layout.draw(painter, QPointF(row.left(), top))
        top += layout.lineCount() * _line_height(QFontMetrics(fonts["text"])) + _GAP
        place = self._places(hit)
        _draw_line(painter, row.left(), top, width, place, fonts["small"], quiet, middle)
        painter.restore()


def _draw_line(
    painter: QPainter,
    left: int,
    top: int,
    width: int,
    text: str,
    font: QFont,
    colour: QColor,
    mode: Qt.TextElideMode,
) -> int:
    """Draw one elided line; the place of the next is returned."""
    metrics = QFontMetrics(font)
    painter.setFont(font)
    painter.setPen(colour)
    shown = metrics.elidedText(text.translate(_BLANKS), mode, width)
    painter.drawText(left, top + metrics.ascent(), shown)
    return top + metrics.height() + _GAP


def _laid_out(
    text: str, spans: Sequence[tuple[int, int]], width: int, font: QFont, palette: QPalette
) -> QTextLayout:
    """At most `_LINES` lines of `text`, its spans marked, with an ellipsis where it was cut."""
    mark = QTextCharFormat()
    mark.setFontWeight(QFont.Weight.Bold)
    mark.setBackground(_faint(palette.color(QPalette.ColorRole.Accent), 64))
    text = text.translate(_BLANKS)
    shown = text
    while True:
        layout = QTextLayout(shown, font)
        layout.setCacheEnabled(True)
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        formats = []
        for start, length in utf16_ranges(shown, _within(spans, len(shown))):
            part = QTextLayout.FormatRange()
            part.start, part.length, part.format = start, length, mark
            formats.append(part)
        layout.setFormats(formats)
        fits = _break(layout, width, _line_height(QFontMetrics(font)))
        if fits >= len(shown.encode("utf-16-le", "replace")) // 2 or len(shown) < 2:
            return layout
        # Cut where the last line ends, less room for the ellipsis; once more if that was too much.
        kept = shown.removesuffix("…").encode("utf-16-le", "replace")[: (fits - 1) * 2]
        shown = kept.decode("utf-16-le", "ignore")[:-1].rstrip() + "…"


def _break(layout: QTextLayout, width: int, height: int) -> int:
    """Break a layout into lines; how many UTF-16 units of it found room."""
    layout.beginLayout()
    end = 0
    for number in range(_LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, number * height))
        end = line.textStart() + line.textLength()
    layout.endLayout()
    return end


def _within(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    return [(start, min(end, length)) for start, end in spans if start < length]


def _line_height(metrics: QFontMetrics) -> int:
    return metrics.height() + 2


@lru_cache(maxsize=8)
def _fonts(base: str) -> dict[str, QFont]:
    """Derive the three fonts of a row from the description of the list's font."""
    text = QFont()
    text.fromString(base)
    title, small = QFont(text), QFont(text)
    title.setWeight(QFont.Weight.DemiBold)
    title.setPointSizeF(text.pointSizeF() * 1.08)
    small.setPointSizeF(text.pointSizeF() * 0.9)
    return {"title": title, "text": text, "small": small}


@lru_cache(maxsize=1024)
def _place(path: Path) -> str:
    """Where a file lies, the home folder shortened."""
    home = Path.home()
    return str(Path("~") / path.relative_to(home)) if path.is_relative_to(home) else str(path)


def _faint(colour: QColor, alpha: int) -> QColor:
    faint = QColor(colour)
    faint.setAlpha(alpha)
    return faint


def _quiet(palette: QPalette) -> QColor:
    """Derive the text colour for what is said in passing: readable, yet behind the text."""
    return _faint(palette.color(QPalette.ColorRole.Text), 160)
