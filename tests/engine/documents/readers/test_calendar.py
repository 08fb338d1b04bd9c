import pytest

from engine.documents.reader import read
from engine.records import Metadata, Page

EVENT = r"""BEGIN:VCALENDAR
PRODID:-//x//y
X-WR-CALNAME:Harbour
BEGIN:VTIMEZONE
TZID:Europe/Berlin
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:Survey of the
  sluice\, first part
DTSTART;TZID=Europe/Berlin:20260312T090000
DTEND;TZID=Europe/Berlin:20260312T103000
RRULE:FREQ=WEEKLY;BYDAY=TH
LOCATION:Quay 4
ORGANIZER;CN="Amann, Ida":mailto:ida@example.org
ATTENDEE;CN=bo@example.org:mailto:bo@example.org
DESCRIPTION:Bring boots.\nAnd a lamp.
BEGIN:VALARM
DESCRIPTION:Reminder
END:VALARM
END:VEVENT
BEGIN:VTODO
SUMMARY:Order rope
DUE;VALUE=DATE:20260401
CATEGORIES:stores
END:VTODO
END:VCALENDAR
"""


def _read(path, source):
    path.write_bytes(source.replace("\n", "\r\n").encode())
    return list(read(path))


def test_events_and_tasks(tmp_path):
    front, page = _read(tmp_path / "a.ics", EVENT)
    assert front == Metadata("calendar", "Harbour")
    assert page.text == (
        "Survey of the sluice, first part\n\n"
        "When: 2026-03-12 09:00 Europe/Berlin – 10:30 Europe/Berlin · "
        "Repeats: weekly on Thursday · Where: Quay 4 · "
        "Organizer: Amann, Ida <ida@example.org> · With: bo@example.org\n\n"
        "Bring boots.\nAnd a lamp.\n\nOrder rope\n\nDue: 2026-04-01 · Category: stores"
    )
    assert [each.text for each in page.headings] == [
        "Survey of the sluice, first part",
        "Order rope",
    ]


def test_a_single_event_is_the_document(tmp_path):
    source = "BEGIN:VEVENT\nSUMMARY:Dentist\nDTSTART:20260312T090000Z\nDTEND:20260313T090000Z\n"
    front, page = _read(tmp_path / "a.ics", source)
    assert front.title == "Dentist"
    assert page.text.endswith("When: 2026-03-12 09:00 UTC – 2026-03-13 09:00 UTC")


def test_markup_in_a_description(tmp_path):
    source = (
        "BEGIN:VEVENT\nDESCRIPTION:<b>Bring</b>&nbsp\\;<a href=https://a.example/x>boots</a><br>now"
    )
    assert _read(tmp_path / "a.ics", source)[1].text == (
        "(no subject)\n\nBring boots\nnow\n\nLinks\n\nboots: https://a.example/x"
    )


def test_what_is_no_calendar_is_text(tmp_path):
    assert _read(tmp_path / "a.ics", "odd: text")[1] == Page("odd: text")


def test_time_is_linear(tmp_path):
    for line in (
        "A" + ";B" * 50_000,
        'A;B="' * 50_000,
        "A:" + "\\" * 99_999,
        "BEGIN:VEVENT\n" * 50_000,
    ):
        _read(tmp_path / "a.ics", f"BEGIN:VEVENT\nSUMMARY:x\n{line}")


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=DAILY;COUNT=5", "daily 5 times"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "every 2 weeks on Monday, Thursday"),
        ("FREQ=MONTHLY;BYDAY=2TU", "monthly on the 2. Tuesday"),
        (
            "FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20260630T220000Z",
            "monthly on the last Friday until 2026-06-30",
        ),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "monthly on day 15"),
        (
            "FREQ=MONTHLY;BYDAY=TU;BYSETPOS=2;BYMONTH=3,9",
            "monthly on the 2. Tuesday in March, September",
        ),
        ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1", "monthly on the last of Monday, Tuesday"),
        ("W2 MO TH 20260630T000000Z", "every 2 weeks on Monday, Thursday until 2026-06-30"),
        ("MP1 2+ TU #6", "monthly on the 2. Tuesday"),
        ("FREQ=YEARLY;UNTIL=soon;BYDAY=,X", "yearly on X"),
        ("nonsense", ""),
    ],
)
def test_how_often(tmp_path, rule, words):
    path = tmp_path / "a.ics"
    path.write_text(f"BEGIN:VEVENT\nSUMMARY:Tide\nRRULE:{rule}\nLOCATION:Quay\nEND:VEVENT\n")
    shown = f"Repeats: {words} · " if words else ""
    assert list(read(path))[1].text == f"Tide\n\n{shown}Where: Quay"


def _event(tmp_path, lines):
    page = _read(tmp_path / "a.ics", f"BEGIN:VEVENT\nSUMMARY:Tide\n{lines}\nEND:VEVENT\n")[1]
    return page.text.removeprefix("Tide\n\n")


@pytest.mark.parametrize(
    ("trigger", "when"),
    [
        ("TRIGGER:-PT15M", "15 minutes before: Pack the spade"),
        ("TRIGGER;RELATED=END:P1DT1H", "1 day 1 hour after the end: Pack the spade"),
        ("TRIGGER:PT0S", "at the start: Pack the spade"),
        ("TRIGGER;VALUE=DATE-TIME:20260304T080000Z", "2026-03-04 08:00 UTC: Pack the spade"),
        ("X:y", "Pack the spade"),
    ],
)
def test_what_an_alarm_says_and_when(tmp_path, trigger, when):
    lines = f"BEGIN:VALARM\n{trigger}\nDESCRIPTION:Pack the spade\nEND:VALARM"
    assert _event(tmp_path, lines) == f"Alarm: {when}"


def test_the_alarm_of_an_old_calendar_and_one_that_says_nothing_of_its_own(tmp_path):
    assert _event(tmp_path, "DALARM:20260116T084500Z;PT5M;2;Take a lamp\nDALARM:x") == (
        "Alarm: 2026-01-16 08:45 UTC: Take a lamp"
    )
    usual = "BEGIN:VALARM\nTRIGGER:-P1D\nDESCRIPTION:This is an event reminder\nEND:VALARM"
    assert _event(tmp_path, usual) == "Alarm: 1 day before"


def test_how_long_and_with_what_and_what_became_of_it(tmp_path):
    lines = (
        "DTSTART:20260305T100000\nDURATION:PT1H30M\nSTATUS:CANCELLED\nRESOURCES:Projector\n"
        "EXDATE:20260312T100000,20260319T100000\nATTACH:https://example.org/tide.pdf"
    )
    assert _event(tmp_path, lines) == (
        "When: 2026-03-05 10:00 · Lasts: 1 hour 30 minutes · "
        "Except: 2026-03-12 10:00, 2026-03-19 10:00 · Status: cancelled · Resources: Projector\n\n"
        "Links\n\nTide: https://example.org/tide.pdf"
    )


def test_a_description_as_a_web_page_that_says_more(tmp_path):
    page = "<html><body>Bring boots, a lamp, two ropes and the long ladder</body></html>"
    lines = f"DESCRIPTION:Bring boots\nX-ALT-DESC;FMTTYPE=text/html:{page}"
    assert "the long ladder" in _event(tmp_path, lines)
    same = "DESCRIPTION:Bring boots\nX-ALT-DESC;FMTTYPE=text/html:<p>Bring boots</p>"
    assert _event(tmp_path, same) == "Bring boots"
