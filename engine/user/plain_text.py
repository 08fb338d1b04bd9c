"""Plain text: text of documents in CSV and Markdown, where it is only ever text.

What Markdown would take for markup is escaped, and a cell of CSV that a spreadsheet would take for
a formula begins with an apostrophe.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]")
_LINE_MARKUP = re.compile(r"^\s*(?:\d{1,9}(?=[.)])|(?=[-+=:]))")  # what a backslash follows
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def csv_table(rows: Iterable[Sequence[object]]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    for row in rows:
        cells = map(str, row)
        writer.writerow(f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in cells)
    return out.getvalue()


def quotation(text: str, indent: str = "") -> list[str]:
    """Return lines of Markdown that quote `text` as it is; deep indents would make it code."""
    lines = re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    return [f"{indent}> {_escaped(line.strip())}".rstrip() for line in lines]


def escaped_line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(line: str) -> str:
    return _LINE_MARKUP.sub(r"\g<0>\\", _MARKUP.sub(r"\\\g<0>", line))
