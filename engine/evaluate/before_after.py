"""Before and after: one row a question, as a table in Markdown, for whoever has to be convinced."""

import re
from collections.abc import Sequence

from engine.evaluate.comparison import FIRST, Compared, Unanswerable
from engine.records import Hit

_MARKS = re.compile(r"([\\`*_{}\[\]<>|#~&!$])")


def before_and_after(rows: Sequence[Compared | Unanswerable], left: str, right: str) -> str:
    """A table of what came first by `left` and what comes first by `right`, and how it moved."""
    head = (
        "Question",
        f"First by {left}",
        f"First by {right}",
        "Its place before",
        f"New in the first {FIRST}",
        "ρ",
    )
    lines = [head, tuple("---" for _ in head), *map(_row, rows)]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines) + "\n"


def place_before(compared: Compared) -> int | None:
    """The place at the left, from 1, of what comes first at the right; None without hits."""
    if not compared.right:
        return None
    first = compared.right[0].passage_id
    return 1 + [hit.passage_id for hit in compared.left].index(first)


def _row(row: Compared | Unanswerable) -> tuple[str, ...]:
    if isinstance(row, Unanswerable):
        return row.question, row.sentence, "", "", "", ""
    if not row.right:
        return row.question, "–", "–", "", "", ""
    rho = row.spearman()
    return (
        row.question,
        _named(row.left[0]),
        _named(row.right[0]),
        str(place_before(row)),
        str(len(row.entered())),
        "" if rho is None else f"{rho:.2f}",
    )


def _named(hit: Hit) -> str:
    score = "" if hit.score is None else f" ({hit.score:.3f})"
    return f"{hit.context or hit.path.name}{score}"


def _cell(text: str) -> str:
    """Text that stays text, on one line, whatever is in it; the ruler under the head stays too."""
    return text if text == "---" else _MARKS.sub(r"\\\1", " ".join(text.split()))
