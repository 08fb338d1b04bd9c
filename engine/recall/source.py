"""Source: where passages are found: one store, whose own retrievers say how well they fit."""

from collections.abc import Generator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import NamedTuple, Protocol

from engine.events import Notice, Tick
from engine.recall.query import Query
from engine.recall.retriever import Way
from engine.records import Hit


class Asked(NamedTuple):
    """How much of a store is asked for: `size` hits, of a document only a few before all others.

    `folders` are those of the library, `within` is one to keep to, or a file. `only` asks but one
    of the retrievers; `weight` is that of meaning, without `snippets` hits have none. See
    `Library.recall`.
    """

    size: int
    of_one_document: int
    folders: Sequence[Path] = ()
    within: Path | None = None
    whole: bool = False
    only: Way | None = None
    weight: float = 1.0
    snippets: bool = True


class Chosen(NamedTuple):
    """The hits of a store, best first; they carry its name.

    `partial`: a retriever could not answer yet. The rest is of the user's own library: the question
    that was perhaps meant, the newest passage, whether the best by words was left out for what must
    not be there, the encoder in use, and whether nothing speaks for what was found.
    """

    hits: Sequence[Hit]
    partial: bool = False
    better: str | None = None
    newest: int = 0
    lacks_best: bool = False
    encoder: str | None = None
    unanswered: bool = False


class Source(Protocol):
    """Finds passages of one store; several threads may ask it at once."""

    def find(self, query: Query, asked: Asked) -> Generator[Notice | Tick, None, Chosen]:
        """Return the best passages that the filters of a query leave.

        Only the store knows what an id stands for, but no other store gives the same one. How well
        a passage fits, `first_score`, is between 0 and 1, as `fuse` has it. What fails is said, and
        nothing found.
        """


def merged(chosen: Sequence[Chosen], size: int) -> tuple[Hit, ...]:
    """Return the best hits of all stores."""
    if len(chosen) == 1:
        return tuple(chosen[0].hits)
    hits = sorted(chain(*(each.hits for each in chosen)), key=lambda hit: -hit.first_score)
    return tuple(replace(hit, first_rank=rank) for rank, hit in enumerate(hits[:size], start=1))
