"""Times of calendars in words: moments, spans, lengths, and how often something is."""

import re
from collections.abc import Iterable

from engine.documents.content_lines import ContentLine

_UNITS = {"daily": "days", "weekly": "weeks", "monthly": "months", "yearly": "years"}
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_MONTHS = (
    "_ January February March April May June July August September October November December"
).split()
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?")
_LENGTH = re.compile(
    r"([+-]?)P(?:(\d{1,9})W)?(?:(\d{1,9})D)?(?:T(?:(\d{1,9})H)?(?:(\d{1,9})M)?(?:(\d{1,9})S)?)?"
)
_SPANS = ("week", "day", "hour", "minute", "second")
_OLD = {"D": "DAILY", "W": "WEEKLY", "M": "MONTHLY", "Y": "YEARLY"}  # of vCalendar 1.0
_OLD_RULE = re.compile(
    r"([DWMY])[PDM]?(\d{1,4})((?: [A-Z]{2}\b| \d[+-])*)(?: #\d+)?(?: (\d{8}\S*))?"
)


def moment(line: ContentLine | None) -> str:
    match = _MOMENT.match(line.value) if line else None
    if line is None or match is None:
        return ""
    year, month, day, hour, minute, utc = match.groups()
    zone = "UTC" if utc else line.parameters.get("TZID", "")
    return f"{year}-{month}-{day}" + (f" {hour}:{minute} {zone}".rstrip() if hour else "")


def moments(lines: Iterable[ContentLine]) -> str:
    """Return all moments of lines that may have several each."""
    several = (
        moment(ContentLine(line.name, each, line.parameters))
        for line in lines
        for each in line.value.split(",")
    )
    return ", ".join(filter(None, several))


def span(start: ContentLine | None, end: ContentLine | None) -> str:
    first, last = moment(start), moment(end)
    if not last or last == first:
        return first
    day = first[:11]
    return f"{first} – {last.removeprefix(day) if len(day) == 11 else last}"


def length(value: str) -> str:
    """Return a length of time in words: 1 hour 30 minutes."""
    match = _LENGTH.fullmatch(value.strip().upper())
    parts = zip(match.groups()[1:] if match else (), _SPANS, strict=False)
    named = (f"{int(number)} {unit}{'s' * (int(number) != 1)}" for number, unit in parts if number)
    return " ".join(each for each in named if not each.startswith("0 "))


def alarm(trigger: ContentLine | None) -> str:
    """Return when an alarm goes off: 15 minutes before."""
    if trigger is None or (fixed := moment(trigger)):
        return fixed if trigger else ""
    where = "end" if trigger.parameters.get("RELATED", "").upper() == "END" else "start"
    how_long = length(trigger.value)
    if not how_long:
        return f"at the {where}"
    when = "before" if trigger.value.strip().startswith("-") else "after"
    return f"{how_long} {when}" + (" the end" if where == "end" else "")


def repeats(rule: str) -> str:
    """Return a rule in words: weekly on Thursday until 2026-06-30."""
    parts = dict(each.upper().split("=", 1) for each in rule.split(";") if "=" in each)
    if old := _OLD_RULE.match(rule):
        how, every, days, until = old.groups()
        parts = {"FREQ": _OLD[how], "INTERVAL": every, "UNTIL": until or ""}
        parts["BYDAY"] = re.sub(r"(\d)\+ ", r"\1", days.strip()).replace(" ", ",")
    how_often, every = parts.get("FREQ", "").lower(), parts.get("INTERVAL", "1")
    if every not in {"", "1"}:
        how_often = f"every {every} {_UNITS.get(how_often, how_often)}"
    which = parts.get("BYSETPOS", "")
    codes = [day for day in parts.get("BYDAY", "").split(",") if day]
    if which and len(codes) == 1:
        codes, which = [which + codes[0]], ""
    days = ", ".join(map(_day, codes))
    if which:
        days = f"the {_ordinal(which)} of {days}"
    months = (int(each) for each in parts.get("BYMONTH", "").split(",") if each.isdecimal())
    named = ", ".join(_MONTHS[month] for month in months if 0 < month < 13)
    day = parts.get("BYMONTHDAY", "")
    until = moment(ContentLine("UNTIL", parts.get("UNTIL", "")))[:10]
    count = parts.get("COUNT", "")
    pieces = (
        how_often,
        f"on {days}" if days else "",
        f"on day {day}" if day else "",
        f"in {named}" if named else "",
        f"until {until}" if until else "",
        f"{count} times" if count else "",
    )
    return " ".join(filter(None, pieces))


def _day(code: str) -> str:
    """Return a day of the week, with which of a month it is: the 2. Tuesday, the last Friday."""
    which, name = code[:-2], _DAYS.get(code[-2:], code)
    return f"the {_ordinal(which)} {name}" if which else name


def _ordinal(which: str) -> str:
    return "last" if which == "-1" else which.lstrip("+") + "."
