"""Sink: an index as a sync feeds it. The keyword index is one; one of vectors may be another."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

from engine.records import Document, Passage

Prepare = Callable[[Sequence[Passage], str, str], Any]
Kept = Callable[[Sequence[int]], Any]  # gives what was prepared of passages before; None: nothing


class IndexSink(Protocol):
    """An index over the passages of the catalog, which can be rebuilt from that at any time.

    `prepare` is a function of a module, or None. Reader processes call it with passages of one
    document, its title and its file names; what it returns comes to `add` with these passages.
    """

    @property
    def name(self) -> str:
        """What the catalog calls the index; it never changes."""

    @property
    def prepare(self) -> Prepare | None:
        """What is computed of passages where they are read."""

    def open(self, generation: int, *, rebuild: bool = False) -> int:
        """Open the index for writing; return which generation it is of.

        That is `generation` where the index is whole and was fed as this one. Otherwise, and with
        `rebuild`, it is an empty one with a number that was never used: the catalog then feeds it
        everything.
        """

    def add(self, document: Document, passages: Mapping[int, Passage], prepared: Any) -> None:
        """Add passages of a document by their ids, which are never used again."""

    def remove(self, document_ids: Sequence[int]) -> None:
        """Remove the passages of these documents that were committed before."""

    def commit(self) -> None:
        """Make searchable what was added and removed; lasting when this returns."""

    def close(self) -> None:
        """Drop what was not committed."""


class Part(NamedTuple):
    """Some passages of a document, and what was prepared of them for each sink, in order."""

    passages: Sequence[Passage]
    prepared: Sequence[Any]


def prepare_part(
    functions: Sequence[Prepare | None], passages: Sequence[Passage], title: str, names: str
) -> Part:
    return Part(passages, [each and each(passages, title, names) for each in functions])
