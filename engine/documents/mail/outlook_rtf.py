r"""RTF of Outlook: compressed (MS-OXRTFCP), and with a web page inside (MS-OXRTFEX).

The page's own text is marked as such: markup stands in \htmltag, and what \htmlrtf says is for
programs that know RTF alone.
"""

import html
import re
import struct
from dataclasses import dataclass, replace

from engine.documents.office.rtf_letters import CHARACTERS, CODEPAGES, DEPTH_MAX, TOKEN, encoding_of
from engine.errors import TooLarge, Unreadable

_LARGEST = 64 << 20  # bytes
_COMPRESSED, _AS_IT_IS = b"LZFu", b"MELA"
_WINDOW = 4096
_BEFORE = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript "
    rb"\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"
    b"\r\n"
    rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
_HEADER = 16

_FROM_PAGE = re.compile(rb"\{\\rtf1[^{}]{0,300}\\fromhtml1")
_DROPPED = frozenset(["colortbl", "stylesheet", "info", "generator", "pict", "listtable"])


def unpacked(data: bytes) -> bytes:
    """Return the RTF of a message; of damaged data what comes before the damage."""
    if data[8:12] == _AS_IT_IS:
        return data[_HEADER:]
    if data[8:12] != _COMPRESSED:
        raise Unreadable("documents.message-damaged")
    size = min(struct.unpack_from("<I", data, 4)[0], _LARGEST)
    out = bytearray(_WINDOW - len(_BEFORE)) + _BEFORE
    end, at = len(out) + size, _HEADER
    while at < len(data) and len(out) < end:
        kinds = data[at]
        at += 1
        for bit in range(8):
            if not kinds >> bit & 1:
                out += data[at : at + 1]
                at += 1
                continue
            pair = int.from_bytes(data[at : at + 2], "big")
            back = (len(out) + len(_BEFORE) - (pair >> 4)) % _WINDOW
            if at + 2 > len(data) or not back:
                return bytes(out[_WINDOW:end])
            at += 2
            for _ in range((pair & 0xF) + 2):
                out.append(out[-back])
    return bytes(out[_WINDOW:end])


@dataclass(frozen=True, slots=True)
class _State:
    """The state of a group: whether its text is markup, and how its bytes are read."""

    in_tag: bool = False
    dropped: bool = False
    for_rtf: bool = False
    in_fonts: bool = False
    encoding: str = ""
    skip: int = 1


def web_page_in(data: bytes) -> str | None:
    """Return the source of the web page that is inside RTF; None if there is none."""
    if not _FROM_PAGE.match(data):
        return None
    walk = _Walk()
    walk.over(data)
    return "".join(walk.parts)


class _Walk:
    def __init__(self) -> None:
        self.parts: list[str] = []
        self._state = _State()
        self._stack: list[_State] = []
        self._fonts: dict[int, str] = {}
        self._font = self._skipping = 0
        self._encoding = "cp1252"
        self._bytes = bytearray()  # not decoded yet: a letter may be in two tokens
        self._units = bytearray()  # UTF-16 not decoded yet: a letter may be two units

    def over(self, data: bytes) -> None:
        place, starred = 0, False
        while match := TOKEN.match(data, place):
            place = match.end()
            word, number, hexadecimal, symbol, brace, plain = match.groups()
            if word is not None:
                self._word(word.decode("ascii"), int(number) if number else None, starred)
            elif hexadecimal is not None:
                self._letters(bytes([int(hexadecimal, 16)]))
            elif symbol in {b"\\", b"{", b"}"}:
                self._letters(symbol)
            elif symbol is not None and symbol != b"*":
                self._write(CHARACTERS.get(symbol.decode("latin-1"), ""))
            elif brace is not None:
                self._brace(brace)
            elif plain is not None:
                self._letters(plain)
            starred = symbol == b"*"
        self._decode()

    def _brace(self, brace: bytes) -> None:
        self._decode()
        self._skipping = 0
        if brace == b"{":
            if len(self._stack) >= DEPTH_MAX:
                raise TooLarge("documents.nested-groups")
            self._stack.append(self._state)
        elif self._stack:
            self._state = self._stack.pop()

    def _word(self, word: str, value: int | None, starred: bool) -> None:
        number, state = value or 0, self._state
        if word == "u" and value is not None:
            if self._bytes:
                self._decode()
            if self._is_shown():
                self._units += (value & 0xFFFF).to_bytes(2, "little")
            self._skipping = state.skip
            return
        self._decode()
        self._skipping = 0
        match word:
            case "htmltag":
                self._state = replace(state, in_tag=True)
            case "fonttbl":
                self._state = replace(state, dropped=True, in_fonts=True)
            case _ if starred or word in _DROPPED:
                self._state = replace(state, dropped=True)
            case "htmlrtf":
                self._state = replace(state, for_rtf=value != 0)
            case "uc":
                self._state = replace(state, skip=max(0, min(number, 100)))
            case "ansicpg":
                self._encoding = encoding_of(number) or self._encoding
            case "f" if state.in_fonts:
                self._font = number
            case "fcharset" if number:
                self._fonts[self._font] = CODEPAGES.get(number, "")
            case "f":
                self._state = replace(state, encoding=self._fonts.get(number, ""))
            case "par":
                self._write("\n")
            case _:
                self._write(CHARACTERS.get(word, ""))

    def _is_shown(self) -> bool:
        return not (self._state.dropped or self._state.for_rtf)

    def _letters(self, data: bytes) -> None:
        dropped = min(self._skipping, len(data))
        self._skipping -= dropped
        if dropped < len(data) and self._is_shown():
            if self._units:
                self._decode()
            self._bytes += data[dropped:]

    def _decode(self) -> None:
        units, data = bytes(self._units), bytes(self._bytes)
        self._units.clear()
        self._bytes.clear()
        self._write(units.decode("utf-16-le", "replace"))
        self._write(data.decode(self._state.encoding or self._encoding, "replace"))

    def _write(self, text: str) -> None:
        if text and self._is_shown():
            self.parts.append(text if self._state.in_tag else html.escape(text, quote=False))
