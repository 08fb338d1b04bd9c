"""Facets: what the hits of a question differ by, as filters that the user can add to it."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from engine.documents import KINDS
from engine.records import Hit

_READ = 500  # hits that are looked at
_SUFFIXES = frozenset(suffix for kind in KINDS for suffix in kind.suffixes)
_MOST = 4  # values of a facet that are offered
_QUOTES = (('"', '"'), ("“", "”"), ("「", "」"), ("『", "』"))


@dataclass(frozen=True, slots=True)
class Facet:
    """A value that some of the hits have: of "type", "in", "after" (a year) or "lang".

    `text` is what to add to the question to keep to these hits; `count` is how many they are.
    """

    key: str
    value: str
    text: str
    count: int


def facets_of(hits: Sequence[Hit], folders: Iterable[Path]) -> list[Facet]:
    """Return what hits differ by, most frequent values first; `folders` are the library's."""
    hits = hits[:_READ]
    roots = tuple(sorted(folders, key=lambda each: len(each.parts), reverse=True))
    return [
        *_facet("type", hits, _type, lambda value: f"type:{value}"),
        *_facet("in", hits, lambda hit: _folder(hit.path, roots), place_filter),
        *_facet("lang", hits, lambda hit: hit.language, lambda value: f"lang:{value}"),
        *_facet("after", hits, _year, lambda value: f"after:{value} before:{int(value) + 1}"),
    ]


def place_filter(place: str) -> str:
    """Return the filter that keeps to a folder or a file of this path or name."""
    if not set(place) & set(' "“”„「」『』＂'):
        return f"in:{place}"
    # quotes that do not stand in it; no system lets a name have all of them in practice
    start, end = next((pair for pair in _QUOTES if not set(pair) & set(place)), _QUOTES[0])
    return f"in:{start}{place}{end}"


def _facet(
    key: str, hits: Sequence[Hit], value: Callable[[Hit], str], text: Callable[[str], str]
) -> list[Facet]:
    counts = Counter(map(value, hits))
    if len(counts) < 2:
        return []
    del counts[""]
    return [Facet(key, each, text(each), count) for each, count in counts.most_common(_MOST)]


def _type(hit: Hit) -> str:
    suffix = hit.path.suffix.lower()
    return suffix[1:] if suffix in _SUFFIXES else hit.kind


def _folder(path: Path, roots: tuple[Path, ...]) -> str:
    """Return the folder of the library around a file, with the one below it that leads there."""
    return "" if path in roots else _below_root(path.parent, roots)


@lru_cache(maxsize=2000)  # most hits lie beside others
def _below_root(folder: Path, roots: tuple[Path, ...]) -> str:
    root = next((root for root in roots if folder.is_relative_to(root)), None)
    if root is None:
        return ""
    below = folder.relative_to(root).parts
    return f"{root.name}/{below[0]}" if below else root.name


def _year(hit: Hit) -> str:
    try:
        return str(datetime.fromtimestamp((hit.modified or 0) / 1e9).year) if hit.modified else ""
    except (OverflowError, OSError, ValueError):
        return ""
