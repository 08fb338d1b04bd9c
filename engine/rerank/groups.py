"""Groups: hits under their documents, and documents beside their other versions.

A family is a document in all its versions. Families stand in the order of their best hits, the
versions of one newest first, the hits of a document best first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.records import Hit


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one document, best first.

    `family` counts families from 0; `leads` says that the best hit of its family is among these.
    """

    hits: tuple[Hit, ...]
    family: int
    leads: bool

    @property
    def path(self) -> Path:
        """The document."""
        return self.hits[0].path


def group_hits(hits: Sequence[Hit]) -> list[Group]:
    """The groups of hits that are given best first."""
    families: dict[Path, dict[Path, list[Hit]]] = {}
    for hit in hits:
        newest = hit.newer.path if hit.newer else hit.path
        families.setdefault(newest, {}).setdefault(hit.path, []).append(hit)
    found = []
    for number, documents in enumerate(families.values()):
        best = next(iter(documents))
        newest_first = sorted(
            documents.values(),
            key=lambda each: (each[0].newer is not None, -(each[0].modified or 0)),
        )
        found += [Group(tuple(each), number, each[0].path == best) for each in newest_first]
    return found
