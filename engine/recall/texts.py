"""Texts: any texts in the order of their words and their meaning, as passages of a library are."""

from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.config import Config
from engine.recall.fusion import Fused, fuse, known
from engine.recall.query import Query
from engine.recall.retriever import Allowed, Found, Keywords
from engine.records import Document, Passage
from engine.terms import all_terms


def order_texts(
    config: Config,
    question: str,
    texts: Sequence[str],
    vectors: Sequence[Sequence[float]] = (),
) -> list[Fused]:
    """Return all texts, best first; their ids are their places in `texts`.

    `vectors`: of the question, and then of each text, where they are known; else the encoder is
    loaded. Raises `ModelUnavailable` where meaning is to count and there is no encoder.
    """
    import numpy  # late, as what loads it

    from engine.embed import find_encoder
    from engine.index import Index, IndexWriter, count

    query, near = Query.plain(question), []
    if config.meaning and texts:
        made = numpy.asarray(vectors, numpy.float32)
        if not vectors:
            encoder = find_encoder(config.encoder, config.data_dir).load(config.device)
            each = encoder.encode([question], "query"), encoder.encode(texts, "passage")
            made = numpy.concatenate(each)
        cosines = made[1:] @ made[0]
        # A text without a word is near to everything.
        near = [
            Found(place, float(cosine))
            for place, (text, cosine) in enumerate(zip(texts, cosines, strict=True))
            if all_terms(text)
        ]
        near.sort(key=lambda each: -each.score)
    # As one document: what BM25 needs to know of a library it reads off these.
    document = Document(1, Path("/", "-"), 0, 0, "-", "record", "", None, None)
    passages = [Passage(text, 0, len(text)) for text in texts]
    with TemporaryDirectory() as folder:
        with closing(IndexWriter(Path(folder))) as writer:
            writer.open(0)
            prepared = count(passages, "", document.path.name)
            writer.add(document, dict(enumerate(passages, start=1)), prepared)
            writer.commit()
        with closing(Index(Path(folder))) as index:
            found = [
                Found(each.passage_id - 1, each.score)
                for each in Keywords(index).retrieve(query, None, Allowed())
            ]
            about = known(query, index.open())
    fused = fuse(found, near, about, len(near))
    ranked = {each.passage_id for each in fused}
    return [*fused, *(Fused(place, 0.0) for place in range(len(texts)) if place not in ranked)]
