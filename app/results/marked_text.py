"""MarkedText: snippets laid out with the matched words marked, as text and never as HTML."""

from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Sequence

from PySide6.QtCore import QPointF
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QPalette,
    QTextCharFormat,
    QTextLayout,
    QTextOption,
)

from engine import Hit

_KEPT = 256  # laid out snippets
_WORD = 24  # characters; a longer word may be cut
_FIRST_IDEOGRAPH = "\u2e80"  # from there on words are not separated by spaces

# These would break the layout into paragraphs; each stays one character.
BLANKS = str.maketrans(dict.fromkeys("\n\r\t\v\f\x1c\x1d\x1e\x85\u2028\u2029\x00", " "))


class MarkedText:
    """Lays snippets out, and keeps the last few hundred."""

    def __init__(self) -> None:
        self._layouts: OrderedDict[tuple[object, ...], QTextLayout] = OrderedDict()

    def layout(
        self, hit: Hit, width: int, lines: int, font: QFont, palette: QPalette
    ) -> QTextLayout:
        """Lay the snippet of a hit out on at most so many lines, `width` pixels wide."""
        # For another question the same passage has another snippet, with other marks.
        look = (width, lines, font.key(), palette.cacheKey())
        key = (hit.passage_id, hit.snippet, hit.spans, *look)
        if key in self._layouts:
            self._layouts.move_to_end(key)
            return self._layouts[key]
        layout = _laid_out(hit.snippet, hit.spans, width, lines, font, palette)
        self._layouts[key] = layout
        if len(self._layouts) > _KEPT:
            self._layouts.popitem(last=False)
        return layout


def utf16_ranges(text: str, spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans of characters as (start, length) in UTF-16 units, as Qt counts them."""
    wide = [place for place, sign in enumerate(text) if sign > "\uffff"]

    def units(offset: int) -> int:
        return offset + bisect_left(wide, offset)

    return [(units(start), units(end) - units(start)) for start, end in spans if start < end]


def line_height(metrics: QFontMetrics) -> int:
    """Return the height of a line of text, in pixels."""
    return metrics.height() + 2


def faint(colour: QColor, alpha: int) -> QColor:
    """Return the colour with this alpha, of 255."""
    thin = QColor(colour)
    thin.setAlpha(alpha)
    return thin


def _laid_out(
    text: str,
    spans: Sequence[tuple[int, int]],
    width: int,
    lines: int,
    font: QFont,
    palette: QPalette,
) -> QTextLayout:
    """Lay out at most `lines` lines of `text`, spans marked, with an ellipsis where it is cut."""
    mark = QTextCharFormat()
    mark.setFontWeight(QFont.Weight.Bold)
    mark.setBackground(faint(palette.color(QPalette.ColorRole.Accent), 64))
    text = text.translate(BLANKS)
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
        fits = _break(layout, width, lines, line_height(QFontMetrics(font)))
        if fits >= len(shown.encode("utf-16-le", "replace")) // 2 or len(shown) < 2:
            return layout
        # Cut where the last line ends, less the ellipsis; again if that is still too much.
        kept = shown.removesuffix("…").encode("utf-16-le", "replace")[: (fits - 1) * 2]
        shown = _whole_words(kept.decode("utf-16-le", "ignore")[:-1], shown) + "…"


def _break(layout: QTextLayout, width: int, lines: int, height: int) -> int:
    """Break a layout into lines; return how many UTF-16 units fit."""
    layout.beginLayout()
    end = 0
    for number in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(max(width, 1))
        line.setPosition(QPointF(0, number * height))
        end = line.textStart() + line.textLength()
    layout.endLayout()
    return end


def _whole_words(cut: str, text: str) -> str:
    """Return `cut`, the beginning of `text`, without the part of a word at its end."""
    within = cut[-1:].isalnum() and cut[-1] < _FIRST_IDEOGRAPH and text[len(cut)].isalnum()
    space = cut.rfind(" ", len(cut) - _WORD) if within else -1
    return (cut[:space] if space > 0 else cut).rstrip()


def _within(spans: Sequence[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    return [(start, min(end, length)) for start, end in spans if start < length]
