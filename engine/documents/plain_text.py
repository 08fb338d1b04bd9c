"""Plain text: whether a file is text, and text that someone may want to read, by its beginning.

Text that only programs read is left out where its name does not ask for it: keys, packed code,
pictures and measurements in letters and digits.
"""

import re

from engine.documents.encoding import decode, is_utf16

SAMPLE = 1 << 16  # bytes that are enough to tell

_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # in no encoding of text
_HOLE = re.compile(rb"\0{16,}")  # what a crash leaves of a block that was not written
# Keys, PostScript and what uuencode makes say what they are.
_CODE = re.compile(r"\s*(?:-----BEGIN (?!PGP SIGNED)[A-Z0-9 ]+-----|%!PS|begin [0-7]{3} )")
_CODED = re.compile(r"[A-Za-z0-9+=]{32,}")  # Base64, hexadecimal; a path has its slashes
_PACKED = re.compile(r"[!-~]{300,}")
_DATA = ("{", "[", "<")  # JSON and XML may be one line, and hold words
_FIGURES_FROM = 2000  # characters; a shorter list of numbers may be one of telephones
_LETTERS_MIN = 0.1
_ESCAPES = re.compile(
    r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]{0,200}(?:\x07|\x1b\\)|[ -/]+[0-~]|[0-Z=>])"
)


def without_escapes(text: str) -> str:
    """Return a text without what sets colours and moves the cursor of a terminal."""
    return _ESCAPES.sub("", text) if "\x1b" in text else text


def is_text(data: bytes, damaged: bool = False) -> bool:
    """Return whether it is text in some encoding; if `damaged`, a few stray bytes are allowed.

    A serial line and an old program leave NULs in a log, a crash whole blocks of them, and some
    programs go on in UTF-16 where others began.
    """
    if is_utf16(data):
        return True
    whole = _HOLE.sub(b"", data)
    nuls, controls = whole.count(b"\0"), len(_CONTROLS.findall(whole))
    if damaged:
        return bool(whole) and nuls * 2 < len(whole) and controls * 20 <= len(whole)
    return bool(whole) and (nuls + controls) * 100 <= len(whole)


def is_readable(data: bytes) -> bool:
    """Return whether this text is, for the most part, in words."""
    text = decode(data)
    full = sum(map(len, text.split()))
    if _CODE.match(text) or sum(map(len, _CODED.findall(text))) * 2 > full:
        return False
    if not text.lstrip().startswith(_DATA) and sum(map(len, _PACKED.findall(text))) * 2 > full:
        return False
    return full < _FIGURES_FROM or sum(map(str.isalpha, text)) >= full * _LETTERS_MIN
