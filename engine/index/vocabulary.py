"""Vocabulary: numbers for words and their terms, so that a text is counted as numbers.

Words come again and again: what the terms of each are is found out once, and then looked up for a
whole text at a time.
"""

from array import array
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from engine.terms import all_word_terms

_ROOM = 1_500_000  # letters: with all that is made of them no more than 40 MB

Numbers = NDArray[np.int64]


class Vocabulary:
    """The words and terms that a process has met until now."""

    def __init__(self) -> None:
        self._terms = _Numbered()
        self._words = _Words(self._terms)

    @property
    def is_full(self) -> bool:
        """Whether to start another: the usual words are soon there again."""
        return self._terms.letters + self._words.letters > _ROOM

    def words(self, words: Iterable[str]) -> list[int]:
        return list(map(self._words.__getitem__, words))

    def terms(self, terms: Iterable[str]) -> list[int]:
        return list(map(self._terms.__getitem__, terms))

    def terms_of(self, words: Sequence[int]) -> tuple[Numbers, Numbers]:
        """Return the terms of words, end to end, and how many each word has."""
        numbers = np.array(words, np.int64)
        starts = np.frombuffer(self._words.starts, np.int32)
        firsts = starts[numbers].astype(np.int64)
        sizes = starts[numbers + 1] - firsts
        terms = np.frombuffer(self._words.terms, np.int32)
        return terms[spread(firsts, sizes)].astype(np.int64), sizes

    def names(self, terms: Sequence[int]) -> list[str]:
        return list(map(self._terms.names.__getitem__, terms))


def spread(firsts: Numbers, sizes: Numbers) -> Numbers:
    """Return the places of things that lie end to end, of each its first place and its size."""
    before = np.cumsum(sizes) - sizes
    return np.repeat(firsts - before, sizes) + np.arange(sizes.sum())


class _Numbered(dict[str, int]):
    """Numbers names in the order in which they are first looked up."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []
        self.letters = 0

    def __missing__(self, name: str) -> int:
        self[name] = number = len(self.names)
        self.names.append(name)
        self.letters += len(name)
        return number


class _Words(_Numbered):
    """Numbers words, too; the terms of word `n` are `terms[starts[n]:starts[n + 1]]`."""

    def __init__(self, numbered: _Numbered) -> None:
        super().__init__()
        self._numbered = numbered
        self.terms, self.starts = array("i"), array("i", [0])

    def __missing__(self, word: str) -> int:
        self.terms.extend(map(self._numbered.__getitem__, all_word_terms(word)))
        self.starts.append(len(self.terms))
        return super().__missing__(word)
