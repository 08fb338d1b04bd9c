"""Whole: the documents of a team's library as they were read, with their vectors."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from engine.records import Document, Passage
from engine.stores.team.collection import MEANING
from engine.stores.team.points import document_of, passage_of
from engine.stores.team.reader import Reader, live, one_of

_AT_ONCE = 20  # documents
_PAGE = 500  # points


class Whole(NamedTuple):
    """A document, where else it lies here, its passages, and the vectors of those that have one."""

    document: Document
    copies: Sequence[Path]
    passages: Sequence[Passage]
    vectors: Sequence[Sequence[float] | None]


def whole_documents(reader: Reader) -> Iterator[Whole]:
    """Yield all that this desk may see. Raises `LibraryUnavailable`."""
    for each in reader.collections():
        firsts = _scrolled(reader, each.name, one_of("number", [0]), ["generation"])
        generations = (record.payload["generation"] for record in firsts)
        while some := list(islice(generations, _AT_ONCE)):
            points: dict[int, list[Any]] = defaultdict(list)
            chosen = one_of("generation", some)
            for record in _scrolled(reader, each.name, chosen, True, [MEANING]):
                points[record.payload["generation"]].append(record)
            for records in points.values():
                records.sort(key=lambda record: int(record.payload["number"]))
                first = records[0].payload
                yield Whole(
                    document_of(first, reader.place),
                    [reader.place.here(name) for name in first["path"][1:]],
                    [passage_of(record.payload) for record in records],
                    [(record.vector or {}).get(MEANING) for record in records],
                )


def _scrolled(
    reader: Reader, name: str, chosen: Any, fields: Any, vectors: Any = False
) -> Iterator[Any]:
    offset: Any = None
    while True:
        points, offset = reader.client.scroll(
            name, live(chosen), limit=_PAGE, offset=offset, with_payload=fields,
            with_vectors=vectors,
        )  # fmt: skip
        yield from points
        if offset is None:
            return
