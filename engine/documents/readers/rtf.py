r"""RTF: one page of paragraphs, headings by outline level, rows of tables; the title from its info.

We read RTF ourselves: striprtf 0.0.35 has no headings, so that passages would have no heading path,
counts no lists, drops comments and headers, and shows what is hidden or was deleted.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from engine.documents.asides import Asides, picture
from engine.documents.formula import above
from engine.documents.office.headings import heading_level
from engine.documents.office.rtf_body import RtfBody
from engine.documents.office.rtf_letters import CHARACTERS, CODEPAGES, DEPTH_MAX, TOKEN, encoding_of
from engine.documents.office.rtf_state import State
from engine.documents.office.rtf_words import (
    BOXES,
    DROPPED,
    EDGES,
    FACTS,
    KEPT,
    PLACES,
    READING,
    SAID,
)
from engine.documents.text_builder import BULLET, sensible_title
from engine.errors import TooLarge
from engine.records import Metadata, Page

_TEXT_MAX = 32 << 20  # characters of text
_LINK = re.compile(r'HYPERLINK\s+"?([^"\s]+)')


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    title, page = parse(path.read_bytes())
    yield Metadata("rtf", title)
    yield page


def parse(data: bytes) -> tuple[str | None, Page]:
    """Return the title of a document, or else its first heading, and its text."""
    document = _Document()
    document.parse(data)
    builder = document.body.builder
    title = sensible_title(document.title) or builder.first_heading()
    document.asides.add_to(builder)
    return title, builder.build()


class _Document:
    """One pass over the tokens of a file."""

    def __init__(self) -> None:
        self.body = RtfBody()
        self.asides = Asides()
        self.title = ""
        self._encoding = "cp1252"
        self._fonts: dict[int, str] = {}
        self._default_font = 0
        self._font = 0  # the font whose entry is open
        self._style = 0  # the style whose entry is open
        self._state = State()
        self._stack: list[State] = []
        self._bytes = bytearray()  # not decoded yet: a letter may be in two tokens
        self._units: list[int] = []  # UTF-16 not decoded yet: a letter may be two units
        self._skipping = 0
        self._said: list[str] = []
        self._property = ""  # of a drawing
        self._author = ""  # of the next comment
        self._link = ""  # of the next result of a field
        self._linked: list[str] = []
        self._length = 0

    def parse(self, data: bytes) -> None:
        place = 0
        starred = False  # the open group may be ignored, and its name is still to come
        while match := TOKEN.match(data, place):
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
        self.body.end()

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self._skipping = 0
        if brace == b"{":
            if len(self._stack) >= DEPTH_MAX:
                raise TooLarge("documents.nested-groups")
            self._stack.append(self._state)
        elif self._stack:
            before, self._state = self._state, self._stack.pop()
            if before.goes in SAID and before.goes != self._state.goes:
                self._take(before.goes)
            if before.goes == "footnote" != self._state.goes:
                self._write(")")
            if before.link and not self._state.link:
                self.asides.link("".join(self._linked), before.link)
            if before.box and not self._state.box:
                self.body.end_box()

    def _letters(self, data: bytes) -> None:
        if self._skipping:
            dropped = min(self._skipping, len(data))
            self._skipping -= dropped
            data = data[dropped:]
        if data and self._state.goes not in {"", "pict"} and not self._state.hidden:
            if self._units:
                self._decode()
            self._bytes += data

    def _symbol(self, symbol: str) -> None:
        if symbol in "\r\n":
            self._word("par", None, False)
        elif symbol in "\\{}":
            self._letters(symbol.encode())  # it may be the second byte of a letter
        elif symbol in CHARACTERS:
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
        if word in PLACES:
            self._said.clear()
            self._go(PLACES[word])
        elif word == "sv":
            self._say("alt" if self._property == "wzDescription" else "")
        elif word in EDGES:
            self._say("edge")
        elif self._state.goes == "info" and (word == "title" or word in FACTS):
            self._say(word)
        elif word == "upr":
            self._state = replace(self._state, goes="", instead=self._state.goes)
        elif word == "ud":
            self._state = replace(self._state, goes=self._state.instead)
        elif word in DROPPED or (starred and word not in KEPT):
            self._go("")
        elif word == "footnote" and self._state.goes == "text":
            self._write(" (")
            self._go("footnote")
        elif word in {"fldinst", "annotation", "atnauthor"}:
            self._say(word)
        elif word in BOXES:
            if self._state.goes:
                self.body.begin_box()
                self._state = replace(self._state, goes="text", box=True)
        elif word in READING:
            self._reading(word, value)
        elif word in CHARACTERS:
            self._write(CHARACTERS[word])
        elif self._state.goes == "styles":
            if word == "s":
                self._style = value or 0
                self._said.clear()
            elif word == "outlinelevel" and value is not None and value < 9:
                self.body.levels[self._style] = value + 1
        elif self._state.goes == "lists":
            self.body.lists.word(word, value)
        elif self._state.goes == "text":
            self._in_text(word, value)
        elif self._state.goes == "edge" and word == "par":
            self._take("edge")
        elif self._state.goes in {"footnote", "annotation"} and word == "par":
            self._write(" ")

    def _go(self, where: str) -> None:
        if self._state.goes:  # groups in a dropped group are dropped
            self._state = replace(self._state, goes=where)

    def _say(self, what: str) -> None:
        self._said.clear()
        self._go(what)

    def _take(self, what: str) -> None:
        """Take what a group said."""
        text = "".join(self._said)
        said = text.strip()
        self._said.clear()
        match what:
            case "title":
                self.title = said
            case "mark":
                printed = said != "o" and any(map(str.isalnum, said))  # a bullet of Courier
                self.body.mark(f"{said} " if printed else BULLET)
            case "name":
                self._property = said
            case "alt":
                self.body.write(picture(said))
            case "fldinst":
                found = _LINK.match(said)
                self._link = found[1] if found else ""
            case "atnauthor":
                self._author = said
            case "annotation":
                self.asides.comment(said, self._author)
                self._author = ""
            case "edge":
                self.asides.edge(said)
            case "leveltext":
                self.body.lists.text(text)
            case _:
                self.asides.fact(FACTS[what], said)

    def _in_text(self, word: str, value: int | None) -> None:
        if word in {"pntext", "listtext"}:
            self._say("mark")
        elif word == "fldrslt" and self._link:
            self._state = replace(self._state, link=self._link)
            self._link = ""
            self._linked.clear()
        else:
            self.body.layout(word, value)

    def _reading(self, word: str, value: int | None) -> None:
        """Handle a word that says how to read bytes."""
        number = value or 0
        match word:
            case "ansicpg":
                self._encoding = encoding_of(number) or self._encoding
            case "deff":
                self._default_font = number
            case "uc":
                self._state = replace(self._state, skip=max(0, min(number, 100)))
            case "v" | "deleted":
                self._state = replace(self._state, hidden=value != 0)
            case "plain":
                encoding = self._fonts.get(self._default_font, "")
                self._state = replace(self._state, encoding=encoding, hidden=False, raised=False)
            case "super" | "sub" | "nosupersub":
                self._state = replace(self._state, raised=word == "super")
            case "f" if self._state.goes == "fonts":
                self._font = number
            case "f":
                self._state = replace(self._state, encoding=self._fonts.get(number, ""))
            case "fcharset" if number in CODEPAGES and number:
                self._fonts[self._font] = CODEPAGES[number]
            case "cpg" if codec := encoding_of(number):
                self._fonts[self._font] = codec

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
        if self._state.goes in SAID:
            self._said.append(text)
        elif self._state.goes == "styles":
            self._said.append(text)
            if ";" in text and (level := heading_level("".join(self._said).strip("; "))):
                self.body.levels.setdefault(self._style, level)
        elif self._state.goes in {"text", "footnote"}:
            text = above(text) or text if self._state.raised else text
            self.body.write(text)
            if self._state.link:
                self._linked.append(text)
