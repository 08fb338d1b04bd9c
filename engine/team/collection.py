"""Collection: the passages of a team's library on the server, one point each, under a stamp.

The stamp, in the metadata of the collection, says that it is ours, of which version, and whose
vectors it holds. A collection without it is another program's, and is left alone.
"""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from engine.config import Config
from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.team.client import Refused

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

VERSION = 1  # of the points: another one is not read
WORDS, MEANING = "words", "meaning"  # the vectors of a point
_PROGRAM = "pagewise"
# Fields of the payload that filters ask for: each has an index.
_FIELDS = {
    "document": "keyword",
    "live": "bool",
    "kind": "keyword",
    "language": "keyword",
    "folders": "keyword",
    "dated": "integer",
}


def prepare(
    client: "QdrantClient",
    name: str,
    config: Config,
    *,
    shards: int | None = None,
    replicas: int | None = None,
) -> None:
    """See that there is a collection of ours; create it where there is none.

    Raises `LibraryUnavailable`: it is another program's or another version's, or may not be made.
    """
    if client.collection_exists(name):
        check(client, name)
        return
    from qdrant_client import models

    meaning, stamp = {}, {"program": _PROGRAM, "version": VERSION}
    with suppress(ModelUnavailable):  # without an encoder passages are found by words
        from engine.embed import find_encoder  # late, as it loads NumPy

        encoder = find_encoder(config.encoder, config.data_dir)
        stamp |= {"encoder": encoder.key, "reference": encoder.reference}
        meaning[MEANING] = models.VectorParams(size=encoder.width, distance=models.Distance.DOT)
    words = models.SparseVectorParams(modifier=models.Modifier.IDF)
    try:
        client.create_collection(
            name,
            vectors_config=meaning,
            sparse_vectors_config={WORDS: words},
            shard_number=shards,
            replication_factor=replicas,
            metadata=stamp,
        )
    except Refused as error:
        if error.status != 409:  # else another desk was first
            raise
        check(client, name)
    for field, kind in _FIELDS.items():
        client.create_payload_index(name, field, models.PayloadSchemaType(kind))


def check(client: "QdrantClient", name: str) -> Mapping[str, Any]:
    """Return the stamp of a collection. Raises `LibraryUnavailable` where it is not of ours."""
    stamp = client.get_collection(name).config.metadata or {}
    if stamp.get("program") != _PROGRAM or not isinstance(stamp.get("version"), int):
        raise LibraryUnavailable("team.other-program", collection=name)
    if stamp["version"] > VERSION:
        raise LibraryUnavailable("team.newer", collection=name)
    if stamp["version"] < VERSION:
        raise LibraryUnavailable("team.older", collection=name)
    return stamp
