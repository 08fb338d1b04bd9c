"""Words: those of a collection, each a point of its own, by which parts of words are looked up.

To the server terms are numbers. The word of a term that is one stands in a point without vectors,
which no search finds; so who may not see passages does not see their words either. One that is in
no passage any more stays, and counts for nothing.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from engine.stores.team.points import hashed
from engine.stores.team.reader import one_of
from engine.terms import without_language

if TYPE_CHECKING:
    from qdrant_client.models import PointStruct, QueryRequest, ScoredPoint

    from engine.stores.team.reader import Reader

_KIND = "word"  # of such a point, as a passage has that of its document
_SHORTEST, _LONGEST = 3, 60  # letters
_MOST = 300  # that are looked through, of those that have all pieces of a part


def words_among(terms: Iterable[str]) -> Iterator[str]:
    """Yield the terms that are words as they stand in texts."""
    for term in terms:
        if _SHORTEST <= len(term) <= _LONGEST and term.isalpha() and without_language(term) == term:
            yield term


def point_of(word: str) -> "PointStruct":
    from qdrant_client.models import PointStruct

    payload = {"kind": _KIND, "word": word, "pieces": _pieces(f"^{word}$")}
    return PointStruct(id=hashed(_KIND, word), vector={}, payload=payload)


def words_with(part: str, at_start: bool, at_end: bool) -> "QueryRequest | None":
    """Return what to ask for words that contain a part; None where it is too short for that."""
    from qdrant_client.models import Filter, QueryRequest

    must: list[Any] = [
        one_of("pieces", [each]) for each in _pieces(_marked(part, at_start, at_end))
    ]
    return (
        QueryRequest(filter=Filter(must=must), limit=_MOST, with_payload=["word"]) if must else None
    )


def fitting(
    points: "Iterable[ScoredPoint]", part: str, at_start: bool, at_end: bool
) -> Iterator[str]:
    """Yield the words of points that contain a part: they have all its pieces, maybe apart."""
    marked = _marked(part, at_start, at_end)
    words = ((point.payload or {})["word"] for point in points)
    return (word for word in words if marked in f"^{word}$")


def _marked(part: str, at_start: bool, at_end: bool) -> str:
    return f"{'^' * at_start}{part}{'$' * at_end}"


def those_there(reader: "Reader", words: Iterable[str]) -> list[str]:
    """Return those of some words that a collection has, or had once."""
    ids = {hashed(_KIND, word): word for word in words}
    found = {
        int(record.id)
        for collection in reader.collections()
        for record in reader.client.retrieve(collection.name, list(ids), with_payload=False)
    }
    return [word for id, word in ids.items() if id in found]


def _pieces(text: str) -> list[str]:
    return sorted({text[at : at + 3] for at in range(len(text) - 2)})
