"""MAPI: the properties of a message of Outlook, whatever file they are in, and what they say.

Properties have a number. An .msg keeps each in a stream of its own (MS-OXMSG), a winmail.dat one
after the other (MS-OXTNEF). The text may be there as such, as a web page, and as RTF.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Protocol

from engine.documents.encoding import decode
from engine.documents.mail.outlook_rtf import unpacked, web_page_in
from engine.documents.mail.versions import to_read
from engine.documents.message import Attachment, MailMessage
from engine.documents.readers import html, rtf
from engine.documents.text_builder import TextBuilder
from engine.records import Page

DATA = 0x3701
_SUBJECT, _BODY, _PAGE, _RTF = 0x0037, 0x1000, 0x1013, 0x1009
_SENDER, _SENDER_ADDRESS, _SENDER_SMTP = 0x0C1A, 0x0C1F, 0x5D01
_TO, _CC = 0x0E04, 0x0E03
_SENT, _DELIVERED = 0x0039, 0x0E06
_START, _END = 0x0060, 0x0061  # of an appointment
_FACTS = (("Company", 0x3A16), ("Title", 0x3A17), ("Phone", 0x3A08), ("Mobile", 0x3A1C))
_NAMED_FACTS = (  # of appointments and contacts
    ("Where", 0x8208), ("Repeats", 0x8232), ("E-mail", 0x8083), ("Address", 0x801B)
)  # fmt: skip
_NAMED_START, _NAMED_END = 0x820D, 0x820E
_CODEPAGE, _INTERNET_CODEPAGE = 0x3FFD, 0x3FDE
_NAMES = (0x3707, 0x3704, 0x3001)  # of an attachment: the long, the short, the one that is shown
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)
_UTF8 = 65001


class Properties(Protocol):
    """The properties of one message or attachment."""

    def wide(self, number: int) -> str:
        """Return a text in Unicode, "" if it is missing."""

    def narrow(self, number: int) -> bytes:
        """Return a text in the codepage of the message, b"" if it is missing."""

    def binary(self, number: int) -> bytes:
        """Return bytes, b"" if they are missing."""

    def integer(self, number: int) -> int:
        """Return a number or a date, 0 if it is missing."""

    def named(self, name: int) -> int:
        """Return the number of a property that has a name of its own; 0 if it is missing."""


def message(found: Properties, attachments: Sequence[Attachment]) -> MailMessage:
    sent = _moment(found.integer(_SENT)) or _moment(found.integer(_DELIVERED)) or ""
    sender = text(found, _SENDER)
    address = text(found, _SENDER_SMTP) or text(found, _SENDER_ADDRESS)
    if "@" in address and address not in sender:
        sender = f"{sender} <{address}>".strip()
    facts = [("From", sender), ("To", text(found, _TO)), ("Cc", text(found, _CC)), *_facts(found)]
    return MailMessage(text(found, _SUBJECT), sent, facts, _body(found), attachments)


def _facts(found: Properties) -> Iterator[tuple[str, str]]:
    """Yield what an appointment or a contact has beside its text."""
    start, end = (
        _moment(found.integer(found.named(name) or number))
        for name, number in ((_NAMED_START, _START), (_NAMED_END, _END))
    )
    if start:
        last = f"{end:%Y-%m-%d %H:%M}" if end and end != start else ""
        until = f" – {last.removeprefix(f'{start:%Y-%m-%d} ')}" if last else ""
        yield "When", f"{start:%Y-%m-%d %H:%M}{until} UTC"
    for fact, name in _NAMED_FACTS:
        if number := found.named(name):
            yield fact, " ".join(text(found, number).split())
    for fact, number in _FACTS:
        yield fact, " ".join(text(found, number).split())


def text(found: Properties, number: int) -> str:
    """Return a text property, "" if it is missing."""
    return found.wide(number) or decode(found.narrow(number), _codepage(found, _CODEPAGE))


def attachment_name(found: Properties) -> str:
    return next(filter(None, (text(found, number) for number in _NAMES)), "")


def _body(found: Properties) -> Page:
    plain = text(found, _BODY)
    page = _web_page(found)
    if page is None and not plain.strip() and (data := found.binary(_RTF)):
        source = unpacked(data)
        inside = web_page_in(source)
        page = rtf.parse(source)[1] if inside is None else html.parse(inside.encode(), "utf-8")[1]
    with_plain, with_page = to_read(plain, page.text if page else "")
    builder = TextBuilder()
    if with_plain:
        builder.add(plain)
    if with_page and page:
        builder.add_page(page)
    return builder.build()


def _web_page(found: Properties) -> Page | None:
    if data := found.binary(_PAGE):
        return html.parse(data, _codepage(found, _INTERNET_CODEPAGE))[1]
    source = text(found, _PAGE)
    return html.parse(source.encode(), "utf-8")[1] if source else None


def _codepage(found: Properties, number: int) -> str | None:
    page = found.integer(number) & 0xFFFFFFFF
    return None if not page or page == _UTF8 else f"cp{page}"


def _moment(ticks: int) -> datetime | None:
    """Return a date, which is stored in tenths of microseconds since 1601."""
    try:
        return _EPOCH + timedelta(microseconds=ticks // 10) if ticks else None
    except OverflowError:
        return None
