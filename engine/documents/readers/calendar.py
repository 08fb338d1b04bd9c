"""Calendars: the events, tasks and journal entries of an .ics file, each under its subject."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from engine.documents import calendar_times as times, web
from engine.documents.asides import Asides
from engine.documents.content_lines import Component, ContentLine, components
from engine.documents.mail.versions import to_read
from engine.documents.readers import html, text
from engine.documents.text_builder import TextBuilder
from engine.records import Metadata, Page

_ENTRIES = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY"}
_PAGE = "X-ALT-DESC"  # by Outlook
_MARKUP = re.compile(r"</?(?:a|b|br|div|i|li|p|span|u|ul)(?:[ \t/][^<>]*)?>", re.I)
_REMINDER = re.compile(  # what programs say in every alarm
    r"(?:this is an )?(?:event )?(?:reminder|alarm|alert|notification)|default mozilla description|"
    r"mozilla standardbeschreibung|erinnerung|提醒",
    re.I,
)
_USUAL = frozenset(["CONFIRMED", "FINAL"])


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    source, _ = text.text_of(path)
    found = components(source)
    entries = [each for each in found if each.kind in _ENTRIES]
    entries = [each for each in entries if each.kind != "VFREEBUSY" or each.text("COMMENT")]
    if not entries:
        yield from text.read(path)
        return
    builder, asides = TextBuilder(), Asides()
    for entry in entries:
        builder.add_heading(entry.text("SUMMARY") or "(no subject)", 1)
        builder.add_facts(_facts(entry))
        for line in _texts(entry):
            if line.name == _PAGE or _MARKUP.search(line.text):  # Google's are
                web.render(line.text, builder, asides)
            else:
                builder.add(line.text)
        for line in (*entry.all("ATTACH"), *entry.all("CONFERENCE")):
            asides.link(line.parameters.get("LABEL", "") or entry.text("SUMMARY"), line.value)
    named = next((each.text("X-WR-CALNAME") for each in found if each.kind == "VCALENDAR"), "")
    only = entries[0].text("SUMMARY") if len(entries) == 1 else ""
    yield Metadata("calendar", named or only or None)
    asides.add_to(builder)
    yield builder.build()


def _texts(entry: Component) -> Iterator[ContentLine]:
    """Yield what is said of an entry; a version of it as a web page if that says more."""
    plain = " ".join(line.text for line in entry.all("DESCRIPTION"))
    for line in entry.lines:
        if line.name in {"DESCRIPTION", "COMMENT"} or (
            line.name == _PAGE and to_read(plain, html.words_of(line.text.encode(), "utf-8"))[1]
        ):
            yield line


def _facts(entry: Component) -> Iterator[tuple[str, str]]:
    start, end = entry.first("DTSTART"), entry.first("DTEND")
    yield "When", times.span(start, end)
    yield "Lasts", times.length(entry.text("DURATION"))
    yield "Due", times.moment(entry.first("DUE"))
    yield "Done", times.moment(entry.first("COMPLETED"))
    yield "Repeats", times.repeats(entry.text("RRULE"))
    yield "Also", times.moments(entry.all("RDATE"))
    yield "Except", times.moments(entry.all("EXDATE"))
    if (status := entry.text("STATUS").upper()) not in _USUAL:
        yield "Status", status.replace("-", " ").lower()
    yield "Where", entry.text("LOCATION")
    yield "Organizer", ", ".join(map(_person, entry.all("ORGANIZER")))
    yield "With", ", ".join(map(_person, entry.all("ATTENDEE")))
    yield "Category", ", ".join(line.text for line in entry.all("CATEGORIES"))
    yield "Contact", entry.text("CONTACT")
    yield "Resources", ", ".join(line.text for line in entry.all("RESOURCES"))
    yield "Address", entry.text("URL")
    yield "Alarm", "; ".join(filter(None, map(_alarm, entry.inside)))
    for line in entry.all("DALARM"):  # of vCalendar 1.0: when, snooze, repeat, what to say
        when, *more = line.value.split(";")
        yield "Alarm", _reminder(times.moment(ContentLine("DALARM", when)), "".join(more[-1:]))


def _alarm(alarm: Component) -> str:
    if alarm.kind != "VALARM":
        return ""
    said = [alarm.text("SUMMARY"), *(line.text for line in alarm.all("DESCRIPTION"))]
    return _reminder(times.alarm(alarm.first("TRIGGER")), ", ".join(filter(None, said)))


def _reminder(when: str, said: str) -> str:
    said = "" if _REMINDER.fullmatch(said.strip()) else said.strip()
    return f"{when}: {said}" if when and said else when or said


def _person(line: ContentLine) -> str:
    address = line.value.partition(":")[2] or line.value
    name = line.parameters.get("CN", "")
    return f"{name} <{address}>" if name and "@" in address and name != address else name or address
