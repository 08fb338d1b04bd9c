"""Rankings of topics, and a file that keeps them so that a run that was stopped can resume.

A ranking holds the order of recall and margins; the order with a smaller pool follows from it
without another call of the model.
"""

import hashlib
import json
from dataclasses import astuple, dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO, Self


@dataclass(frozen=True, slots=True)
class Place:
    """A document in a ranking; `margin` is None if it was not scored.

    `tokens` is the length of its passage as the model counts it; without a model, a quarter of its
    bytes. `label` is for people.
    """

    id: str
    tokens: int
    margin: float | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The documents of a topic in the order of recall, each once, with the seconds it took.

    `cached`: how many margins had been computed before; if any, the seconds say nothing of the
    model.
    """

    places: tuple[Place, ...]
    recall_seconds: float
    rank_seconds: float = 0.0
    cached: int = 0

    @property
    def scored(self) -> int:
        return sum(place.margin is not None for place in self.places)

    def order(self, pool: int | None = None) -> list[Place]:
        """Return the places best first, with only the first `pool` re-ranked (None: all)."""
        head = self.places[:pool]
        ranked = sorted(head, key=lambda place: (place.margin is None, -(place.margin or 0.0)))
        return [*ranked, *self.places[len(head) :]]


class Rankings:
    """A cache of rankings by question and what ranks its hits: a file with a JSON line each.

    A line that is damaged, as by a kill, is skipped. Only offsets are held in memory. Without a
    file, rankings are kept in memory for one run.
    """

    def __init__(self, file: Path | None) -> None:
        if file:
            file.parent.mkdir(parents=True, exist_ok=True)
        self._stream: BinaryIO = file.open("a+b") if file else BytesIO()
        self._offsets: dict[str, int] = {}
        self._stream.seek(0)
        offset, line = 0, b""
        for line in self._stream:
            if found := _parsed(line):
                self._offsets[found[0]] = offset
            offset += len(line)
        if offset and not line.endswith(b"\n"):
            self._stream.write(b"\n")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def get(self, *key: str) -> Ranking | None:
        offset = self._offsets.get(_hashed(key))
        if offset is None:
            return None
        self._stream.seek(offset)
        found = _parsed(self._stream.readline())
        return found[1] if found else None

    def add(self, ranking: Ranking, *key: str) -> None:
        """Append a ranking to the file and flush it, so that it survives a kill."""
        hashed = _hashed(key)
        self._offsets[hashed] = self._stream.seek(0, 2)
        self._stream.write(json.dumps([hashed, *astuple(ranking)]).encode() + b"\n")
        self._stream.flush()


def _hashed(key: tuple[str, ...]) -> str:
    return hashlib.sha256(json.dumps(key).encode()).hexdigest()[:32]


def _parsed(line: bytes) -> tuple[str, Ranking] | None:
    try:
        key, places, *figures = json.loads(line)
        return key, Ranking(tuple(Place(*each) for each in places), *figures)
    except (ValueError, TypeError):
        return None
