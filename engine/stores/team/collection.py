"""Collection: the passages of a team's library on the server, one point each, under a stamp.

The stamp, in the metadata of the collection, says that it is ours, of which version, and whose
vectors it holds. A collection without it is another program's, and is left alone. A point is a
passage: its terms are a sparse vector, its meaning is a dense one, all that a search filters by or
shows is its payload (see `engine.stores.team.points`). One point has no vectors, and says how long
passages are.
"""

import warnings
from secrets import randbits
from typing import TYPE_CHECKING, Any, NamedTuple

from engine.config import Config
from engine.errors import LibraryUnavailable, ModelUnavailable
from engine.stores.team.client import Refused

if TYPE_CHECKING:
    from qdrant_client import QdrantClient

VERSION = 1  # of what points are like, of our terms, and of how they are weighed
WORDS, MEANING = "words", "meaning"  # the vectors of a point
_PROGRAM = "pagewise"
_LENGTHS = 0  # the id of the point that says how long passages are
# Fields of the payload that filters ask for: each has an index.
_KEYWORDS = "folder above path name suffix kind language root heading pieces".split()
_NUMBERS = "document generation ledger terms".split()  # that are looked up
_RANGES = "dated number".split()  # that are compared
# Of these the graph of vectors is given paths within each value that many passages have: for terms
# that would be a graph for every usual word, and take a hundred times as long.
_PATHS_WITHIN = frozenset("folder above kind suffix language".split())


class Stamp(NamedTuple):
    """How a collection was made.

    `number` is of this collection alone; its vectors are those of an `encoder`, so `width` numbers
    each. `average` is the length of a passage in terms that all are weighed by; 0 before the first.
    """

    number: int
    encoder: str
    width: int
    average: float


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
        read_stamp(client, name)
        return
    from qdrant_client import models

    encoder, width = _encoder(config)
    try:
        client.create_collection(
            name,
            vectors_config={
                MEANING: models.VectorParams(
                    size=width,
                    distance=models.Distance.COSINE,
                    on_disk=True,
                    datatype=models.Datatype.FLOAT16,
                    quantization_config=models.ScalarQuantization(
                        scalar=models.ScalarQuantizationConfig(
                            type=models.ScalarType.INT8, always_ram=True
                        )
                    ),
                )
            },
            sparse_vectors_config={WORDS: models.SparseVectorParams(modifier=models.Modifier.IDF)},
            shard_number=shards,
            replication_factor=replicas,
            on_disk_payload=True,
            metadata={
                "program": _PROGRAM,
                "version": VERSION,
                "number": randbits(24) | 1,
                "encoder": encoder,
                "width": width,
            },
        )
    except Refused as error:
        if error.status != 409:  # else another desk was first
            raise
        read_stamp(client, name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # an engine in this process does without
        for field, how in indexes().items():
            client.create_payload_index(name, field, how)
    client.upsert(name, [models.PointStruct(id=_LENGTHS, vector={}, payload={})])


def read_stamp(client: "QdrantClient", name: str) -> Stamp:
    """Return the stamp of a collection. Raises `LibraryUnavailable` where it is not of ours."""
    content = client.get_collection(name).config.metadata or {}
    version = content.get("version")
    if content.get("program") != _PROGRAM or not isinstance(version, int):
        raise LibraryUnavailable("team.other-program", collection=name)
    if version > VERSION:
        raise LibraryUnavailable("team.newer", collection=name)
    if version < VERSION:
        raise LibraryUnavailable("team.older", collection=name)
    lengths = client.retrieve(name, [_LENGTHS])
    average = (lengths[0].payload or {}).get("average", 0.0) if lengths else 0.0
    return Stamp(content["number"], content["encoder"], content["width"], average)


def settle_average(client: "QdrantClient", name: str, average: float) -> Stamp:
    """Have all passages weighed by this average length, unless another desk was first."""
    from qdrant_client import models

    fresh = models.Filter(
        must=[
            models.HasIdCondition(has_id=[_LENGTHS]),
            models.IsEmptyCondition(is_empty=models.PayloadField(key="average")),
        ]
    )
    client.set_payload(name, {"average": average}, points=fresh)
    return read_stamp(client, name)


def indexes() -> dict[str, Any]:
    """Return the fields that have an index, and which."""
    from qdrant_client import models

    def keyword(field: str) -> Any:
        kind = models.KeywordIndexType.KEYWORD
        return models.KeywordIndexParams(type=kind, enable_hnsw=field in _PATHS_WITHIN)

    def number(**options: Any) -> Any:
        kind = models.IntegerIndexType.INTEGER
        return models.IntegerIndexParams(type=kind, lookup=True, enable_hnsw=False, **options)

    return {
        "live": models.BoolIndexParams(type=models.BoolIndexType.BOOL, enable_hnsw=False),
        **{field: keyword(field) for field in _KEYWORDS},
        **dict.fromkeys(_NUMBERS, number(range=False, on_disk=True)),
        **dict.fromkeys(_RANGES, number(range=True)),
    }


def _encoder(config: Config) -> tuple[str, int]:
    """Return the key of the encoder, and the width of its vectors; here it need not run."""
    from engine.embed import find_encoder, shipped_encoder  # late, as they load NumPy

    try:
        model = find_encoder(config.encoder, config.data_dir)
    except ModelUnavailable:
        model = shipped_encoder()
    return model.key, model.width
