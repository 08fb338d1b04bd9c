"""Old text: what messages had before MIME was everywhere.

Files between their lines, commands, and the armour of PGP.
"""

import binascii
import re
from contextlib import suppress

# A file as uuencode writes it: each line begins with how many bytes it holds.
_FILE = re.compile(r"^begin [0-7]{3,4} ([^\n]+)\n((?:[ -`]{1,90}\n)+?)(?:[` ]?\n)?end[ \t]*$", re.M)
_COMMAND = re.compile(r"<param>.*?</param>|</?[a-z][\w-]{0,60}>", re.I | re.S)
_SIGNED = re.compile(
    r"^-----BEGIN PGP SIGNED MESSAGE-----\n(?:[A-Za-z]+: [^\n]*\n)*\n?(.*?)"
    r"^-----BEGIN PGP SIGNATURE-----\n.*?^-----END PGP SIGNATURE-----$",
    re.M | re.S,
)
_SEALED = re.compile(r"^-----BEGIN PGP MESSAGE-----\n.*?^-----END PGP MESSAGE-----$", re.M | re.S)
_ESCAPED = re.compile(r"^- (?=-)", re.M)
_ARMOURS_MAX = 100
_BREAKS = re.compile(r"\n+")


def without_files(text: str) -> tuple[str, list[tuple[str, bytes]]]:
    """Return a text without the files that stand in it, and these by name."""
    files: list[tuple[str, bytes]] = []

    def take(match: re.Match[str]) -> str:
        with suppress(binascii.Error, ValueError):
            content = b"".join(map(binascii.a2b_uu, match[2].splitlines()))
            files.append((match[1].strip(), content))
            return ""
        return match[0]

    return (_FILE.sub(take, text) if "\nend" in text else text), files


def without_commands(text: str) -> str:
    """Return enriched text (RFC 1896) as plain: a line break alone is a space."""
    text = _COMMAND.sub("", text.replace("<<", "\0"))
    return _BREAKS.sub(lambda match: match[0][1:] or " ", text).replace("\0", "<")


def without_armour(text: str) -> tuple[str, bool]:
    """Return a text without the marks and signatures of PGP, and whether some was encrypted."""
    if not 0 < text.count("-----BEGIN PGP ") <= _ARMOURS_MAX:
        return text, False
    text = _SIGNED.sub(lambda match: _ESCAPED.sub("", match[1]), text)
    plain = _SEALED.sub("", text)
    return plain, plain != text
