"""Wanted words: those that have a term of a question, among the words of many texts.

Each word is looked at once, however many passages it stands in: the rest is set operations.
"""

from collections.abc import Callable, Set


class WantedWords:
    """The words that `is_wanted`, as far as they have been met; for any thread."""

    def __init__(self, is_wanted: Callable[[str], bool]) -> None:
        self._is_wanted = is_wanted
        self._met: set[str] = set()
        self._wanted: set[str] = set()

    def among(self, words: Set[str]) -> Set[str]:
        new = words - self._met
        self._wanted |= set(filter(self._is_wanted, new))
        self._met |= new  # last: another thread must not take them for unwanted before
        return words & self._wanted
