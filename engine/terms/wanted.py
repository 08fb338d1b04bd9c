"""Wanted words: whether a word has a term of a question, of all words of the passages found."""

from collections.abc import Callable


class WantedWords(dict[str, bool]):
    """The words that have been met; each is looked at once. For any thread."""

    def __init__(self, is_wanted: Callable[[str], bool]) -> None:
        super().__init__()
        self._is_wanted = is_wanted

    def __missing__(self, word: str) -> bool:
        self[word] = found = self._is_wanted(word)
        return found
