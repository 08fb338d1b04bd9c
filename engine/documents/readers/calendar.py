"""Calendars: the events, tasks and journal entries of an .ics file, each under its subject."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents import web
from engine.documents.asides import Asides
from engine.documents.content_lines import Component, ContentLine, components
from engine.documents.readers import text
from engine.documents.text_builder import TextBuilder
from engine.records import Metadata, Page

_ENTRIES = {"VEVENT", "VTODO", "VJOURNAL"}
_MARKUP = re.compile(r"</?(?:a|b|br|div|i|li|p|span|u|ul)(?:[ \t/][^<>]*)?>", re.I)
_UNITS = {"daily": "days", "weekly": "weeks", "monthly": "months", "yearly": "years"}
_DAYS = {
    "MO": "Monday", "TU": "Tuesday", "WE": "Wednesday", "TH": "Thursday", "FR": "Friday",
    "SA": "Saturday", "SU": "Sunday",
}  # fmt: skip
_MOMENT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d{0,2}(Z?))?")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source, _ = text.text_of(path)
    found = components(source)
    entries = [each for each in found if each.kind in _ENTRIES]
    if not entries:
        yield from text.read(path)
        return
    builder, asides = TextBuilder(), Asides()
    for entry in entries:
        builder.add_heading(entry.text("SUMMARY") or "(no subject)", 1)
        builder.add_facts(_facts(entry))
        for line in entry.lines:
            if line.name in {"DESCRIPTION", "COMMENT"}:
                if _MARKUP.search(line.text):  # Google's are
                    web.render(line.text, builder, asides)
                else:
                    builder.add(line.text)
    named = next((each.text("X-WR-CALNAME") for each in found if each.kind == "VCALENDAR"), "")
    only = entries[0].text("SUMMARY") if len(entries) == 1 else ""
    yield Metadata("calendar", named or only or None)
    asides.add_to(builder)
    yield builder.build()


def _facts(entry: Component) -> Iterator[tuple[str, str]]:
    start, end = entry.first("DTSTART"), entry.first("DTEND")
    yield "When", _span(start, end)
    yield "Due", _moment(entry.first("DUE"))
    yield "Repeats", _repeats(entry.text("RRULE"))
    yield "Where", entry.text("LOCATION")
    yield "Organizer", ", ".join(map(_person, entry.all("ORGANIZER")))
    yield "With", ", ".join(map(_person, entry.all("ATTENDEE")))
    yield "Category", ", ".join(line.text for line in entry.all("CATEGORIES"))
    yield "Contact", entry.text("CONTACT")
    yield "Address", entry.text("URL")


def _span(start: ContentLine | None, end: ContentLine | None) -> str:
    first, last = _moment(start), _moment(end)
    if not last or last == first:
        return first
    day = first[:11]
    return f"{first} – {last.removeprefix(day) if len(day) == 11 else last}"


def _moment(line: ContentLine | None) -> str:
    match = _MOMENT.match(line.value) if line else None
    if line is None or match is None:
        return ""
    year, month, day, hour, minute, utc = match.groups()
    zone = "UTC" if utc else line.parameters.get("TZID", "")
    return f"{year}-{month}-{day}" + (f" {hour}:{minute} {zone}".rstrip() if hour else "")


def _repeats(rule: str) -> str:
    """Return a rule in words: weekly on Thursday until 2026-06-30."""
    parts = dict(each.upper().split("=", 1) for each in rule.split(";") if "=" in each)
    how_often, every = parts.get("FREQ", "").lower(), parts.get("INTERVAL", "1")
    if every not in {"", "1"}:
        how_often = f"every {every} {_UNITS.get(how_often, how_often)}"
    days = [_day(day) for day in parts.get("BYDAY", "").split(",") if day]
    day = parts.get("BYMONTHDAY", "")
    until = _moment(ContentLine("UNTIL", parts.get("UNTIL", "")))[:10]
    count = parts.get("COUNT", "")
    pieces = (
        how_often,
        f"on {', '.join(days)}" if days else "",
        f"on day {day}" if day else "",
        f"until {until}" if until else "",
        f"{count} times" if count else "",
    )
    return " ".join(filter(None, pieces))


def _day(code: str) -> str:
    """Return a day of the week, with which of a month it is: the 2. Tuesday, the last Friday."""
    which, name = code[:-2].lstrip("+"), _DAYS.get(code[-2:], code)
    return f"the {'last' if which == '-1' else which + '.'} {name}" if which else name


def _person(line: ContentLine) -> str:
    address = line.value.partition(":")[2] or line.value
    name = line.parameters.get("CN", "")
    return f"{name} <{address}>" if name and "@" in address and name != address else name or address
