"""Number format: the value of a cell as a spreadsheet shows it.

Codes are those of Excel, such as `"$"#,##0.00;[Red]-0.0%`. Of the libraries that apply them ssf was
last released in 2020 and openpyxl only tells dates apart; hence this one, without the calendars of
other regions than Japan.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from math import floor, isfinite

from engine.documents.office.date_format import FIRST_DAY, Token, dated

Value = str | float | datetime | date | time | timedelta

BUILT_IN = {  # without dates in the order of the system's language, for which ISO is shown
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0",
    37: "#,##0 ;(#,##0)", 38: "#,##0 ;(#,##0)", 39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)", 48: "##0.0E+0",
}  # fmt: skip
_CODE_MAX = 255  # characters, as in Excel
_DIGITS_MAX = 60
_PLAIN_MAX = 10  # characters
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|[_*].|\[(?P<bracket>[^\]]*)\]'
    r"|(?P<general>General)"
    r"|(?P<date>y{1,4}|g{1,3}|e{1,2}(?![+-])|m{1,5}|d{1,4}|h{1,2}|s{1,2}(?:\.0{1,3})?|aaaa?|AM/PM|A/P|上午/下午)"
    r"|E(?P<exponent>[+-]0+)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_REGION = re.compile(r"[0-9a-f]{1,8}", re.I)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip


class _Section:
    """A part of a code between semicolons: how to show the numbers that meet its condition."""

    def __init__(
        self, tokens: Sequence[Token], condition: tuple[str, float] | None, language: int
    ) -> None:
        self.tokens = tokens
        self.condition = condition
        self.kinds = kinds = [kind for kind, _ in tokens]
        self.has = frozenset(kinds)
        self.is_date = not self.has.isdisjoint({"date", "elapsed"})
        self.language = language
        self.is_fraction = ("literal", "/") in tokens
        self.point = point = kinds.index("point") if "point" in kinds else len(kinds)
        digits = [n for n, kind in enumerate(kinds) if kind == "digit"]
        self.whole = [n for n in digits if n < point]
        self.decimals = [n for n in digits if n > point]
        commas = [n for n, kind in enumerate(kinds) if kind == "comma"]
        last = self.whole[-1] if self.whole else point
        thousands = sum(each > digits[-1] or last < each < point for each in commas if digits)
        self.scale = 2 * kinds.count("percent") - 3 * thousands
        self.grouped = any(self.whole[0] < each < last for each in commas if self.whole)


def shown(value: Value, code: str, plain: str) -> str:
    """Return a value as a cell shows it; `plain` is the value itself.

    It is hidden where a percentage, a word or a date is shown.
    """
    if len(code) > _CODE_MAX or (isinstance(value, float) and not isfinite(value)):
        return plain
    try:
        text, hides = _shown(value, _sections(code), plain)
    except (ValueError, ArithmeticError):  # a date out of range, a number without end
        return plain
    return with_value(" ".join(text.split()), plain, hides)


def from_days(number: float, first: int, code: str) -> float | datetime | date | time | timedelta:
    """Return a number of days since `first` as what its format makes of it."""
    try:
        section, _ = _chosen(number, _sections(code)) if len(code) <= _CODE_MAX else (None, 0)
        if section is None or not section.is_date:
            return number
        if "elapsed" in section.has:
            return timedelta(number)
        value = FIRST_DAY + timedelta(round((number + first) * 86_400_000) / 86_400_000)
    except (ValueError, ArithmeticError):
        return number
    if 0 <= number < 1:
        return value.time()
    return value if value.time() != time() else value.date()


def with_value(text: str, plain: str, hides: bool) -> str:
    """Return what a cell shows, and the value itself behind it if that is hidden."""
    if not text or text == plain:
        return plain
    return f"{text} ({plain})" if hides and plain not in text else text


def _shown(value: Value, sections: Sequence[_Section], plain: str) -> tuple[str, bool]:
    if isinstance(value, bool):
        return plain, False
    if isinstance(value, str):
        texts = next((each.tokens for each in sections if "text" in each.has), [("text", "")])
        return "".join(plain if kind == "text" else text for kind, text in texts), False
    if not isinstance(value, int | float):
        section = next((each for each in sections if each.is_date), None)
        hides = isinstance(value, date)
        return (plain, False) if section is None else (_dated(value, section), hides)
    section, number = _chosen(value, sections)
    if section is None:
        return plain, False
    if section.is_date:  # a number of days
        return _dated(FIRST_DAY + timedelta(number), section), False
    if "general" in section.has:
        return _joined(section.tokens, general=plain), False
    if "digit" not in section.has:
        return _joined(section.tokens, general=""), "literal" in section.has
    if section.is_fraction:
        return _fraction(number, section), "." in plain and len(plain) <= _PLAIN_MAX
    if "exponent" in section.has:
        return _scientific(number, section), False
    text = _number(number, section)
    # What does not end, as 2/3 does not, is as good as it is shown.
    hides = bool(section.scale) and len(plain) <= _PLAIN_MAX
    return text, hides or not any(map(str.isdigit, text))


def _chosen(value: float, sections: Sequence[_Section]) -> tuple[_Section | None, float]:
    """Return the section for a number, and the number without the sign that the section shows."""
    numeric = [each for each in sections[:3] if "text" not in each.has]
    if any(each.condition for each in numeric):
        for each in numeric:
            if each.condition is None or _COMPARE[each.condition[0]](value, each.condition[1]):
                return each, value
        return None, value
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value
    if not value and len(numeric) > 2:
        return numeric[2], value
    return (numeric[0] if numeric else None), value


@lru_cache(512)
def _sections(code: str) -> Sequence[_Section]:
    found: list[_Section] = []
    tokens: list[Token] = []
    condition, language = None, 0
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "other" and text == ";":
            found.append(_Section(_minutes(tokens), condition, language))
            tokens, condition, language = [], None, 0
        elif kind == "bracket":
            if limit := _CONDITION.fullmatch(text):
                condition = limit[1], float(limit[2])
            elif re.fullmatch(r"h+|m+|s+", text, re.I):
                tokens.append(("elapsed", text.lower()))
            elif text.startswith("$"):
                sign, _, region = text[1:].partition("-")
                tokens.append(("literal", sign))
                language = int(region, 16) if _REGION.fullmatch(region) else language
        elif kind in {"quoted", "escaped", "other"}:
            tokens.append(("literal", text))
        elif kind:
            tokens.append((kind, text.lower() if kind == "date" else text))
        else:
            tokens.append(("literal", " "))  # room that is left free, or filled
    return [*found, _Section(_minutes(tokens), condition, language)]


def _minutes(tokens: Sequence[Token]) -> Sequence[Token]:
    """Tell minutes from months: they follow hours or come before seconds."""
    result = list(tokens)
    timed = [n for n, (kind, _) in enumerate(tokens) if kind in {"date", "elapsed"}]
    for before, at, after in zip([None, *timed], timed, [*timed[1:], None], strict=False):
        if tokens[at][0] == "date" and tokens[at][1] in {"m", "mm"}:
            hours = before is not None and tokens[before][1].startswith("h")
            seconds = after is not None and tokens[after][1].startswith("s")
            if hours or seconds:
                result[at] = ("date", "n" * len(tokens[at][1]))
    return result


def _joined(tokens: Sequence[Token], general: str) -> str:
    shown = {"general": general}
    return "".join(text if kind == "literal" else shown.get(kind, "") for kind, text in tokens)


def _number(value: float, section: _Section) -> str:
    tokens, whole, places = section.tokens, section.whole, section.decimals
    exact = Decimal(repr(float(value))).scaleb(section.scale)
    if exact.adjusted() > _DIGITS_MAX or len(places) > _DIGITS_MAX:
        raise ValueError("too long")
    rounded = abs(exact).quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP)
    digits, _, decimals = f"{rounded:f}".partition(".")
    digits = digits.lstrip("0")
    written: dict[int, str] = {}
    for n in reversed(whole):
        taken = digits if n == whole[0] else digits[-1:]
        digits = digits[: -len(taken)] if taken else digits
        written[n] = taken or ("0" if tokens[n][1] == "0" else "")
    if section.grouped:
        written = _grouped(written, whole)
    kept = (k for k, n in enumerate(places) if tokens[n][1] == "0" or decimals[k] != "0")
    last = max(kept, default=-1)
    written.update((n, decimals[k] if k <= last else "") for k, n in enumerate(places))
    written[section.point] = "." if last >= 0 else ""
    sign = "-" if exact < 0 and rounded else ""
    return sign + "".join(
        text if kind == "literal" else "%" if kind == "percent" else written.get(n, "")
        for n, (kind, text) in enumerate(tokens)
    )


def _grouped(written: dict[int, str], whole: Sequence[int]) -> dict[int, str]:
    result = dict(written)
    count = 0
    for n in reversed(whole):
        text = ""
        for digit in reversed(written[n]):
            text = digit + ("," if count and count % 3 == 0 else "") + text
            count += 1
        result[n] = text
    return result


def _dated(value: datetime | date | time | timedelta, section: _Section) -> str:
    return dated(value, section.tokens, section.language)


def _fraction(value: float, section: _Section) -> str:
    """Return a number as one with a fraction: # ?/? has one digit below, # ?/8 eighths."""
    code = "".join(
        text for kind, text in section.tokens if kind != "literal" or text in "/123456789 "
    )
    before, _, below = code.partition("/")
    if fixed := re.match(r"[0-9]*[1-9][0-9]*", below.strip()):
        bottom = int(fixed[0])
        part = Fraction(round(abs(value) * bottom), bottom)
    else:
        part = Fraction(abs(value)).limit_denominator(10 ** min(len(below.strip()), 7) - 1)
        bottom = part.denominator
    is_mixed = " " in before.strip()
    whole = floor(part) if is_mixed else 0
    top = int((part - whole) * bottom)
    pieces = [str(whole)] * (is_mixed and (whole > 0 or not top))
    pieces += [f"{top}/{bottom}"] * (top > 0 or not is_mixed)
    return ("-" if value < 0 else "") + " ".join(pieces)


def _scientific(value: float, section: _Section) -> str:
    mantissa, _, power = f"{value:.{min(len(section.decimals), 20)}E}".partition("E")
    width = len(next(text for kind, text in section.tokens if kind == "exponent")) - 1
    return f"{mantissa}E{power[0]}{power[1:].lstrip('0').zfill(width)}"
