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
        ("FREQ=YEARLY;UNTIL=soon;BYDAY=,X", "yearly on X"),
        ("nonsense", ""),
    ],
)
def test_how_often(tmp_path, rule, words):
    path = tmp_path / "a.ics"
    path.write_text(f"BEGIN:VEVENT\nSUMMARY:Tide\nRRULE:{rule}\nLOCATION:Quay\nEND:VEVENT\n")
    shown = f"Repeats: {words} · " if words else ""
    assert list(read(path))[1].text == f"Tide\n\n{shown}Where: Quay"
