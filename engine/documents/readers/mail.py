"""Mail: one message as it was sent (RFC 5322 and MIME): its text, then what is attached.

Of two versions of the same text the plain one is read. Headers are decoded here: what the email
package has for it stumbles over broken ones, and drops what is written in a national encoding
without saying so.
"""

import mimetypes
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress
from email.header import decode_header
from email.message import Message
from email.parser import BytesParser
from email.policy import Compat32
from email.utils import parsedate_to_datetime
from functools import partial
from pathlib import Path

from engine.documents import message as letter
from engine.documents.encoding import decode, is_utf16
from engine.documents.message import Enclosure, Letter
from engine.documents.nested import Members
from engine.documents.readers import html
from engine.documents.text_builder import TextBuilder, sensible_title
from engine.errors import Protected
from engine.records import Metadata, Page

_HEADER_MAX = 20_000  # characters
_SEALED = frozenset(["multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"])
_SIGNATURES = frozenset(
    ["application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature"]
)
_GAP = re.compile(r"\n(?:[^\S\n]*\n){2,}")


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page]:
    """Yield the front and the pages. Raises `Protected`, `TooLarge`, `OSError`."""
    found = letter_of(message_of(path.read_bytes()))
    yield Metadata("mail", sensible_title(found.subject) or None)
    yield from letter.pages(found, Members(passwords), 0)


def message_of(data: bytes) -> Message:
    """Return the message that the bytes are; broken ones are read as far as they make sense."""
    if is_utf16(data[:4096]):
        data = decode(data).encode("utf-8", "replace")
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    return BytesParser(policy=_Legible()).parsebytes(data)


class _Legible(Compat32):
    """How headers are kept: as they were sent, but for bytes that are no ASCII."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        if not value.isascii():
            value = decode(value.encode("utf-8", "surrogateescape"))
        return name, value


def letter_of(message: Message) -> Letter:
    """Return what a message says, its attachments still unopened."""
    flow = TextBuilder()
    enclosures: list[Enclosure] = []
    sealed = None
    # Parts yet to be looked at, and whether their text is wanted: of two versions it is one.
    waiting = [(message, True)]
    while waiting:
        part, wanted = waiting.pop()
        kind = _kind(part)
        if kind in _SEALED and part.get_param("smime-type") != "signed-data":
            sealed = Protected("documents.message-encrypted")
        elif kind.startswith("message/") and part.is_multipart():
            enclosures += _passed_on(part, flow, kind)
        elif part.is_multipart():
            parts = [each for each in part.get_payload() if isinstance(each, Message)]
            chosen = _chosen(parts) if kind == "multipart/alternative" else None
            waiting += [
                (each, wanted and (chosen is None or each is chosen)) for each in reversed(parts)
            ]
        elif kind in _SIGNATURES:
            continue
        elif _is_text(part, kind) and (part is message or not _is_attached(part)):
            if wanted:
                _add_text(part, kind, flow)
        elif not _is_decoration(part, kind) and (wanted or _is_attached(part)):
            enclosures.append(Enclosure(_name(part, kind), partial(_content, part)))
    return Letter(header(message, "subject"), _facts(message), flow, enclosures, sealed)


def header(message: Message, name: str) -> str:
    """Return a header on one line, decoded; "" where there is none."""
    return decoded(str(message.get(name, "")))


def decoded(raw: str) -> str:
    """Return a header's value without its encodings, whichever of them was used."""
    raw = raw[:_HEADER_MAX]
    try:
        pieces = decode_header(raw)
    except Exception:  # a broken encoding is shown as it stands
        pieces = [(raw, None)]
    words: list[str] = []
    for piece, charset in pieces:
        if isinstance(piece, str):
            words.append(piece)
        else:
            # What stands between encoded words comes as bytes of a kind of its own.
            words.append(decode(piece, charset) if charset else piece.decode("raw-unicode-escape"))
    return " ".join("".join(words).split())


def _facts(message: Message) -> list[tuple[str, str]]:
    date = header(message, "date")
    with suppress(Exception):  # a date that is none is shown as it stands
        date = letter.iso(parsedate_to_datetime(date))
    names = ("From", "To", "Cc")
    return [("Date", date), *((name, header(message, name.lower())) for name in names)]


def _kind(part: Message) -> str:
    kind = part.get_content_type()
    # Without its boundary a message in parts cannot be parted: it is all text.
    if kind.startswith("multipart/") and not part.is_multipart():
        return "text/plain"
    return kind


def _chosen(parts: Sequence[Message]) -> Message | None:
    """Return which of several versions of one text to read."""
    for wanted in ("text/plain", "text/html"):
        for part in parts:
            for each in part.walk():
                if _kind(each) == wanted and not _is_attached(each) and _content(each).strip():
                    return part
    return None


def _is_text(part: Message, kind: str) -> bool:
    return kind in {"text/plain", "text/html"} and not part.is_multipart()


def _is_attached(part: Message) -> bool:
    return _file_name(part) != "" or _disposition(part) == "attachment"


def _is_decoration(part: Message, kind: str) -> bool:
    """Say whether a picture belongs to the text and not to what was sent with it."""
    return kind.startswith("image/") and _disposition(part) != "attachment"


def _disposition(part: Message) -> str:
    return part.get_content_disposition() or ""


def _file_name(part: Message) -> str:
    try:
        return decoded(part.get_filename() or "")
    except Exception:  # the email package stumbles over some headers
        return ""


def _name(part: Message, kind: str) -> str:
    return _file_name(part) or "unnamed" + (mimetypes.guess_extension(kind) or "")


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _add_text(part: Message, kind: str, flow: TextBuilder) -> None:
    charset = part.get_content_charset()
    if kind == "text/html":
        flow.extend(html.parsed(_content(part), charset)[1].page())
    else:
        flow.add(_GAP.sub("\n\n", decode(_content(part), charset)))


def _passed_on(part: Message, flow: TextBuilder, kind: str) -> Iterator[Enclosure]:
    """Yield the messages that a part holds; a report on a delivery is text."""
    for inner in part.get_payload():
        if not isinstance(inner, Message):
            continue
        if kind == "message/delivery-status":
            flow.add("\n".join(f"{name}: {decoded(str(v))}" for name, v in inner.items()))
            continue
        if str(part.get("content-transfer-encoding", "")).strip().lower() == "base64":
            # This is forbidden, but GroupWise does it; to the parser all of it is text.
            inner["Content-Transfer-Encoding"] = "base64"
            inner = message_of(_content(inner))
        subject = header(inner, "subject") or "(no subject)"
        yield Enclosure(subject, partial(letter_of, inner))
