"""Numbering: the numbers of list items and headings that a program counts, as they are printed.

Formats have the names that Office Open XML gives them (ST_NumberFormat); `FORMATS` lists them.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

_LARGEST = 1_000_000  # of a number that is written otherwise than in digits
_ROMAN = tuple(
    zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        "m cm d cd c xc l xl x ix v iv i".split(),
        strict=True,
    )
)
_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()
_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth",
    "nine": "ninth", "twelve": "twelfth",
}  # fmt: skip


def _roman(number: int) -> str:
    parts = []
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        parts.append(letters * min(count, 100))
    return "".join(parts)


def _letter(number: int, letters: str, repeat: bool = True) -> str:
    """Return a, b, …, z, then aa, bb, … as Word counts, or aa, ab, … as others do."""
    if repeat:
        times, place = divmod(number - 1, len(letters))
        return letters[place] * min(times + 1, 30)
    found = ""
    while number > 0:
        number, place = divmod(number - 1, len(letters))
        found = letters[place] + found
    return found


def _cardinal(number: int) -> str:
    if number < 20:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens] + (f"-{_ONES[ones]}" if ones else "")
    size, name = (100, "hundred") if number < 1000 else (1000, "thousand")
    count, rest = divmod(number, size)
    return f"{_cardinal(count)} {name}" + (f" {_cardinal(rest)}" if rest else "")


def _ordinal_word(number: int) -> str:
    head, last = re.fullmatch(r"(.*?)(\w+)", _cardinal(number)).groups()  # type: ignore[union-attr]
    regular = f"{last[:-1]}ie" if last.endswith("y") else last
    return head + _ORDINALS.get(last, f"{regular}th")


def _ordinal(number: int) -> str:
    ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"


def _counted(
    number: int, digits: str, units: str = "十百千万", zero: str = "零", ones: str = "十"
) -> str:
    """Return a number as it is said in Chinese, Japanese or Korean.

    One is not written before `ones`: in Chinese before a ten that comes first, else before all.
    """
    high, low = divmod(number, 10_000)
    found = _counted(high, digits, units, zero, ones) + units[3] if high else ""
    gap = False
    for power in (3, 2, 1, 0):
        digit = low // 10**power % 10
        if digit:
            unit = units[power - 1] if power else ""
            silent = digit == 1 and unit and unit in ones and (not found or len(ones) > 1)
            found += (zero if gap else "") + ("" if silent else digits[digit]) + unit
        gap = bool(found) and not digit
    return found


def _digits(number: int, digits: str) -> str:
    return "".join(digits[int(each)] for each in str(number))


def _from_range(number: int, start: int, count: int) -> str:
    return chr(start + number - 1) if number <= count else str(number)


def _cycle(number: int, signs: str) -> str:
    return signs[number - 1] if number <= len(signs) else str(number)


_LATIN, _HANZI, _FORMAL = (
    "abcdefghijklmnopqrstuvwxyz",
    "〇一二三四五六七八九",
    "零壹贰叁肆伍陆柒捌玖",
)
_FORMAL_TRADITIONAL = "零壹貳參肆伍陸柒捌玖"
_CYRILLIC = "абвгдежзиклмнопрстуфхцчшщэюя"
_HEBREW = "אבגדהוזחטיכלמנסעפצקרשת"
_ARABIC = "أبتثجحخدذرزسشصضطظعغفقكلمنهوي"
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_KANA = (
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
)
_IROHA = (
    "イロハニホヘトチリヌルヲワカヨタレソツネナラム"
    "ウヰノオクヤマケフコエテアサキユメミシヱヒモセスン"
)
_chinese = partial(_counted, digits=_HANZI)
_japanese = partial(_counted, digits=_HANZI, zero="", ones="十百千")

FORMATS: Mapping[str, Callable[[int], str]] = {
    "decimal": str,
    "decimalZero": "{:02}".format,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": partial(_letter, letters=_LATIN.upper()),
    "lowerLetter": partial(_letter, letters=_LATIN),
    "ordinal": _ordinal,
    "cardinalText": lambda number: _cardinal(number).capitalize(),
    "ordinalText": lambda number: _ordinal_word(number).capitalize(),
    "hex": "{:X}".format,
    "numberInDash": "- {} -".format,
    "russianLower": partial(_letter, letters=_CYRILLIC),
    "russianUpper": partial(_letter, letters=_CYRILLIC.upper()),
    "greekLower": partial(_letter, letters=_GREEK),
    "hebrew2": partial(_letter, letters=_HEBREW),
    "arabicAlpha": partial(_letter, letters=_ARABIC),
    "decimalEnclosedCircle": lambda number: _from_range(number, 0x2460, 20),
    "decimalEnclosedFullstop": lambda number: _from_range(number, 0x2488, 20),
    "decimalEnclosedParen": lambda number: _from_range(number, 0x2474, 20),
    "chineseCounting": _chinese,
    "chineseLegalSimplified": partial(_counted, digits=_FORMAL, units="拾佰仟万", ones=""),
    "ideographLegalTraditional": partial(
        _counted, digits=_FORMAL_TRADITIONAL, units="拾佰仟萬", ones=""
    ),
    "taiwaneseCounting": partial(_counted, digits=_HANZI, units="十百千萬"),
    "japaneseCounting": _japanese,
    "japaneseLegal": partial(_counted, digits="零壱弐参四伍六七八九", units="拾百阡萬", ones=""),
    "koreanCounting": partial(
        _counted, digits="영일이삼사오육칠팔구", units="십백천만", zero="", ones="십백천"
    ),
    "koreanDigital": partial(_digits, digits="영일이삼사오육칠팔구"),
    "ideographDigital": partial(_digits, digits=_HANZI),
    "ideographTraditional": partial(_cycle, signs="甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": partial(_cycle, signs="子丑寅卯辰巳午未申酉戌亥"),
    "ganada": partial(_letter, letters="가나다라마바사아자차카타파하"),
    "chosung": partial(_letter, letters="ㄱㄴㄷㄹㅁㅂㅅㅇㅈㅊㅋㅌㅍㅎ"),
    "aiueoFullWidth": partial(_letter, letters=_KANA),
    "irohaFullWidth": partial(_letter, letters=_IROHA),
    "thaiNumbers": partial(_digits, digits="๐๑๒๓๔๕๖๗๘๙"),
    "hindiNumbers": partial(_digits, digits="०१२३४५६७८९"),
}  # fmt: skip
_SAME = {
    "chineseCountingThousand": "chineseCounting",
    "taiwaneseCountingThousand": "taiwaneseCounting",
    "ideographEnclosedCircle": "chineseCounting",
    "decimalEnclosedCircleChinese": "decimalEnclosedCircle",
    "japaneseDigitalTenThousand": "ideographDigital",
    "taiwaneseDigital": "ideographDigital",
    "ideographZodiacTraditional": "ideographZodiac",
    "koreanLegal": "koreanCounting",
    "aiueo": "aiueoFullWidth",
    "iroha": "irohaFullWidth",
    "hebrew1": "hebrew2",
}


def written(number: int, form: str) -> str:
    """Return a number in one of `FORMATS`, in digits if it is another; "" if it is none.

    A form such as "001" is one of so many digits.
    """
    if form in {"none", "bullet"}:
        return ""
    if form.isdecimal():
        return str(number).zfill(len(form))
    write = FORMATS.get(_SAME.get(form, form), str)
    return write(number) if 0 < number < _LARGEST else str(number)


def letters(number: int, form: str) -> str:
    """Return a number like `written`, but letters as aa, ab, … behind z."""
    alphabet = {"lowerLetter": _LATIN, "upperLetter": _LATIN.upper(), "greekLower": _GREEK}.get(
        form
    )
    if alphabet and 0 < number < _LARGEST:
        return _letter(number, alphabet, repeat=False)
    return written(number, form)


class Counters:
    """The numbers that a list has reached, by level from 0."""

    def __init__(self) -> None:
        self._numbers: dict[int, int] = {}

    def next(
        self, level: int, starts: Sequence[int], after: Sequence[int] = range(100)
    ) -> Sequence[int]:
        """Count an item; return the numbers of its level and of those above it.

        `starts` are the first numbers of each level; one restarts below an item of the first so
        many levels, which `after` tells.
        """
        for above in range(level):
            self._numbers.setdefault(above, starts[above])
        before = self._numbers.get(level)
        self._numbers[level] = starts[level] if before is None else before + 1
        for below in [each for each in self._numbers if level < min(each, after[each])]:
            del self._numbers[below]
        return [self._numbers[each] for each in range(level + 1)]

    def set(self, level: int, number: int) -> None:
        """The next item of this level gets this number."""
        self._numbers[level] = number - 1
