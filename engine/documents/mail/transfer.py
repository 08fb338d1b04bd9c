"""Transfer: the bytes of a part of a message, however badly they were encoded for the way."""

import re
from base64 import b64decode
from email.message import Message as Part

_BASE64 = re.compile(rb"[A-Za-z0-9+/]*={0,2}")
_SOFT = re.compile("=[ \t]+(?=\r?\n)")  # relays add blanks


def content(part: Part) -> bytes:
    encoding = str(part.get("content-transfer-encoding", "")).strip().lower()
    payload = part.get_payload()
    if isinstance(payload, str):
        if encoding == "base64" and (found := _with_a_footer(payload)):
            return found
        if encoding == "quoted-printable":
            part.set_payload(_SOFT.sub("=", payload))
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _with_a_footer(payload: str) -> bytes | None:
    """Return what is in Base64, then the lines that a mailing list wrote behind it, if any."""
    lines = payload.encode("utf-8", "surrogateescape").split(b"\n")
    plain = next((n for n, each in enumerate(lines) if not _BASE64.fullmatch(each.strip())), None)
    if not plain:
        return None
    encoded = b"".join(map(bytes.strip, lines[:plain])).rstrip(b"=")
    whole = len(encoded) - (len(encoded) % 4 == 1)
    return b64decode(encoded[:whole] + b"==") + b"\n" + b"\n".join(lines[plain:])
