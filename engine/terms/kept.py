"""Kept: what a function made of each word, as words come again and again."""

from collections.abc import Callable
from typing import TypeVar

_ROOM = 400_000  # letters: with all that is made of them no more than 40 MB
_LONGEST = 40  # letters of a word; longer ones are data, each another

_Made = TypeVar("_Made")


class Kept(dict[str, _Made]):
    """Makes what is looked up and not there. For any thread."""

    def __init__(self, make: Callable[[str], _Made]) -> None:
        super().__init__()
        self._make, self._room = make, _ROOM

    def __missing__(self, word: str) -> _Made:
        made = self._make(word)
        if len(word) <= _LONGEST:
            self._room -= len(word)
            if self._room < 0:  # the usual words are soon there again
                self.clear()
                self._room = _ROOM - len(word)
            self[word] = made
        return made


def kept(make: Callable[[str], _Made]) -> Callable[[str], _Made]:
    """Return a function that has to make less; a hit costs no call in Python."""
    return Kept(make).__getitem__
