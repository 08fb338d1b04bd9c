"""Headers of a message, decoded whatever was sent.

The email package fails on broken ones, and drops text in a national encoding that is not declared.
"""

from email.header import decode_header
from email.message import Message as Part
from email.parser import BytesParser
from email.policy import Compat32

from engine.documents.encoding import decode, is_utf16

_HEADER_MAX = 20_000  # characters


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


def file_name(part: Part) -> str:
    try:
        return decode_value(part.get_filename() or "")
    except Exception:  # the email package fails on some headers
        return ""
