"""Versions of the text of a message: which of them to read, and plain text as it was written.

Most messages say the same in plain text and as a web page, and the plain text is cleaner. Some say
there only that they cannot be shown, or leave out half; and of some the versions are two texts.
"""

import re

_ADDRESS = re.compile(r"\b[a-z]{2,10}://\S+")
_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af]|[^\W_]+")
_EXCUSE = re.compile(  # of a version that is only there to say that it is not the right one
    r"\bhtml\b|browser|navigat?[eo]u?r|浏览器|网页|ブラウザ|"
    r"(?:show|display|view|render|support)\w* (?:this|the) (?:\w+ )?(?:e-?mail|message|content)|"
    r"nicht (?:anzeigen|darstellen|angezeigt|dargestellt)|"
    r"(?:无法|不能|不支持)(?:正常)?(?:显示|查看)",
    re.I,
)
_EXCUSE_MAX = 60  # distinct words
_SHARE = 0.2  # of the words of one version that the other may lack: those of pictures and links
_FEW = 3

_QUOTE = re.compile(r"(>*)(.*)", re.S)


def to_read(plain: str, page: str) -> tuple[bool, bool]:
    """Return whether to read the plain text, and whether the web page that was sent with it."""
    if plain.split() == page.split():
        return True, False
    written, shown = _words(plain), _words(page)
    if not written or _is_within(shown, written):
        return bool(written) or not shown, bool(shown) and not written
    is_excuse = len(written) <= _EXCUSE_MAX and _EXCUSE.search(plain)
    return not (is_excuse or _is_within(written, shown)), True


def _is_within(words: set[str], others: set[str]) -> bool:
    return len(words - others) <= max(_FEW, len(words) * _SHARE)


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
