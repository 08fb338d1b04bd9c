"""Asides: what a document says beside its text, treated alike whatever its format.

Comments, headers and footers, link targets and what it says about itself come after the text, each
below a heading that tells what they are. Alternative text stands where its picture does, in
brackets.
"""

import re
from urllib.parse import unquote

from engine.documents.text_builder import TextBuilder

_VALUE_MAX = 2_000  # characters
_ADDRESS_MAX = 200  # a longer one is for programs, as those are by which a letter is followed
_PLACE_MAX = 80
_LINKS_MAX = 200  # of one page
_COMMENTS_MAX = 5_000

# What programs write where the user did not.
_NOBODY = re.compile(
    r"(?:admin(?:istrator)?|user|owner|author|unknown|none|null|anonymous|unspecified|default|root|test|"
    r"(?:microsoft|ms) office[ -]?(?:user|用户)?|windows[ -]?(?:user|用户)|用户|作者|微软用户|未知|"
    r"python-(?:docx|pptx)|openpyxl|xlsxwriter|(?:generated|created) (?:by|with|using) .{1,60}|"
    r"(?:apache )?poi|libreoffice.*|openoffice.*|un-?named|untitled|\(.*\)|[\W\d_]*)",
    re.I,
)
_WRITERS = frozenset(["Author", "Company", "Manager"])
_PICTURE = re.compile(  # a placeholder, or the name of a file
    r"(?:image|img|picture|pic|bild|grafik|photo|foto|figure|screenshot|graphic|图片|图像|截图|图)?"
    r"[\s_-]*\d*|(?:\S+|\w:\\.*)\.(?:png|jpe?g|gif|bmp|tiff?|svg|webp|[ew]mf)",
    re.I,
)
_NAMED = re.compile(r"[^\W\d_]{4}.*\.")
_BY_MACHINE = re.compile(
    r"\s*(?:description automatically generated(?: with \w+ confidence)?|"
    r"ai-generated content may be incorrect|描述已自动生成|自动生成的说明)\.?",
    re.I,
)
_NUMBERING = re.compile(r"(?:page|seite|p\.|of|von|de|sur|第|页|頁|共|[\W\d_]|[ivx]+\b)*", re.I)
_ADDRESS = re.compile(r"(?:https?|ftp|mailto|tel|doi|file|git|ssh):(?://)?(\S+)", re.I)

_ENCODED = re.compile("(?:%[89A-F][0-9A-F])+", re.I)  # letters that a browser shows as such


def picture(words: str | None) -> str:
    """Return the alternative text of a picture as it stands in the text, "" if it says nothing.

    A letter or a sign is one that the picture shows.
    """
    line = _BY_MACHINE.sub("", " ".join((words or "").split()))
    if len(line) <= 2:
        return line
    return "" if _PICTURE.fullmatch(line) else f"[picture: {line}]"


class Asides:
    """What is beside the text of a document, or of a page of one."""

    def __init__(self) -> None:
        self._comments: list[str] = []
        self._edges: dict[str, None] = {}
        self._links: dict[str, str] = {}
        self._facts: dict[str, str] = {}

    def comment(self, text: str, author: str = "", place: str = "") -> None:
        """Add a remark; `place` is the cell or the words that it is about."""
        text = text.strip()
        if not text or len(self._comments) >= _COMMENTS_MAX:
            return
        place, author = " ".join(place.split()), " ".join(author.split())
        if len(place) > _PLACE_MAX:
            place = place[:_PLACE_MAX].rsplit(" ", 1)[0] + "…"
        by = ", ".join(filter(None, (author, place)))
        self._comments.append(f"{by}: {text}" if by else text)

    def edge(self, text: str) -> None:
        """Add a header or footer, each once, and none that only numbers the pages."""
        line = " ".join(text.split())
        if not _NUMBERING.fullmatch(line):
            self._edges[line] = None

    def link(self, words: str, address: str) -> None:
        """Add the target of a link, unless it is within the document or its words name it."""
        address = _ENCODED.sub(lambda letters: _decoded(letters.group()), address.strip())
        target = _ADDRESS.fullmatch(address)
        if not target or len(address) > _ADDRESS_MAX or len(self._links) >= _LINKS_MAX:
            return
        words = " ".join(words.split())[:_VALUE_MAX]
        if target[1].rstrip("/").casefold() not in words.casefold():
            self._links.setdefault(address, words)

    def picture_file(self, words: str, address: str) -> None:
        """Add the name of a picture that lies beside the document, if it is in words."""
        name = address.strip().rpartition("/")[2]
        if "://" not in address and len(name) < _PLACE_MAX and _NAMED.search(name):
            self._links.setdefault(address.strip(), " ".join(words.split())[:_VALUE_MAX])

    def fact(self, name: str, value: str | None) -> None:
        """Add what the document says of itself, such as its author; several with `, ` between."""
        line = " ".join((value or "").split())[:_VALUE_MAX]
        if _NOBODY.fullmatch(line) or line in self._facts.values():
            return
        before = self._facts.get(name)
        self._facts[name] = f"{before}, {line}" if before else line

    def add_to(self, builder: TextBuilder, level: int = 1, has_text: bool = False) -> None:
        """Add all at the end of a document, or of a page, then with `ASIDE_LEVEL`.

        `has_text` tells that there is text before the builder's.
        """
        links = [
            f"{words}: {address}" if words else address for address, words in self._links.items()
        ]
        for heading, lines in (
            ("Comments", self._comments),
            ("Headers and footers", list(self._edges)),
            ("Links", links),
        ):
            if lines:
                builder.begin_notes()
                builder.add_heading(heading, level, added=True)
                for line in lines:
                    builder.add(line, tight=True)
        # Who wrote it is no text of what has none.
        if self._facts.keys() - (() if has_text or builder.length else _WRITERS):
            builder.begin_notes()
            builder.add_heading("About this document", level, added=True)
            builder.add_facts(self._facts.items())


def _decoded(letters: str) -> str:
    text = unquote(letters)
    return letters if "\ufffd" in text else text
