r"""RTF: one page of paragraphs, headings by outline level, rows of tables; the title from its info.

We read RTF ourselves for the sake of headings, which only \outlinelevel tells: striprtf 0.0.35
does the rest as well (codepages of fonts, letters of two bytes in two escapes, rows of tables), but
has no headings, so that passages would have no heading path.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import TooLarge
from engine.records import Metadata, Page

_TEXT_MAX = 32 << 20  # characters of text
_DEPTH_MAX = 2_000  # groups in groups
_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)"
    rb"|[\r\n]+|\\"
)
_CODEPAGES = {  # of \fcharset
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_DROPPED = frozenset(  # besides what is starred
    "colortbl listtable listoverridetable revtbl rsidtbl generator filetbl pict object objdata "
    "fldinst datafield formfield header headerl headerr headerf footer footerl footerr footerf "
    "annotation atnid atnauthor xe tc bkmkstart bkmkend themedata pntxta pntxtb nonesttables "
    "template userprops xmlnstbl listname leveltext levelnumbers nonshppict shpinst pnseclvl "
    "ftnsep ftnsepc aftnsep aftnsepc background".split()
)
_KEPT = frozenset("shptxt shprslt footnote nesttableprops".split())  # although starred
_PLACES = {"fonttbl": "fonts", "stylesheet": "styles", "info": "info"}
_CHARACTERS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘",
    "rquote": "’", "ldblquote": "“", "rdblquote": "”", "emspace": "\u2003", "enspace": "\u2002",
    "qmspace": "\u2005", "softline": "\n", "lbr": "\n", "zwj": "\u200d", "zwnj": "\u200c",
    "~": "\xa0", "_": "‑", "\t": "\t",
}  # fmt: skip


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    title, page = parse(path.read_bytes())
    yield Metadata("rtf", title)
    yield page


def parse(data: bytes) -> tuple[str | None, Page]:
    """Return the title of a document, or else its first heading, and its text."""
    document = _Document()
    document.parse(data)
    title = sensible_title(document.title) or document.builder.first_heading()
    return title, document.builder.build()


@dataclass(frozen=True, slots=True)
class _State:
    """The state of a group: where its text goes, and how its bytes are read."""

    goes: str = "text"  # or "title", "footnote", "fonts", "styles", "info", or "" for nowhere
    encoding: str = ""  # of the font; "" for that of the document
    skip: int = 1  # letters after \u for programs that do not know it
    hidden: bool = False


class _Document:
    """One pass over the tokens of a file."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.title = ""
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = 0
        self._font = 0  # the font whose entry is open
        self._style = 0  # the style whose entry is open
        self._levels: dict[int, int] = {}  # of headings, by style
        self._state = _State()
        self._stack: list[_State] = []
        self._bytes = bytearray()  # not decoded yet: a letter may be in two tokens
        self._units: list[int] = []  # UTF-16 not decoded yet: a letter may be two units
        self._skipping = 0
        self._text: list[str] = []
        self._length = 0
        self._level = 0
        self._listed = False
        self._in_table = False
        self._cells: list[str] = []

    def parse(self, data: bytes) -> None:
        place = 0
        starred = False  # the open group may be ignored, and its name is still to come
        while match := _TOKEN.match(data, place):
            place = match.end()
            word, number, hexadecimal, symbol, brace, plain = match.groups()
            if word is not None:
                value = int(number) if number else None
                if word == b"bin":
                    place += max(value or 0, 0)
                    continue
                self._word(word.decode("ascii"), value, starred)
                starred = False
            elif hexadecimal is not None:
                self._letters(bytes([int(hexadecimal, 16)]))
            elif symbol is not None:
                starred = symbol == b"*"
                self._symbol(symbol.decode("latin-1"))
            elif brace is not None:
                self._brace(brace)
                starred = False
            elif plain is not None:
                self._letters(plain)
        self._decode()
        self._end_paragraph()
        self._end_row()

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self._skipping = 0
        if brace == b"{":
            if len(self._stack) >= _DEPTH_MAX:
                raise TooLarge("documents.nested-groups")
            self._stack.append(self._state)
        elif self._stack:
            before, self._state = self._state, self._stack.pop()
            if before.goes == "footnote" != self._state.goes:
                self._write(")")

    def _letters(self, data: bytes) -> None:
        if self._skipping:
            dropped = min(self._skipping, len(data))
            self._skipping -= dropped
            data = data[dropped:]
        if data and self._state.goes and not self._state.hidden:
            if self._units:
                self._decode()
            self._bytes += data

    def _symbol(self, symbol: str) -> None:
        if symbol in "\r\n":
            self._word("par", None, False)
        elif symbol in "\\{}":
            self._letters(symbol.encode())  # it may be the second byte of a letter
        elif symbol in _CHARACTERS:
            self._word(symbol, None, False)

    def _word(self, word: str, value: int | None, starred: bool) -> None:
        if word == "u" and value is not None:
            if self._bytes:
                self._decode()
            if self._state.goes and not self._state.hidden:
                self._units.append(value & 0xFFFF)
            self._skipping = self._state.skip
            return
        if self._skipping and word not in {"uc", "par", "cell", "row"}:
            self._skipping -= 1
            return
        self._skipping = 0
        if word in {"b", "i", "ul", "cf", "fs", "lang", "langfe", "loch", "hich", "dbch"}:
            return  # a letter may continue after these
        self._decode()
        if word in _PLACES:
            self._go(_PLACES[word])
        elif word == "title" and self._state.goes == "info":
            self._go("title")
        elif word in _DROPPED or (starred and word not in _KEPT):
            self._go("")
        elif word == "footnote" and self._state.goes == "text":
            self._write(" (")
            self._go("footnote")
        elif word in {"ansicpg", "f", "fcharset", "cpg", "deff", "plain", "uc", "v"}:
            self._reading(word, value)
        elif word in _CHARACTERS:
            self._write(_CHARACTERS[word])
        elif self._state.goes == "styles":
            if word == "s":
                self._style = value or 0
            elif word == "outlinelevel" and value is not None and value < 9:
                self._levels[self._style] = value + 1
        elif self._state.goes == "text":
            self._layout(word, value)
        elif self._state.goes == "footnote" and word == "par":
            self._write(" ")

    def _go(self, where: str) -> None:
        if self._state.goes:  # groups in a dropped group are dropped
            self._state = replace(self._state, goes=where)

    def _reading(self, word: str, value: int | None) -> None:
        """Handle a word that says how to read bytes."""
        number = value or 0
        match word:
            case "ansicpg":
                self._encoding = _codec(number) or self._encoding
            case "deff":
                self._default_font = number
            case "uc":
                self._state = replace(self._state, skip=max(0, min(number, 100)))
            case "v":
                self._state = replace(self._state, hidden=value != 0)
            case "plain":
                encoding = self._fonts.get(self._default_font, "")
                self._state = replace(self._state, encoding=encoding, hidden=False)
            case "f" if self._state.goes == "fonts":
                self._font = number
            case "f":
                self._state = replace(self._state, encoding=self._fonts.get(number, ""))
            case "fcharset" if number in _CODEPAGES and number:
                self._fonts[self._font] = _CODEPAGES[number]
            case "cpg" if codec := _codec(number):
                self._fonts[self._font] = codec

    def _layout(self, word: str, value: int | None) -> None:
        """Handle a word that structures the text of the body."""
        match word:
            case "par" | "sect" | "page" | "column":
                if self._in_table and word == "par":
                    self._write(" ")
                else:
                    self._end_paragraph()
            case "pard":
                self._level, self._listed, self._in_table = 0, False, False
            case "s":
                self._level = self._levels.get(value or 0, 0)
            case "outlinelevel":
                self._level = value + 1 if value is not None and value < 9 else 0
            case "ls" | "pn" | "pnlvlblt" | "pnlvlbody":
                self._listed = True
            case "pntext" | "listtext":
                self._listed = True
                self._go("")
            case "intbl":
                self._in_table = True
            case "cell" | "nestcell":
                self._cells.append(" ".join("".join(self._text).split()))
                self._text = []
            case "row":
                self._end_row()

    def _decode(self) -> None:
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._units = []
            self._add(raw.decode("utf-16-le", "replace"))
        if self._bytes:
            raw = bytes(self._bytes)
            self._bytes.clear()
            self._add(raw.decode(self._state.encoding or self._encoding, "replace"))

    def _write(self, text: str) -> None:
        self._decode()
        if not self._state.hidden:
            self._add(text)

    def _add(self, text: str) -> None:
        self._length += len(text)
        if self._length > _TEXT_MAX:
            raise TooLarge("documents.too-much-text")
        if self._state.goes == "title":
            self.title += text
        elif self._state.goes in {"text", "footnote"}:
            self._text.append(text)

    def _end_paragraph(self) -> None:
        text = "".join(self._text).strip()
        self._text = []
        if self._cells and text:
            self._end_row()
        if self._level and len(text) <= 300:
            self.builder.add_heading(text, self._level)
        elif self._listed and text:
            self.builder.add_item(text)
        else:
            self.builder.add(text)
        self.builder.begin_table()

    def _end_row(self) -> None:
        cells, self._cells = self._cells, []
        self.builder.add_row(cells)


def _codec(number: int) -> str | None:
    named = {936: "gb18030", 10000: "mac_roman", 65001: "utf-8", 1361: "johab"}
    name = named.get(number, f"cp{number}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return None
