"""Versions of the text of a message: which of them to read, and plain text as it was written.

Most messages say the same in plain text and as a web page, and the plain text is cleaner. Some say
there only that they cannot be shown, or leave out half.
"""

import re

_ADDRESS = re.compile(r"\w+://\S+|\S+@\S+")
_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_]+")
_STUB = 40  # distinct words: text that is this short may be no more than an excuse
_SHARE = 0.2  # of the words of a web page that plain text may lack; signs in place of pictures
_FEW = 3

_QUOTE = re.compile(r"(>*)(.*)", re.S)


def says_more(page: str, plain: str) -> bool:
    """Return whether a web page is to be read in place of the plain text beside it."""
    shown, written = _words(page), _words(plain)
    more, gone = len(shown - written), len(written - shown)
    if more <= max(_FEW, len(shown) * _SHARE):
        return bool(shown) and not written
    return len(written) < _STUB or more > gone


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_ADDRESS.sub(" ", text).casefold()))


def unflowed(text: str, delete_space: bool) -> str:
    """Return the paragraphs of flowed text (RFC 3676), whose lines end in a space."""
    lines: list[str] = []
    depth: int | None = None  # of the quote, if the last line goes on
    for line in text.replace("\r\n", "\n").split("\n"):
        match = _QUOTE.fullmatch(line)
        assert match is not None
        marks, words = match.groups()
        words = words.removeprefix(" ")
        is_signature = words == "-- "
        flows = words.endswith(" ") and not is_signature
        if flows and delete_space:
            words = words[:-1]
        if depth == len(marks) and not is_signature:
            lines[-1] += words
        else:
            lines.append(f"{marks} {words}" if marks else words)
        depth = len(marks) if flows else None
    return "\n".join(lines)
