"""Likeness: which documents have nearly the same text, whatever they are called.

A page that was saved twice, a letter and its PDF: what of them was found for a question shows that
they may be such, and passages from all over both of them prove it. A passage alone proves nothing:
many documents have the same licence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations

from engine.catalog import Catalog
from engine.terms import interchangeable, sketch

_BEST = 3  # passages of a document: of the other, the same ones were found
_LEAST = 40  # characters of a passage that says something
_MOST = 12  # documents with the same passage; what more have says nothing
_COMMON = 0.3  # of the marks of two passages, from which on they are compared
_LENGTHS = 0.8  # of the passages of the longer document that the other has at least
_SAMPLES = 12  # passages of a document that are looked for in the other
_FOUND = 0.8  # of these, from which on the documents are nearly the same
_DRIFT, _MOST_DRIFT = 2, 10  # places of a passage before and behind where it is looked for


def like_pairs(texts: Mapping[int, Sequence[str]], catalog: Catalog) -> Iterator[tuple[int, int]]:
    """Yield pairs of documents that are nearly the same; `texts` are what was found of each."""
    ids: dict[int, list[int]] = {}  # of the passages of a document
    seen = set()
    for one, text, other, other_text in _with_common_marks(texts):
        fewer, more = sorted(
            (
                ids.get(each) or ids.setdefault(each, catalog.passages.ids(each))
                for each in (one, other)
            ),
            key=len,
        )
        if (one, other) in seen or len(fewer) < _LENGTHS * len(more):
            continue
        if interchangeable(text, other_text, names=True):
            seen.add((one, other))
            if _share_text(fewer, more, catalog):
                yield one, other


def _with_common_marks(texts: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, str, int, str]]:
    """Yield pairs of passages, each with its document, that are perhaps alike."""
    known = [
        (id, text, sketch(text))
        for id, found in texts.items()
        for text in found[:_BEST]
        if len(text) >= _LEAST
    ]
    having: dict[int, dict[int, int]] = defaultdict(dict)  # by mark: document → place in `known`
    for place, (id, _, marks) in enumerate(known):
        for mark in marks:
            having[mark].setdefault(id, place)
    common = Counter(
        pair
        for places in having.values()
        if 1 < len(places) <= _MOST
        for pair in combinations(places.values(), 2)
    )
    for pair, count in common.items():
        (one, text, marks), (other, other_text, other_marks) = (known[place] for place in pair)
        if count >= _COMMON * min(len(marks), len(other_marks)):
            yield one, text, other, other_text


def _share_text(fewer: Sequence[int], more: Sequence[int], catalog: Catalog) -> bool:
    """Look for passages from all over a document at these places of another."""
    drift = _DRIFT + min(len(more) - len(fewer), _MOST_DRIFT)
    near: dict[int, Sequence[int]] = {}  # sample → passages of the other that may be the same
    for place in range(0, len(fewer), max(1, len(fewer) // _SAMPLES)):
        there = place * len(more) // len(fewer)
        near[fewer[place]] = more[max(0, there - drift) : there + drift + 1]
    found = catalog.passages.find([*near, *{id for ids in near.values() for id in ids}])
    texts = {id: passage.text for id, (_, passage) in found.items()}
    common = sum(
        any(interchangeable(texts[sample], texts[id], names=True) for id in ids if id in texts)
        for sample, ids in near.items()
        if sample in texts
    )
    return common >= _FOUND * len(near)
