"""Mail: messages as they were sent (RFC 5322 and MIME).

Of two versions of the same text the plain one is read, unless the web page says more. What a
message was wrapped in, by a signature or by Outlook, is read as part of it. Messages are parsed by
the standard library; ours is what to read of them, which libraries leave to whoever uses them.
"""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from email.message import Message as Part
from email.utils import parseaddr, parsedate_to_datetime
from functools import partial
from pathlib import Path

from engine.documents.encoding import decode
from engine.documents.mail import tnef
from engine.documents.mail.headers import decode_value, file_name, header, parse
from engine.documents.mail.old_text import without_armour, without_commands, without_files
from engine.documents.mail.signed import signed_content
from engine.documents.mail.transfer import content
from engine.documents.mail.versions import to_read, unflowed
from engine.documents.message import Attachment, MailMessage, pages
from engine.documents.nested import Members
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import DocumentError, Protected
from engine.records import Metadata, Page

_ENCRYPTED = frozenset(
    ["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"]
)
_SIGNATURES = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"]
)
_CALENDARS = frozenset(["text/calendar", "application/ics"])
_OUTLOOK = frozenset(["application/ms-tnef", "application/vnd.ms-tnef"])
_PLAIN, _PAGE, _ENRICHED = "text/plain", "text/html", "text/enriched"
_FACTS = ("From", "To", "Cc", "Bcc", "Organization", "Keywords", "Comments")
_GAP = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_EMLX_START = re.compile(rb"\s*(\d{1,10})[ \t]*\r?\n")  # of Apple Mail: how long the message is


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    data = path.read_bytes()
    if counted := _EMLX_START.match(data):
        data = data[counted.end() : counted.end() + int(counted[1])]
    found = message(parse(data))
    yield Metadata("mail", sensible_title(found.subject), sent_ns=found.sent_ns)
    yield from pages(found, Members(passwords), 0)


def message(root: Part) -> MailMessage:
    """Return what a message says, its attachments still unopened."""
    walk = _Walk()
    walk.over(root)
    walk.add_wrapped()
    facts = [(name, header(root, name.lower())) for name in _FACTS]
    reply = header(root, "reply-to")
    if parseaddr(reply)[1] != parseaddr(header(root, "from"))[1]:
        facts.append(("Reply-To", reply))
    facts += (("Labels", header(root, name)) for name in ("x-gmail-labels", "x-keywords"))
    return MailMessage(
        header(root, "subject"),
        _sent(root),
        facts,
        walk.builder.build(),
        walk.attachments,
        walk.failure,
    )


class _Walk:
    """One walk over the parts of a message."""

    def __init__(self) -> None:
        self.builder = TextBuilder()
        self.attachments: list[Attachment] = []
        self.failure: DocumentError | None = None
        self._calendars: set[bytes] = set()
        self._wrapped: list[Page] = []

    def over(self, root: Part) -> None:
        # Parts to look at, and whether their text is wanted: of two versions, one is.
        waiting = [(root, True)]
        while waiting:
            part, wanted = waiting.pop()
            kind = _kind(part)
            if kind.startswith("message/") and part.is_multipart():
                self._forwarded(part, kind)
            elif part.is_multipart() and kind not in _ENCRYPTED:
                parts = [each for each in part.get_payload() if isinstance(each, Part)]
                chosen = _chosen(parts) if kind == "multipart/alternative" else parts
                waiting += [
                    (each, wanted and any(each is one for one in chosen))
                    for each in reversed(parts)
                ]
            elif kind in (_PLAIN, _PAGE, _ENRICHED) and (part is root or not _is_attached(part)):
                if wanted:
                    self._text(part, kind)
            elif signed := _signed(part, kind):
                waiting.append((parse(signed), wanted))
            else:
                self._other(part, kind, wanted)

    def _other(self, part: Part, kind: str, wanted: bool) -> None:
        if kind in _ENCRYPTED and part.get_param("smime-type") != "signed-data":
            self.failure = Protected("documents.message-encrypted")
        elif kind in _SIGNATURES:
            return
        elif kind in _CALENDARS:
            self._calendar(part)
        elif _is_outlook(part, kind) and (inside := tnef.message(content(part))):
            self._wrapped.append(inside.body)
            self.attachments += inside.attachments
        elif kind.startswith("image/") and part.get_content_disposition() != "attachment":
            return  # a picture that belongs to the text, and was not sent for its own sake
        elif wanted or _is_attached(part):
            name = file_name(part) or "unnamed" + (mimetypes.guess_extension(kind) or "")
            self.attachments.append(Attachment(name, partial(content, part)))

    def _text(self, part: Part, kind: str) -> None:
        if kind == _PAGE:
            self.builder.add_page(html.parse(content(part), part.get_content_charset())[1])
        elif kind == _ENRICHED:
            self.builder.add(without_commands(_plain(part)))
        else:
            text, is_sealed = without_armour(_plain(part))
            if is_sealed:
                self.failure = Protected("documents.message-encrypted")
            text, files = without_files(text)
            self.builder.add(_GAP.sub("\n\n", text))
            self.attachments += [Attachment(name, partial(bytes, data)) for name, data in files]

    def _calendar(self, part: Part) -> None:
        """Add an invitation, which many programs send as a version of the text and as a file."""
        data = content(part)
        if data not in self._calendars:
            self._calendars.add(data)
            name = file_name(part) or "invitation.ics"
            self.attachments.append(Attachment(name, partial(content, part)))

    def add_wrapped(self) -> None:
        """Add the text that Outlook wrapped, unless it stands there already."""
        for page in self._wrapped:
            if to_read(self.builder.build().text, page.text)[1]:
                self.builder.add_page(page)

    def _forwarded(self, part: Part, kind: str) -> None:
        """Add the messages inside a part; a delivery report is added as text."""
        for inner in part.get_payload():
            if not isinstance(inner, Part):
                continue
            if kind == "message/delivery-status":
                lines = (f"{name}: {decode_value(str(value))}" for name, value in inner.items())
                self.builder.add("\n".join(lines))
                continue
            if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
                # This is forbidden, but GroupWise does it; the parser takes all of it for text.
                inner["Content-Transfer-Encoding"] = "base64"
                inner = parse(content(inner))
            subject = header(inner, "subject") or "(no subject)"
            self.attachments.append(Attachment(subject, partial(message, inner)))


def _plain(part: Part) -> str:
    text = decode(content(part), part.get_content_charset())
    if str(part.get_param("format", "")).lower() != "flowed":
        return text
    return unflowed(text, str(part.get_param("delsp", "")).lower() == "yes")


def _signed(part: Part, kind: str) -> bytes | None:
    """Return the part that was signed and then sent as one file; None if it is no such part."""
    name = file_name(part)
    if kind not in _ENCRYPTED or part.is_multipart() or "." in name.removesuffix(".p7m"):
        return None
    return signed_content(content(part))


def _is_outlook(part: Part, kind: str) -> bool:
    return kind in _OUTLOOK or file_name(part).lower() == "winmail.dat"


def _chosen(parts: Sequence[Part]) -> Sequence[Part]:
    """Return which of several versions of one text to read; all, where none has text."""
    plain, page = (_version(parts, kind) for kind in (_PLAIN, _PAGE))
    if plain and page:
        written = "\n".join(_plain(each) for each in plain[1])
        words = (html.words_of(content(each), each.get_content_charset()) for each in page[1])
        with_plain, with_page = to_read(written, "\n".join(words))
        return [plain[0]] * with_plain + [page[0]] * with_page
    found = plain or page
    return [found[0]] if found else parts


def _version(parts: Sequence[Part], kind: str) -> tuple[Part, Sequence[Part]] | None:
    """Return the first version that has text of a kind, and the parts of it that are this text."""
    for part in parts:
        inside = [
            each
            for each in part.walk()
            if _kind(each) == kind and not _is_attached(each) and content(each).strip()
        ]
        if inside:
            return part, inside
    return None


def _sent(root: Part) -> datetime | str:
    date = header(root, "date")
    with suppress(Exception):  # a broken date is shown as it is
        return parsedate_to_datetime(date)
    return date


def _kind(part: Part) -> str:
    kind = part.get_content_type()
    # A message in parts without its boundary cannot be split: it is all text.
    if kind.startswith("multipart/") and not part.is_multipart():
        return _PLAIN
    return kind


def _is_attached(part: Part) -> bool:
    return bool(file_name(part)) or part.get_content_disposition() == "attachment"
