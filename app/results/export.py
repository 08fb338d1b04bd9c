"""Export: hits as text that other programs take, Markdown and CSV; as JSON see `Report`.

Text of documents is only ever text there: what Markdown would take for markup is escaped, and a
cell of CSV that a spreadsheet would take for a formula begins with an apostrophe.
"""

import csv
import io
import re
from collections.abc import Sequence

from app.results.citation import page_of
from engine import Hit

COLUMNS = (
    "rank", "title", "page", "heading", "score", "keyword_rank", "passage", "path"
)  # fmt: skip
_MARKUP = re.compile(r"[\\`*_\[\]<>#|~&$]")
_LINE_MARKUP = re.compile(r"^(\s*)([-+=:]|\d{1,9}(?=[.)]))")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def markdown(question: str, hits: Sequence[Hit]) -> str:
    """A heading with the question, then each hit with its passage as a quotation."""
    parts = [f"# {_one_line(question)}"]
    for rank, hit in enumerate(hits, start=1):
        place = ", ".join(part for part in (_one_line(hit.heading), page_of(hit)) if part)
        score = "" if hit.score is None else f" ({hit.score:.3f})"
        named = f"**{_one_line(hit.title)}**" if hit.title.strip() else ""
        lines = [f"{rank}. " + ", ".join(part for part in (named, place) if part) + score, ""]
        lines += [f"   > {line}".rstrip() for line in _lines(hit.text)]
        lines += ["", f"   {_one_line(str(hit.path))}"]
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def table(hits: Sequence[Hit]) -> str:
    """CSV with a line of `COLUMNS` and one for each hit."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for rank, hit in enumerate(hits, start=1):
        score = "" if hit.score is None else f"{hit.score:.6f}"
        page = hit.page_label or hit.page or ""
        row = (rank, hit.title, page, hit.heading, score, hit.keyword_rank, hit.text, hit.path)
        writer.writerow(_cell(str(each)) for each in row)
    return out.getvalue()


def _lines(text: str) -> list[str]:
    """Lines of Markdown that show `text` as it stands; deep indents would make it code."""
    lines = re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)
    return [_escaped(line.strip()) for line in lines]


def _one_line(text: str) -> str:
    return _escaped(" ".join(text.split()))


def _escaped(line: str) -> str:
    line = _MARKUP.sub(lambda sign: f"\\{sign.group()}", line)

    def at_start(match: re.Match[str]) -> str:
        blank, sign = match.groups()
        return f"{blank}{sign}\\" if sign.isdigit() else f"{blank}\\{sign}"

    return _LINE_MARKUP.sub(at_start, line)


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
