"""Front matter: what a note says of itself, in YAML or TOML, before its text.

It is read line by line: much of what people write there, such as a title with a colon, a parser of
YAML refuses.
"""

import re
from dataclasses import dataclass, field

from engine.documents.asides import Asides

_MATTER = re.compile(
    r"\A(?:---[ \t]*\n(?=[ \t]*[\w-]+[ \t]*:|#)(.*?)^(?:---|\.\.\.)|"
    r"\+\+\+[ \t]*\n(.*?)^\+\+\+)[ \t]*$",
    re.S | re.M,
)
_ENTRY = re.compile(r"(\w[\w .-]*)[:=](?:[ \t]+(.*)|$)")
_INNER = re.compile(r"[ \t]*+((?:-[ \t]++)*+)(?:[\w-]++[ \t]*+[:=][ \t]+)?(.*)")
_BLOCK = re.compile(r"[>|][+-]?\d?")  # the value is on the next lines
_COMMENT = re.compile(r"(?:\A|(?<=[ \t]))#[ \t].*")
_NAMES = {  # as of other kinds of documents
    **dict.fromkeys(("author", "authors", "creator"), "Author"),
    **dict.fromkeys(("tags", "tag", "keywords", "keyword", "topics"), "Keywords"),
    **dict.fromkeys(("description", "summary", "abstract", "excerpt"), "Description"),
    **dict.fromkeys(("category", "categories"), "Category"),
    "subject": "Subject",
}
_TECHNICAL = frozenset(
    "title layout permalink slug url draft publish published lang language weight icon sidebar "
    "order index cover image images thumbnail banner toc comments comment math type id uuid "
    "cssclass cssclasses head prev next navbar footer output format theme template csl "
    "bibliography link-citations editor jupyter execute kernelspec position aside outline "
    "pageclass sitemap actions".split()
)
_QUOTES = " \t\"'"
_NO_WORDS = re.compile(r"true|false|yes|no|null|none|on|off|~|\.{0,2}/\S*", re.I)  # or a path


@dataclass
class FrontMatter:
    """`end` is where the text begins."""

    end: int = 0
    title: str | None = None
    values: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def of(source: str) -> "FrontMatter":
        matter = _MATTER.match(source)
        if not matter:
            return FrontMatter()
        found = FrontMatter(matter.end())
        key, folded = "", False
        for line in (matter[1] or matter[2] or "").split("\n"):
            entry = _ENTRY.fullmatch(line)
            if entry:
                key, value = entry[1].strip().lower(), _COMMENT.sub("", entry[2] or "").strip()
                folded = bool(_BLOCK.fullmatch(value))
                found.values[key] = "" if folded else _plain(value)
            elif key and not line.startswith(("#", "[")) and (inner := _INNER.fullmatch(line)):
                value = line.strip() if folded else _plain(inner[2].strip())
                found._append(key, value, bool(inner[1]) or matter[1] is None)
        found.title = found.values.get("title") or None
        return found

    def add_facts(self, asides: Asides) -> None:
        for key, value in self.values.items():
            if key not in _TECHNICAL and not _NO_WORDS.fullmatch(value):
                asides.fact(_NAMES.get(key, key.capitalize()), value)

    def _append(self, key: str, value: str, is_item: bool) -> None:
        if value:
            before = self.values[key]
            gap = ", " if is_item else " "
            self.values[key] = f"{before}{gap}{value}" if before else value


def _plain(value: str) -> str:
    """Return a value without quotes and brackets."""
    value = value.rstrip(",").strip(_QUOTES)
    if value[:1] in {"[", "{"} or value[-1:] in {"]", "}"}:
        items = (item.strip(f"{_QUOTES}[]{{}}") for item in value.split(","))
        return ", ".join(filter(None, items))
    return value
