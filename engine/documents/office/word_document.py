"""Word document: the blocks of a document in Word's XML, by what their styles and lists mean."""

from typing import Any

from engine.documents.office import number_fields
from engine.documents.office.headings import heading_level
from engine.documents.office.word_lists import Number, WordLists
from engine.documents.office.words import HIDDEN, W as _W, raise_numbers, value, words_of
from engine.documents.text_builder import BULLET, TextBuilder, clean
from engine.records import Merged

P = _W + "p"
_TBL, _TR, _TC = (_W + name for name in ("tbl", "tr", "tc"))
_FIELD, _TEXT = _W + "fldChar", _W + "t"
_DELETED = f"{_W}pPr/{_W}rPr/{_W}del"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_LISTED = ("list bullet", "list number")


class WordDocument:
    """The text of a document: its blocks, by what their styles and lists mean."""

    def __init__(self, styles: Any, numbering: Any) -> None:
        """Take the elements that define styles and lists; either may be None."""
        self.builder = TextBuilder()
        self._styles: dict[str, Any] = {}
        self._default = ""  # the style of paragraphs that name none
        for style in () if styles is None else styles.iter(_W + "style"):
            name = style.get(_W + "styleId", "")
            self._styles[name] = style
            if style.get(_W + "type") == "paragraph" and style.get(_W + "default") in {"1", "true"}:
                self._default = name
        self._names = {key: value(style, "name").lower() for key, style in self._styles.items()}
        self._levels: dict[str, int | None] = {}  # of headings, by style
        self._lists = WordLists(numbering, self._styles)

    def add_blocks(self, root: Any) -> str | None:
        """Add all blocks below `root`; return the text of the first one styled as the title."""
        titled = None
        for hidden in list(root.iter(_W + "vanish")):
            _drop_hidden(hidden)
        _drop_codes(root)
        raise_numbers(root)
        counted = number_fields.are_in(root)
        for element in root.iter(P, _TBL):
            above = {ancestor.tag for ancestor in element.iterancestors()}
            if _TBL in above or above & HIDDEN:
                continue
            if element.tag == _TBL:
                self.builder.begin_table()
                for row in element.iter(_TR):
                    if next(row.iterancestors(_TBL)) is element:
                        self._add_row(row)
                continue
            style = value(element, "pPr", "pStyle") or self._default
            text = words_of(element).strip()
            number = self._number(element, style, text)
            level = self._level(element, style)
            if counted:
                number_fields.fill_in(element, style, self._lists, level or 0)
                text = words_of(element).strip()
            if titled is None and self._names.get(style) == "title":
                titled = " ".join(clean(text).split()) or None
            if level is not None and len(text) <= 300:
                if number and text:
                    text = number.mark.replace(BULLET, "") + text
                self.builder.add_heading(text, level)
            elif number:
                self.builder.add_item(text, number.level, number.mark)
            else:
                self.builder.add(text)
        return titled

    def _number(self, paragraph: Any, style: str, text: str) -> Number | None:
        if not text and paragraph.find(_DELETED) is not None:
            return None
        if number := self._lists.next(paragraph, style):
            return _printed(paragraph, number)
        if not self._names.get(style, "").startswith(_LISTED):
            return None
        return None if value(paragraph, "pPr", "numPr", "numId") == "0" else Number(BULLET, 0)

    def _level(self, paragraph: Any, style: str) -> int | None:
        """Return the heading level of a paragraph, 1 for a title, None for body text."""
        level = _outline_level(paragraph)
        if level is not None:
            return level or None
        if style not in self._levels:
            self._levels[style] = self._level_of(style)
        return self._levels[style]

    def _level_of(self, style_id: str) -> int | None:
        for _ in range(10):  # styles are based on styles; in broken files in a circle
            style = self._styles.get(style_id)
            name = self._names.get(style_id) or style_id.lower()
            if name == "title":
                return 1
            if named := heading_level(name):
                return named
            if style is None:
                return None
            level = _outline_level(style)
            if level is not None:
                return level or None
            style_id = value(style, "basedOn")
        return None

    def _add_row(self, row: Any) -> None:
        cells: list[str] = []
        columns: list[int] = []
        merged: list[Merged] = []
        column = 0
        for cell in row.iter(_TC):
            if next(cell.iterancestors(_TR)) is row:
                cells.append(" ".join(" ".join(map(self._in_cell, cell.iter(P))).split()))
                columns.append(column)
                wide = value(cell, "tcPr", "gridSpan")
                across = int(wide) if wide.isdecimal() else 1
                tall = cell.find(f"{_W}tcPr/{_W}vMerge")
                if across > 1 or tall is not None:
                    goes_on = tall is not None and tall.get(_W + "val") != "restart"
                    merged.append((column, across, goes_on))
                column += across
        self.builder.add_row(cells, columns, merged)

    def _in_cell(self, paragraph: Any) -> str:
        style = value(paragraph, "pPr", "pStyle") or self._default
        number = self._lists.next(paragraph, style)
        if number_fields.are_in(paragraph):
            number_fields.fill_in(paragraph, style, self._lists, 0)
        return (number.mark.replace(BULLET, "") if number else "") + words_of(paragraph)


def _printed(paragraph: Any, number: Number) -> Number:
    """Return the number as Word 2003 wrote it beside the paragraph, if it did."""
    hint = paragraph.find(f"{_W}pPr/{_W}numPr/{_HINT}t")
    text = "" if hint is None else hint.get(_HINT + "val", "")
    return Number(f"{text} ", number.level) if any(map(str.isalnum, text)) else number


def _drop_hidden(mark: Any) -> None:
    """Drop the text of a run that neither the screen nor paper shows."""
    run = mark.getparent().getparent()
    if run is not None and run.tag == _W + "r" and mark.get(_W + "val", "1") not in {"0", "false"}:
        run[:] = []


def _drop_codes(root: Any) -> None:
    """Drop what fields within the code of another field say: only its own result is shown."""
    if next(root.iter(_FIELD), None) is None:
        return
    in_codes: list[bool] = []  # of the open fields, whether they are still in their code
    inner: list[Any] = []
    for each in root.iter(_FIELD, _TEXT):
        kind = each.get(_W + "fldCharType")
        if kind == "begin":
            in_codes.append(True)
        elif kind == "separate" and in_codes:
            in_codes[-1] = False
        elif kind == "end":
            del in_codes[-1:]
        elif each.tag == _TEXT and any(in_codes[:-1]):
            inner.append(each)
    if not in_codes:  # else one never ends
        for text in inner:
            text.text = ""


def _outline_level(element: Any) -> int | None:
    """Return the level from 1; 0 for what is declared body text; None if nothing is declared."""
    level = value(element, "pPr", "outlineLvl")
    if not level.isdecimal():
        return None
    return int(level) + 1 if int(level) < 9 else 0
