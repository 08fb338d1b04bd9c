"""Mail messages, whichever program wrote them, and how they become pages.

Mail, mailboxes and Outlook messages are all read into a `MailMessage`. Attachments and forwarded
messages come after the text, each under a heading; those that cannot be read are named in the text.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from engine.documents.nested import Members, explained
from engine.documents.text_builder import TextBuilder
from engine.errors import DocumentError, Encrypted, Unreadable
from engine.records import Heading, Page

_FIRST = datetime(1971, 1, 1, tzinfo=UTC)  # of mail
_FACT_MAX = 500  # characters; a message may have thousands of recipients


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is attached to a message; `open()` returns its bytes, or the message that it is."""

    name: str
    open: "Callable[[], bytes | MailMessage]"


@dataclass(frozen=True, slots=True)
class MailMessage:
    """A message; `facts` are the headers that matter, `failure` is why it cannot be read whole."""

    subject: str
    sent: datetime | str  # as it stands there, where it is no date
    facts: Sequence[tuple[str, str]]
    body: Page
    attachments: Sequence[Attachment] = ()
    failure: DocumentError | None = None

    @property
    def sent_ns(self) -> int | None:
        """When it was sent, in ns since 1970; None where that cannot be true."""
        if isinstance(self.sent, str):
            return None
        # a date without a zone is one of UTC (RFC 5322, -0000)
        sent = self.sent if self.sent.tzinfo else self.sent.replace(tzinfo=UTC)
        if not _FIRST <= sent <= datetime.now(UTC) + timedelta(days=1):
            return None
        return int(sent.timestamp()) * 1_000_000_000


def pages(message: MailMessage, members: Members, level: int) -> Iterator[Page]:
    """Yield the text of a message, then its attachments.

    The subject is a heading of `level`, unless that is 0: then the message is the document.
    Raises `DocumentError` at the end if the message or an attachment needs a password, or before
    if more is attached than can be read.
    """
    builder = TextBuilder()
    if level:
        builder.add_heading(message.subject or "(no subject)", level)
    sent = message.sent if isinstance(message.sent, str) else message.sent.isoformat(" ", "seconds")
    facts = [("Date", sent), *message.facts]
    builder.add_facts((name, _short(value)) for name, value in facts)
    builder.add_page(message.body, level)
    builder.attachments = tuple(" ".join(each.name.split()) for each in message.attachments)
    waiting: TextBuilder | None = builder  # takes the notes, unless a page comes before them
    notes: list[str] = []
    failure = message.failure
    for attachment in message.attachments:
        begun = False
        try:
            for page in _attached(attachment, members, level + 1):
                if waiting:
                    yield from _built(waiting)
                    waiting = None
                begun = True
                yield page
        except DocumentError as error:
            notes.append(f"(attachment {attachment.name}: {explained(error, begun)})")
            if members.is_spent:
                failure = error
                break
            if isinstance(error, Encrypted) and not failure:
                failure = Encrypted("documents.attachment-password", name=attachment.name)
    if waiting:
        waiting.add("\n".join(notes))
        yield from _built(waiting)
    elif notes:
        yield Page("\n".join(notes), (Heading(0, max(level, 1), message.subject),))
    if failure:
        raise failure


def mailbox(messages: Iterable[Callable[[], MailMessage]], members: Members) -> Iterator[Page]:
    """Yield the pages of messages, each opened when it is its turn.

    Raises `Encrypted` or `Unreadable` at the end if some were not read whole.
    """
    count = 0
    failures: list[DocumentError] = []
    for opened in messages:
        count += 1
        try:
            yield from pages(opened(), members, 1)
        except (MemoryError, OSError):
            raise
        except DocumentError as error:
            if members.is_spent:
                raise
            failures.append(error)
        except Exception:  # one broken message does not stop the others
            failures.append(Unreadable("documents.message-damaged"))
    if failures:
        locked = any(isinstance(each, Encrypted) for each in failures)
        numbers = {"failed": len(failures), "count": count, "reason": failures[0].message}
        raise (Encrypted if locked else Unreadable)("documents.messages-not-whole", **numbers)


def _attached(attachment: Attachment, members: Members, level: int) -> Iterator[Page]:
    content = attachment.open()
    if isinstance(content, MailMessage):
        yield from pages(content, members.deeper(), level)
    else:
        yield from members.read(attachment.name, content, level)


def _built(builder: TextBuilder) -> Iterator[Page]:
    """Yield the page unless it is empty: a message may be nothing but its attachments."""
    page = builder.build()
    if page.text:
        yield page


def _short(value: str) -> str:
    return value if len(value) <= _FACT_MAX else value[:_FACT_MAX] + "…"
