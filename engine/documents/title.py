"""Title: whether what a file says of itself is one."""

import re

# What programs write there when nobody did: the program's name, a placeholder, a file name.
_EMPTY = re.compile(
    r"(untitled|no title|title|document|word document|microsoft word|powerpoint presentation|"
    r"presentation|slide|new document|blank|none|null|unknown|无标题|未命名|新建)[\s\d.-]*",
    re.I,
)
_PROGRAM = re.compile(r"(microsoft (word|powerpoint|excel|office)|print|layout \d)\b.*-\s", re.I)
_FILE_NAME = re.compile(
    r"\S*[\w)]\.[a-z][a-z0-9]{1,4}|.*[\\/].*\.[a-z0-9]{2,4}|.*\.(dvi|docx?|tex|pdf|indd|qxd|wpd|ps|rtf|od[tps]|pptx?|xlsx?)",
    re.I,
)


def sensible(title: object) -> str | None:
    """Return the title on one line, or None where it is not one: "untitled", "paper.dvi"."""
    if not isinstance(title, str):
        return None
    line = " ".join("".join(c if c.isprintable() else " " for c in title[:1000]).split())
    if len(line) < 3 and not any(c > "\u2e80" for c in line):
        return None
    if not any(c.isalpha() for c in line):
        return None
    if _EMPTY.fullmatch(line) or _PROGRAM.match(line) or _FILE_NAME.fullmatch(line):
        return None
    return line[:300]
