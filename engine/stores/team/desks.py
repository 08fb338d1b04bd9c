"""Desks: what each computer that indexes tells the others: its name, and what it could not read.

It is a point without vectors, which no search finds, in each collection that it indexes into.
"""

import platform
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.messages import Message
from engine.records import Skipped
from engine.stores.team.place import Place
from engine.stores.team.points import hashed
from engine.stores.team.reader import Reader, one_of

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

_KIND = "desk"  # of such a point, as a passage has that of its document
_MOST = 1000  # files of each, for whoever looks after the library; all are known where they are


class Elsewhere(NamedTuple):
    """A file that a desk of this name, perhaps this one, could not read, or not wholly."""

    desk: str
    skipped: Skipped
    is_here: bool


def tell(client: "QdrantClient", place: Place, ledger: int, skipped: Iterable[Skipped]) -> None:
    """Say what this desk could not read; a group's are told to that group alone.

    Nothing is written where nothing has changed. Raises `LibraryUnavailable`.
    """
    from qdrant_client.models import PointStruct

    point = hashed(_KIND, ledger)
    by_group: dict[str, list[Any]] = defaultdict(list)
    for each in skipped:
        row = {"path": place.shared(each.path), "reason": asdict(each.reason), "cause": each.cause}
        by_group[place.group_of(each.path)].append(row)
    for group in {"", *place.owners.values()}:
        name, rows = place.collection_of(group), by_group[group][:_MOST]
        found = client.retrieve(name, [point], with_payload=["skipped"])
        before = (found[0].payload or {}).get("skipped", []) if found else []
        if rows == before:
            continue
        if rows:
            payload = {"kind": _KIND, "name": platform.node(), "skipped": rows}
            client.upsert(name, [PointStruct(id=point, vector={}, payload=payload)])
        else:
            client.delete(name, [point])


def told(reader: Reader, ledger: int) -> Iterator[Elsewhere]:
    """Yield what the desks could not read; this one has that ledger.

    Raises `LibraryUnavailable`.
    """
    from qdrant_client.models import Filter

    for each in reader.collections():
        desks, _ = reader.client.scroll(
            each.name, Filter(must=[one_of("kind", [_KIND])]), limit=_MOST
        )
        for desk in desks:
            payload, is_here = desk.payload or {}, desk.id == hashed(_KIND, ledger)
            with suppress(LookupError, TypeError, ValueError):  # of a later version, perhaps
                for row in payload["skipped"]:
                    path, reason = reader.place.here(row["path"]), Message.from_json(row["reason"])
                    yield Elsewhere(payload["name"], Skipped(path, reason, row["cause"]), is_here)
