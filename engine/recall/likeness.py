"""Likeness: which documents have nearly the same text, whatever they are called.

A page that was saved twice, a letter and its PDF: what of them was found for a question shows that
they may be such, and passages from all over both of them prove it. A passage alone proves nothing:
many documents have the same licence.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations

from engine.catalog import Contents
from engine.terms import interchangeable, may_be_alike, sketch

_BEST = 3  # passages of a document: of the other, the same ones were found
_LEAST = 40  # characters of a passage that says something
_MOST = 12  # documents with the same passage; what more have says nothing
_COMMON = 0.3  # of the marks of two passages, from which on they are compared
_LENGTHS = 0.8  # of the passages of the longer document that the other has at least
_SAMPLES = 12  # passages of a document that are looked for in the other
_AT_ONCE = 3  # of them: mostly these tell already
_FOUND = 0.8  # of these, from which on the documents are nearly the same
_KEPT = 10_000  # pairs of documents
_DRIFT, _MOST_DRIFT = 2, 10  # places of a passage before and behind where it is looked for


class Likeness:
    """Which documents are nearly the same; what it has seen once it knows. For any thread."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, ...], bool] = {}  # by passages, whose ids are never used again

    def pairs(
        self, texts: Mapping[int, Sequence[str]], catalog: Contents
    ) -> Iterator[tuple[int, int]]:
        """Yield pairs of documents that are; `texts` are what was found of each."""
        ids: dict[int, list[int]] = {}  # of the passages of a document
        for one, text, other, other_text in _with_common_marks(texts):
            for each in {one, other} - ids.keys():
                ids[each] = catalog.passages.ids(each)
            fewer, more = sorted((ids[one], ids[other]), key=len)
            if not fewer or len(fewer) < _LENGTHS * len(more):
                continue
            key = fewer[0], fewer[-1], more[0], more[-1]
            if not self._known.get(key, True) or not interchangeable(text, other_text, names=True):
                continue
            if key not in self._known:
                if len(self._known) >= _KEPT:
                    self._known.clear()
                self._known[key] = _share_text(fewer, more, catalog)
            if self._known[key]:
                yield one, other


def _with_common_marks(texts: Mapping[int, Sequence[str]]) -> Iterator[tuple[int, str, int, str]]:
    """Yield pairs of passages, each with its document, that are perhaps alike."""
    known = [
        (id, text, sketch(text))
        for id, found in texts.items()
        for text in found[:_BEST]
        if len(text) >= _LEAST
    ]
    counts: Counter[int] = Counter(chain.from_iterable(marks for _, _, marks in known))
    several = {mark for mark, count in counts.items() if count > 1}
    having: dict[int, dict[int, int]] = defaultdict(dict)  # by mark: document → place in `known`
    for place, (id, _, marks) in enumerate(known):
        for mark in several.intersection(marks):
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


def _share_text(fewer: Sequence[int], more: Sequence[int], catalog: Contents) -> bool:
    """Look for passages from all over a document at these places of another."""
    drift = _DRIFT + min(len(more) - len(fewer), _MOST_DRIFT)
    samples = range(0, len(fewer), max(1, len(fewer) // _SAMPLES))
    may_lack = (1 - _FOUND) * len(samples)
    lacking = 0
    for start in range(0, len(samples), _AT_ONCE):
        near: dict[int, Sequence[int]] = {}  # sample → passages of the other, the likeliest first
        for place in samples[start : start + _AT_ONCE]:
            there = place * len(more) // len(fewer)
            around = range(max(0, there - drift), min(len(more), there + drift + 1))
            likeliest = sorted(around, key=lambda each: abs(each - there))
            near[fewer[place]] = [more[each] for each in likeliest]
        found = catalog.passages.find([*near, *{id for ids in near.values() for id in ids}])
        texts = {id: passage.text for id, (_, passage) in found.items()}
        lacking += sum(
            not any(
                _are_same(texts[sample], texts[id]) for id in ids if {sample, id} <= texts.keys()
            )
            for sample, ids in near.items()
        )
        if lacking > may_lack:
            return False
    return True


def _are_same(one: str, other: str) -> bool:
    return one == other or (may_be_alike(one, other) and interchangeable(one, other, names=True))
