"""Local: finds passages of the user's own library, by their words and by their meaning."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import perf_counter

from engine.catalog import Catalog, Wanted
from engine.config import Config
from engine.errors import IndexUnreadable, ModelUnavailable
from engine.events import Notice, Recalled, Tick
from engine.recall.candidates import present, select
from engine.recall.doubt import nothing_speaks_for
from engine.recall.fusion import Fused, Known, fuse, known
from engine.recall.likeness import Likeness
from engine.recall.meaning import Meaning
from engine.recall.query import Query
from engine.recall.resemblance import resembling
from engine.recall.retrieved import Retrieved, needed
from engine.recall.retriever import Allowed, Found, Keywords, allowed_by
from engine.recall.source import Asked, Chosen
from engine.recall.spelling import Speller
from engine.recall.vocabulary import Vocabulary

_FIRST = 40  # times the hits are looked through for phrases, before all that has their words is
_INDEX = "keywords"  # what the catalog calls it


class LocalSource:
    """The two retrievers of a library. Implements `engine.recall.source.Source`."""

    def __init__(
        self,
        catalog: Callable[[], AbstractContextManager[Catalog]],
        keywords: Keywords,
        meaning: Meaning,
    ) -> None:
        """`catalog` opens the catalog of the library; `meaning` is asked beside keywords."""
        self._catalog, self._keywords, self._meaning = catalog, keywords, meaning
        self._speller, self._likeness = Speller(keywords.index), Likeness()

    def open(self) -> None:
        """Open the index, so that the first question need not wait. Raises `IndexUnreadable`."""
        with self._catalog() as catalog:
            self._opened(catalog)

    def find(self, query: Query, asked: Asked) -> Generator[Notice | Tick, None, Chosen]:
        """See `Source.find`."""
        with self._catalog() as catalog:
            limit = needed(query, asked.size)
            fused, partial, unanswered, is_all = yield from self._retrieve(
                query, catalog, asked, limit or _FIRST * asked.size
            )
            found, chosen = yield from select(query, fused, catalog, self._likeness, asked)
            if limit is None and len(found) < asked.size and not is_all:
                fused, partial, unanswered, _ = yield from self._retrieve(query, catalog, asked)
                found, chosen = yield from select(query, fused, catalog, self._likeness, asked)
            hits = present(query, chosen, catalog, asked.within, snippets=asked.snippets)
            better, lacks_best = None, False
            with suppress(IndexUnreadable):  # which has been said
                better = self._speller.suggest(query, catalog)
                lacks_best = self._lacks_best(query, catalog, asked, found)
            newest = catalog.passages.newest()
        by_meaning = any(hit.similarity is not None for hit in hits)
        encoder = self._meaning.encoder if by_meaning else None
        return Chosen(hits, partial, better, newest, lacks_best, encoder, unanswered)

    def similar(
        self,
        config: Config,
        folders: Sequence[Path],
        path: Path,
        page: int | None,
        passage_id: int | None,
        limit: int | None,
        filters: Query,
    ) -> Iterator[Notice | Tick | Recalled]:
        """See `Library.similar`."""
        began = perf_counter()
        with self._catalog() as catalog:
            allowed = allowed_by(filters, catalog, folders)
            hits = yield from resembling(
                catalog,
                self._likeness,
                lambda like, but, most: self._meaning.similar(like, but, most, allowed),
                (path, page, passage_id),
                limit or config.pool,
                config.passages_per_document,
            )
        yield Recalled("", hits, (perf_counter() - began) * 1000)

    def _opened(self, catalog: Catalog) -> Vocabulary:
        """Return the index of this catalog. Raises `IndexUnreadable`, also where one is gone."""
        commit = self._keywords.index.open()
        if commit.is_empty and catalog.backlog.passages_done(_INDEX):
            raise IndexUnreadable("index.gone")
        if not (commit.is_empty or catalog.backlog.generation(_INDEX)):
            raise IndexUnreadable("index.catalog-gone")
        return commit

    def _lacks_best(
        self, query: Query, catalog: Catalog, asked: Asked, found: Sequence[Retrieved]
    ) -> bool:
        """Return whether the first by words is left out for what a query excludes."""
        if not query.excluded:
            return False
        allowed = allowed_by(query, catalog, asked.folders, asked.within)
        first = self._keywords.retrieve(replace(query, excluded=()), 1, allowed)
        there = {each.found.passage_id for each in found}
        return any(each.passage_id not in there for each in first)

    def _by_words(
        self, query: Query, catalog: Catalog, allowed: Allowed, limit: int | None, size: int
    ) -> Sequence[Found]:
        """Return what has the words. Raises `IndexUnreadable`.

        Where one document has all of it, such as a mail with hundreds of attachments, or a table
        whose head has the words, half of it is of others.
        """
        found = self._keywords.retrieve(query, limit, allowed)
        if limit is None or limit != needed(query, size) or len(found) < limit:
            return found
        if others := _others(found, allowed, catalog):
            half = limit // 2
            found = [*found[:half], *self._keywords.retrieve(query, half, others)]
        return found

    def _retrieve(
        self, query: Query, catalog: Catalog, asked: Asked, limit: int | None = None
    ) -> Generator[Notice | Tick, None, tuple[list[Fused], bool, bool, bool]]:
        """Return the passages to choose from; whether meaning could not answer yet.

        And whether nothing speaks for them, and whether no more than `limit` fit, or all are asked.
        """
        allowed = allowed_by(query, catalog, asked.folders, asked.within)
        size, only = asked.size, asked.only
        found: Sequence[Found] = ()
        near: Sequence[Found] | None = ()
        words, counted = Known(), 0
        broken: IndexUnreadable | None = None
        if only != "meaning":
            try:
                words = known(query, self._opened(catalog))
                found = self._by_words(query, catalog, allowed, limit, size)
            except IndexUnreadable as error:
                broken = error
        if only != "keywords":
            # Who has the words of a phrase has been found by them.
            nearest, counted = (0, 0) if query.phrases and not only else (limit, size)
            try:
                near = yield from self._meaning.retrieve(
                    query, nearest, allowed, [each.passage_id for each in found]
                )
            except (IndexUnreadable, ModelUnavailable) as error:
                yield Notice(error.message)
        if broken:
            if near is not None and not near:  # which would look as if nothing fitted
                raise broken
            yield Notice(broken.message)
        # By words alone, they stand as these say, whatever the language.
        languages = _languages(found, near, catalog) if near else {}
        fused = fuse(found, near or (), words, counted, asked.weight, languages)
        doubtful = not only and nothing_speaks_for(query, words, near or (), languages)
        is_all = limit is None or max(len(found), len(near or ())) < limit
        return fused, near is None, doubtful, is_all


def _others(found: Sequence[Found], allowed: Allowed, catalog: Catalog) -> Allowed | None:
    """Return what else is allowed, where all that was found is of one document."""
    ids = [each.passage_id for each in found]
    if len(set(catalog.passages.documents([ids[0], ids[-1]]).values())) > 1:
        return None
    documents = set(catalog.passages.documents(ids).values())
    if len(documents) > 1:
        return None
    among = catalog.files.select(Wanted()) if allowed.documents is None else allowed.documents
    return replace(allowed, documents=among - documents)


def _languages(found: Sequence[Found], near: Sequence[Found], catalog: Catalog) -> dict[int, str]:
    """Return the languages of passages; the catalog knows those of what has no vector."""
    languages = {each.passage_id: each.language for each in near if each.language is not None}
    either = {each.passage_id for each in chain(found, near)}
    if lacking := either - languages.keys():
        languages |= catalog.passages.languages(lacking)
    return languages
