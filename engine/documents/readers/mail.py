"""Mail: messages as they were sent (RFC 5322 and MIME), mailboxes, and saved web pages (MHTML).

Of two versions of the same text the plain one is read. Headers are decoded here: the email package
fails on broken ones, and drops text in a national encoding that is not declared.
"""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import datetime
from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path
from typing import BinaryIO

from engine.documents.encoding import decode, is_utf16
from engine.documents.message import Attachment, MailMessage, pages
from engine.documents.nested import Members
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import DocumentError, Encrypted, Protected, Unreadable
from engine.records import Metadata, Page

_HEADER_MAX = 20_000  # characters
_MESSAGE_MAX = 64 << 20  # bytes of one message in a mailbox; the rest is no text
_LINE_MAX = 1 << 20
_ENCRYPTED = frozenset(
    ["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"]
)
_SIGNATURES = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"]
)
_TEXTS = ("text/plain", "text/html")  # the plain one is read, if there are both
_WEB_PAGES = frozenset(["text/html", "application/xhtml+xml"])
_GAP = re.compile(r"\n(?:[^\S\n]*\n){2,}")
_SEPARATOR = re.compile(rb"From \S++(?>.*?\d{2}:\d{2}).*\d{4}")
_QUOTED = re.compile(rb"^>(>*From )", re.M)


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    found = _message(parse(path.read_bytes()))
    yield Metadata("mail", sensible_title(found.subject), sent_ns=found.sent_ns)
    yield from pages(found, Members(passwords), 0)


def read_mailbox(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the pages of each message in a mailbox (mbox).

    Raises `Encrypted` or `Unreadable` at the end if messages were not read whole.
    """
    members = Members(passwords)
    yield Metadata("mbox")
    count = 0
    failures: list[DocumentError] = []
    with path.open("rb") as stream:
        for data in _split(stream):
            count += 1
            try:
                yield from pages(_message(parse(data)), members, 1)
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


def read_web_page(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the metadata and the one page of a web page that was saved with all its parts."""
    found = parse_web_page(path.read_bytes())
    if found is None:
        raise Unreadable("documents.no-web-page")
    title, page = found
    yield Metadata("mhtml", title)
    yield page


def parse_web_page(data: bytes) -> tuple[str | None, Page] | None:
    """Return the title and the text of the page in an MHTML file, None if there is no page."""
    message = parse(data)
    found = [part for part in message.walk() if part.get_content_type() in _WEB_PAGES]
    start = str(message.get_param("start") or "").strip("<>")
    named = (part for part in found if start and header(part, "content-id").strip("<>") == start)
    main = next(named, found[0] if found else None)
    if main is None:
        return None
    title, page = html.parse(_content(main), main.get_content_charset())
    return title or sensible_title(header(message, "subject")), page


def parse(data: bytes) -> Part:
    """Return the message in `data`; a broken one is read as far as it makes sense."""
    if is_utf16(data[:4096]):
        data = decode(data).encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return BytesParser(policy=_Lenient()).parsebytes(data)


class _Lenient(Compat32):
    """Keeps headers as they were sent, but decodes those that are not ASCII."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if not value.isascii():
            value = decode(value.encode("utf-8", "surrogateescape"))
        return name, value


def header(message: Part, name: str) -> str:
    """Return a header on one line, decoded; "" if there is none."""
    return decode_value(str(message.get(name, "")))


def decode_value(raw: str) -> str:
    raw = raw[:_HEADER_MAX]
    try:
        pieces = decode_header(raw)
    except Exception:  # a broken encoding is shown as it is
        pieces = [(raw, None)]
    words: list[str] = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
        else:
            # What is between encoded words comes as bytes in an encoding of its own.
            words.append(decode(piece, charset) if charset else piece.decode("raw-unicode-escape"))
    return " ".join("".join(words).split())


def _split(stream: BinaryIO) -> Iterator[bytes]:
    """Yield the messages of a mailbox without their separator lines, each up to a size."""
    lines: list[bytes] = []
    size = 0
    blank = True
    while line := stream.readline(_LINE_MAX):
        if blank and _SEPARATOR.match(line):
            if lines:
                yield _QUOTED.sub(rb"\1", b"".join(lines))
            lines, size = [], 0
        elif size < _MESSAGE_MAX:
            lines.append(line)
            size += len(line)
        blank = not line.strip()
    if lines:
        yield _QUOTED.sub(rb"\1", b"".join(lines))


def _message(message: Part) -> MailMessage:
    """Return what a message says, its attachments still unopened."""
    builder = TextBuilder()
    attachments: list[Attachment] = []
    failure = None
    # Parts to look at, and whether their text is wanted: of two versions, one is.
    waiting = [(message, True)]
    while waiting:
        part, wanted = waiting.pop()
        kind = _kind(part)
        if kind in _ENCRYPTED and part.get_param("smime-type") != "signed-data":
            failure = Protected("documents.message-encrypted")
        elif kind.startswith("message/") and part.is_multipart():
            attachments += _forwarded(part, builder, kind)
        elif part.is_multipart():
            parts = [each for each in part.get_payload() if isinstance(each, Part)]
            chosen = _chosen(parts) if kind == "multipart/alternative" else None
            waiting += [
                (each, wanted and (chosen is None or each is chosen)) for each in reversed(parts)
            ]
        elif kind in _SIGNATURES:
            continue
        elif kind in _TEXTS and (part is message or not _is_attached(part)):
            if wanted:
                _add_text(part, kind, builder)
        elif kind.startswith("image/") and part.get_content_disposition() != "attachment":
            continue  # a picture that belongs to the text, and was not sent for its own sake
        elif wanted or _is_attached(part):
            name = _file_name(part) or "unnamed" + (mimetypes.guess_extension(kind) or "")
            attachments.append(Attachment(name, partial(_content, part)))
    facts = [(name, header(message, name.lower())) for name in ("From", "To", "Cc")]
    return MailMessage(
        header(message, "subject"), _sent(message), facts, builder.build(), attachments, failure
    )


def _sent(message: Part) -> datetime | str:
    date = header(message, "date")
    with suppress(Exception):  # a broken date is shown as it is
        return parsedate_to_datetime(date)
    return date


def _kind(part: Part) -> str:
    kind = part.get_content_type()
    # A message in parts without its boundary cannot be split: it is all text.
    if kind.startswith("multipart/") and not part.is_multipart():
        return "text/plain"
    return kind


def _chosen(parts: Sequence[Part]) -> Part | None:
    """Return which of several versions of one text to read."""
    for wanted in _TEXTS:
        for part in parts:
            for each in part.walk():
                if _kind(each) == wanted and not _is_attached(each) and _content(each).strip():
                    return part
    return None


def _is_attached(part: Part) -> bool:
    return bool(_file_name(part)) or part.get_content_disposition() == "attachment"


def _file_name(part: Part) -> str:
    try:
        return decode_value(part.get_filename() or "")
    except Exception:  # the email package fails on some headers
        return ""


def _content(part: Part) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _add_text(part: Part, kind: str, builder: TextBuilder) -> None:
    charset = part.get_content_charset()
    if kind == "text/html":
        builder.add_page(html.parse(_content(part), charset)[1])
    else:
        builder.add(_GAP.sub("\n\n", decode(_content(part), charset)))


def _forwarded(part: Part, builder: TextBuilder, kind: str) -> Iterator[Attachment]:
    """Yield the messages inside a part; a delivery report is added as text."""
    for inner in part.get_payload():
        if not isinstance(inner, Part):
            continue
        if kind == "message/delivery-status":
            builder.add("\n".join(f"{name}: {decode_value(str(v))}" for name, v in inner.items()))
            continue
        if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
            # This is forbidden, but GroupWise does it; the parser takes all of it for text.
            inner["Content-Transfer-Encoding"] = "base64"
            inner = parse(_content(inner))
        subject = header(inner, "subject") or "(no subject)"
        yield Attachment(subject, partial(_message, inner))
