"""Vocabulary: what an index knows of terms: how many passages have each, and which those are."""

from collections.abc import Collection, Iterable, Mapping, Sequence, Set
from typing import Protocol


class Vocabulary(Protocol):
    """One state of an index, for any thread; see `engine.index.Bm25`, which is one."""

    @property
    def languages(self) -> frozenset[str]: ...

    @property
    def is_empty(self) -> bool: ...

    def expect(self, terms: Iterable[str], parts: Iterable[tuple[str, bool, bool]] = ()) -> None:
        """Be told what is asked for next: an index elsewhere looks it up in one go.

        That is how many passages have a term, and which words are `containing` a part (at their
        start, at their end).
        """

    def frequency(self, term: str) -> int: ...

    def present(self, terms: Collection[str]) -> list[str]:
        """Return those of many terms that a passage has."""

    def weight(self, count: int) -> float: ...

    def has_all(self, terms: Collection[str]) -> bool: ...

    def containing(
        self, part: str, most: int, *, at_start: bool = False, at_end: bool = False
    ) -> list[str]: ...

    def near(self, words: Sequence[str], most: int) -> dict[str, int]:
        """Return terms of which some may be `present`; see `engine.index.Bm25.near`."""

    def search(
        self,
        terms: Mapping[str, float],
        limit: int | None,
        *,
        documents: Set[int] | None = None,
        languages: Set[str] | None = None,
        required: Collection[Collection[Sequence[str]]] = (),
        forbidden: Collection[str] = (),
        forms: Mapping[str, str] = ...,
    ) -> list[tuple[int, float]]: ...


class Index(Protocol):
    """Where the last state of an index is."""

    def open(self) -> Vocabulary:
        """Return it. Raises `IndexUnreadable`."""

    def close(self) -> None: ...
