"""Chart: its titles, and as a table what it draws: a row for each category, a column a series."""

from itertools import islice
from typing import Any

from engine.documents.office.number_format import shown
from engine.documents.office.words import CHART, A, words_of
from engine.documents.text_builder import TextBuilder

_SERIES_MAX = 50
_ROWS_MAX = 1_000


def add_chart(root: Any, builder: TextBuilder) -> None:
    for each in root.iter(A + "p"):
        builder.add(words_of(each).strip(), tight=True)
    heads = [""]
    rows: dict[str, list[str]] = {}
    for series in islice(root.iter(CHART + "ser"), _SERIES_MAX):
        column = len(heads)
        heads.append(" ".join(_points(series, "tx").values()))
        categories, values = _points(series, "cat", "xVal"), _points(series, "val", "yVal")
        for place in categories | values:
            row = rows.setdefault(place, [""])
            row[0] = row[0] or categories.get(place, "")
            row += [""] * (column - len(row)) + [values.get(place, "")]
    builder.begin_table()
    for cells in [heads, *islice(rows.values(), _ROWS_MAX)]:
        builder.add_row(cells)


def _points(series: Any, *names: str) -> dict[str, str]:
    """Return what a chart has stored of its sheet under one of these names, by place."""
    stored = next((each for each in series if each.tag in {CHART + name for name in names}), None)
    if stored is None:
        return {}
    code = next((each.text or "" for each in stored.iter(CHART + "formatCode")), "")
    level = next(stored.iter(CHART + "lvl"), stored)  # of several, the finest comes first
    return {
        value.getparent().get("idx", "0"): _shown(" ".join((value.text or "").split()), code)
        for value in level.iter(CHART + "v")
    }


def _shown(value: str, code: str) -> str:
    try:
        number = float(value)
    except ValueError:
        return value
    return shown(number, code, format(number, ".15g"))
