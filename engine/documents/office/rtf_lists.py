r"""RTF lists: the numbers of paragraphs that a program left to be counted, by \ls and \ilvl.

Most programs also write each number out, in \listtext, which is better than to count it again.
"""

from dataclasses import dataclass, field

from engine.documents.numbering import Counters, written
from engine.documents.text_builder import BULLET

_LEVELS = 9
_FORMS = {  # of \levelnfc
    0: "decimal", 1: "upperRoman", 2: "lowerRoman", 3: "upperLetter", 4: "lowerLetter",
    5: "ordinal", 6: "cardinalText", 7: "ordinalText", 8: "hex", 10: "ideographDigital",
    11: "japaneseCounting", 12: "aiueo", 13: "iroha", 16: "japaneseLegal",
    17: "japaneseDigitalTenThousand", 18: "decimalEnclosedCircle", 20: "aiueoFullWidth",
    21: "irohaFullWidth", 22: "decimalZero", 23: "bullet", 24: "ganada", 25: "chosung",
    26: "decimalEnclosedFullstop", 27: "decimalEnclosedParen", 28: "decimalEnclosedCircleChinese",
    29: "ideographEnclosedCircle", 30: "ideographTraditional", 31: "ideographZodiac",
    32: "ideographZodiacTraditional", 33: "taiwaneseCounting", 34: "ideographLegalTraditional",
    35: "taiwaneseCountingThousand", 36: "taiwaneseDigital", 37: "chineseCounting",
    38: "chineseLegalSimplified", 39: "chineseCountingThousand", 41: "koreanDigital",
    42: "koreanCounting", 43: "koreanLegal", 44: "koreanDigital", 45: "hebrew1",
    46: "arabicAlpha", 47: "hebrew2", 51: "hindiNumbers", 54: "thaiNumbers", 57: "numberInDash",
    58: "russianLower", 59: "russianUpper", 255: "none",
}  # fmt: skip


@dataclass(slots=True)
class _Level:
    form: str = "decimal"
    text: str = ""  # with the number of a level in the place of its own
    start: int = 1
    legal: bool = False
    gap: str = " "


@dataclass(slots=True)
class _Override:
    """A list as paragraphs name it: which one it is, and what differs."""

    list_id: int = 0
    levels: dict[int, _Level] = field(default_factory=dict)
    starts: dict[int, int] = field(default_factory=dict)


class RtfLists:
    """What the tables of lists define; `mark` counts the paragraphs in order."""

    def __init__(self) -> None:
        self._lists: dict[int, list[_Level]] = {}
        self._overrides: dict[int, _Override] = {}
        self._counters: dict[int, Counters] = {}
        self._begun: set[tuple[int, int]] = set()
        self._levels: list[_Level] = []  # of the open list
        self._level = _Level()  # the open one
        self._override: _Override | None = None  # the open one
        self._place = -1  # of its level that differs

    def word(self, word: str, value: int | None) -> None:
        """Handle a word of the tables."""
        number = value or 0
        match word:
            case "list":
                self._levels = []
            case "listoverride":
                self._override, self._place = _Override(), -1
            case "lfolevel":
                self._place += 1
            case "listlevel":
                self._level = _Level()
                if self._override:
                    self._override.levels[self._place] = self._level
                else:
                    self._levels.append(self._level)
            case "levelnfc" | "levelnfcn":
                self._level.form = _FORMS.get(number, "decimal")
            case "levelstartat" if self._override and self._place not in self._override.levels:
                self._override.starts[self._place] = number
            case "levelstartat":
                self._level.start = number
            case "levellegal":
                self._level.legal = value != 0
            case "levelfollow":
                self._level.gap = "" if number == 2 else " "
            case "listid" if self._override:
                self._override.list_id = number
            case "listid":
                self._lists[number] = self._levels
            case "ls" if self._override:
                self._overrides[number] = self._override

    def text(self, text: str) -> None:
        """Set the text of the open level, before which its length stands."""
        self._level.text = text[1 : 1 + ord(text[0])] if text else ""

    def mark(self, number: int, level: int) -> str:
        """Count a paragraph of a list; return what stands before it."""
        override = self._overrides.get(number)
        if not override or not (levels := self._lists.get(override.list_id)):
            return BULLET
        level = max(0, min(level, _LEVELS - 1))
        known = [*levels, *(_Level() for _ in range(_LEVELS - len(levels)))]
        for place, changed in override.levels.items():
            known[max(0, min(place, _LEVELS - 1))] = changed
        counters = self._counters.setdefault(override.list_id, Counters())
        if level in override.starts and (number, level) not in self._begun:
            counters.set(level, override.starts[level])
        self._begun.add((number, level))
        numbers = counters.next(level, [each.start for each in known])
        this = known[level]
        if this.form == "bullet":
            return BULLET
        forms = ["decimal" if this.legal else each.form for each in known]
        text = "".join(
            written(numbers[place], forms[place]) if (place := ord(sign)) <= level else sign
            for sign in this.text
            if not level < ord(sign) < _LEVELS
        ).strip()
        return text + this.gap if text else ""
