"""Resemblance: the passages of other documents that are like one, whichever store holds them."""

from collections.abc import Callable, Generator, Sequence
from pathlib import Path

from engine.catalog import Contents
from engine.errors import Invalid
from engine.events import Notice, Tick
from engine.recall.candidates import choose, present
from engine.recall.fusion import Fused
from engine.recall.likeness import Likeness
from engine.recall.query import Query
from engine.recall.retrieved import Retrieved, needed, read
from engine.recall.retriever import Found
from engine.recall.versions import older
from engine.records import Document, Hit
from engine.storage import expand_home

# Finds the passages nearest to some, but not of these documents, and at most so many; None is all.
Nearest = Callable[
    [Sequence[int], Sequence[int], int | None],
    Generator[Notice | Tick, None, Sequence[Found]],
]


def resembling(
    contents: Contents,
    likeness: Likeness,
    nearest: Nearest,
    place: tuple[Path, int | None, int | None],
    size: int,
    of_one_document: int,
) -> Generator[Notice | Tick, None, tuple[Hit, ...]]:
    """Return `size` hits like a document, a page or a passage of it, but of no version of it.

    `place` are these three. Raises `Invalid`, also what `nearest` raises.
    """
    bare = Query.plain("")
    document, texts = _source(contents, *place)
    but = {document.id}
    while True:
        near = yield from nearest(list(texts), list(but), needed(bare, size))
        fused = [
            Fused(each.passage_id, each.score, similarity=each.score, similarity_rank=rank)
            for rank, each in enumerate(near, start=1)
        ]
        found = yield from read(bare, fused, contents.passages.find, size)
        versions = _versions(document, list(texts.values()), found)
        if not versions:
            break
        but |= versions
    chosen = choose(found, contents, likeness, size, of_one_document, whole=False)
    return present(bare, chosen, contents)


def _source(
    catalog: Contents, path: Path, page: int | None, passage_id: int | None
) -> tuple[Document, dict[int, str]]:
    """Return a document, and the passages of it that are meant, by id. Raises `Invalid`."""
    given = expand_home(path)
    places = (given.absolute(), given.resolve())
    document_id = next(filter(None, map(catalog.documents.at, places)), 0)
    found = catalog.passages.find(catalog.passages.ids(document_id))
    if not found:
        raise Invalid("recall.not-indexed", file=given)
    texts = {id: passage.text for id, (_, passage) in found.items()}
    if passage_id in texts:  # or else the document has been read again
        texts = {passage_id: texts[passage_id]}
    elif page is not None:
        texts = {id: texts[id] for id, (_, passage) in found.items() if passage.page == page}
    if not texts:
        raise Invalid("recall.no-page", file=given, page=page)
    return next(iter(found.values()))[0], texts


def _versions(
    document: Document, texts: Sequence[str], found: Sequence[Retrieved]
) -> frozenset[int]:
    """Return those documents found that are other versions of a document with these texts."""
    others = {each.document.id: each.document for each in found}
    theirs = {id: [each.passage.text for each in found if each.document.id == id] for id in others}
    its = older([document, *others.values()], {document.id: texts, **theirs})
    newest = {id: its[id].newest if id in its else id for id in (document.id, *others)}
    return frozenset(id for id in others if newest[id] == newest[document.id])
