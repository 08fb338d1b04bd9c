"""Letter: a message, whichever program wrote it, and how it becomes pages.

Mail, mailboxes and Outlook messages are all read into it. What is enclosed (attachments, and
messages that were passed on) comes after the text, each under a heading; what of it cannot be read
is named in the text.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from engine.documents.nested import Members, explained
from engine.documents.text_builder import TextBuilder
from engine.errors import DocumentError, Encrypted
from engine.records import Heading, Page

_FACT_MAX = 500  # characters; a message may have thousands of recipients


@dataclass(frozen=True, slots=True)
class Enclosure:
    """An attachment. `open()` gives its bytes, or the letter that it is."""

    name: str
    open: "Callable[[], bytes | Letter]"


@dataclass(frozen=True, slots=True)
class Letter:
    """A message: `facts` are the lines of its head that matter, `sealed` why it cannot be read."""

    subject: str
    facts: Sequence[tuple[str, str]]
    body: TextBuilder
    enclosures: Sequence[Enclosure] = ()
    sealed: DocumentError | None = None


def pages(letter: Letter, members: Members, level: int) -> Iterator[Page]:
    """Yield the text of a letter, then what is enclosed.

    The subject is a heading of `level`; 0 is for a document that is one letter and is named by it.
    Raises `DocumentError` where the letter or an attachment is sealed, or where more is enclosed
    than there is room for.
    """
    flow = TextBuilder()
    if level:
        flow.heading(letter.subject or "(no subject)", level)
    flow.add(" · ".join(f"{name}: {_short(value)}" for name, value in letter.facts if value))
    flow.extend(letter.body.page(), level)
    waiting: TextBuilder | None = flow  # until a page follows, what cannot be read is named there
    notes: list[str] = []
    sealed = letter.sealed
    for enclosure in letter.enclosures:
        begun = False
        try:
            for page in _enclosed(enclosure, members, level + 1):
                if waiting:
                    yield from _said(waiting)
                    waiting = None
                begun = True
                yield page
        except DocumentError as error:
            notes.append(f"(attachment {enclosure.name}: {explained(error, begun)})")
            if isinstance(error, Encrypted) and not sealed:
                sealed = Encrypted("documents.attachment-password", name=enclosure.name)
            if members.is_spent:
                if waiting:
                    yield from _said(waiting)
                raise
    if waiting:
        waiting.add("\n".join(notes))
        yield from _said(waiting)
    elif notes:
        yield Page("\n".join(notes), (Heading(0, max(level, 1), letter.subject),))
    if sealed:
        raise sealed


def iso(moment: datetime) -> str:
    """Return a moment as mail shows it: to the second, with the sender's offset."""
    return moment.isoformat(" ", "seconds")


def _enclosed(enclosure: Enclosure, members: Members, level: int) -> Iterator[Page]:
    content = enclosure.open()
    if isinstance(content, Letter):
        yield from pages(content, members.deeper(), level)
    else:
        yield from members.read(enclosure.name, content, level)


def _said(flow: TextBuilder) -> Iterator[Page]:
    """Yield the page, if anything is on it: a message may be nothing but its attachments."""
    page = flow.page()
    if page.text:
        yield page


def _short(value: str) -> str:
    return value if len(value) <= _FACT_MAX else value[:_FACT_MAX] + "…"
