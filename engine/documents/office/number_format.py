"""Number format: the value of a cell as a spreadsheet shows it.

Codes are those of Excel, such as `"$"#,##0.00;[Red]-0.0%`. Of the libraries that apply them ssf was
last released in 2020 and openpyxl only tells dates apart; hence this one, without fractions, eras
and the calendars of other regions, whose cells show their plain values.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import isfinite

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
    r"|(?P<date>y{1,4}|m{1,5}|d{1,4}|h{1,2}|s{1,2}(?:\.0{1,3})?|aaaa?|AM/PM|A/P|上午/下午)"
    r"|(?P<general>General)|E(?P<exponent>[+-]0+)|(?P<digit>[0#?])|(?P<point>\.)|(?P<comma>,)"
    r"|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.I | re.S,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)(-?[\d.]+)")
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b, ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b, "=": lambda a, b: a == b, "<>": lambda a, b: a != b,
}  # fmt: skip
_FIRST_DAY = datetime(1899, 12, 30)
_MONTHS = (
    "January February March April May June July August September October November December".split()
)
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
Token = tuple[str, str]


class _Section:
    """A part of a code between semicolons: how to show the numbers that meet its condition."""

    def __init__(self, tokens: Sequence[Token], condition: tuple[str, float] | None) -> None:
        self.tokens = tokens
        self.condition = condition
        self.kinds = kinds = [kind for kind, _ in tokens]
        self.has = frozenset(kinds)
        self.is_date = not self.has.isdisjoint({"date", "elapsed"})
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
        value = _FIRST_DAY + timedelta(round((number + first) * 86_400_000) / 86_400_000)
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
        return (plain, False) if section is None else (_dated(value, section.tokens), hides)
    section, number = _chosen(value, sections)
    if section is None:
        return plain, False
    if section.is_date:  # a number of days
        return _dated(_FIRST_DAY + timedelta(number), section.tokens), False
    if "general" in section.has:
        return _joined(section.tokens, general=plain), False
    if "digit" not in section.has:
        return _joined(section.tokens, general=""), "literal" in section.has
    if section.is_fraction:
        return plain, False
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
    condition = None
    for match in _TOKEN.finditer(code):
        kind, text = match.lastgroup or "", match[match.lastgroup or 0]
        if kind == "other" and text == ";":
            found.append(_Section(_minutes(tokens), condition))
            tokens, condition = [], None
        elif kind == "bracket":
            if limit := _CONDITION.fullmatch(text):
                condition = limit[1], float(limit[2])
            elif re.fullmatch(r"h+|m+|s+", text, re.I):
                tokens.append(("elapsed", text.lower()))
            elif text.startswith("$"):
                tokens.append(("literal", text[1:].partition("-")[0]))
        elif kind in {"quoted", "escaped", "other"}:
            tokens.append(("literal", text))
        elif kind:
            tokens.append((kind, text.lower() if kind == "date" else text))
        else:
            tokens.append(("literal", " "))  # room that is left free, or filled
    return [*found, _Section(_minutes(tokens), condition)]


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


def _scientific(value: float, section: _Section) -> str:
    mantissa, _, power = f"{value:.{min(len(section.decimals), 20)}E}".partition("E")
    width = len(next(text for kind, text in section.tokens if kind == "exponent")) - 1
    return f"{mantissa}E{power[0]}{power[1:].lstrip('0').zfill(width)}"


def _dated(value: datetime | date | time | timedelta, tokens: Sequence[Token]) -> str:
    spent = value if isinstance(value, timedelta) else None
    if isinstance(value, timedelta):
        value = _FIRST_DAY + value
    elif isinstance(value, time):
        value = datetime.combine(date(1899, 12, 30), value)
    elif not isinstance(value, datetime):
        value = datetime.combine(value, time())
    if spent is None:
        spent = value - _FIRST_DAY
    twelve = any(kind == "date" and text in {"am/pm", "a/p", "上午/下午"} for kind, text in tokens)
    parts: list[str] = []
    for kind, text in tokens:
        if kind == "date":
            parts.append(_part(value, text, twelve))
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            parts.append(str(int(spent.total_seconds() // unit)).zfill(len(text)))
        elif kind in {"literal", "comma", "point"}:
            parts.append(text)
    return "".join(parts)


def _part(value: datetime, token: str, twelve: bool) -> str:
    hour = (value.hour % 12 or 12) if twelve else value.hour
    match token[0]:
        case "y":
            return f"{value.year:04}" if len(token) > 2 else f"{value.year % 100:02}"
        case "m" if len(token) > 2:
            name = _MONTHS[value.month - 1]
            return {3: name[:3], 5: name[0]}.get(len(token), name)
        case "d" if len(token) > 2:
            return _DAYS[value.weekday()][: 3 if len(token) == 3 else None]
        case "a" if token in {"aaa", "aaaa"}:
            return "星期" * (len(token) - 3) + "一二三四五六日"[value.weekday()]
        case "a":
            half = token.upper().split("/")[value.hour >= 12]
            return half if token == "am/pm" else half[0]
        case "上":
            return token.split("/")[value.hour >= 12]
        case "s":
            decimals = token.partition(".")[2]
            fraction = f".{value.microsecond:06}"[: len(decimals) + 1] if decimals else ""
            return str(value.second).zfill(len(token.partition(".")[0])) + fraction
    number = {"m": value.month, "d": value.day, "h": hour, "n": value.minute}[token[0]]
    return str(number).zfill(len(token))
