"""Recall: the half of a search that needs no reranker: parse → retrieve → choose → present."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from time import perf_counter

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import IndexUnreadable, Invalid, ModelUnavailable
from engine.events import Notice, Recalled, Tick
from engine.messages import Message
from engine.recall.candidates import Retrieved, choose, needed, present, read
from engine.recall.expansion import Synonyms
from engine.recall.fusion import Known, fuse, known
from engine.recall.query import Query
from engine.recall.retriever import Found, Keywords, Retriever, allowed_by
from engine.recall.spelling import Speller
from engine.storage import expand_home

LONGEST_QUESTION = 4000  # characters


class Recall:
    """The retrievers of a library and its user's synonyms; one object a library, for any thread."""

    def __init__(
        self,
        config: Config,
        catalog: Callable[[], AbstractContextManager[Catalog]],
        meaning: Retriever | None = None,
    ) -> None:
        """`catalog` opens the catalog of the library; `meaning` is asked beside keywords."""
        self._catalog = catalog
        from engine.index import Index  # late, as it loads NumPy

        self._index = Index(config.index_dir)
        self._keywords, self._meaning = Keywords(self._index), meaning
        self._speller = Speller(self._index)
        self._synonyms = Synonyms(config.synonyms_file)
        self._parsed: tuple[object, Query] | None = None  # the last query, and what it is of

    def open(self) -> None:
        """Open the index, so that the first question need not wait for it."""
        with suppress(IndexUnreadable):  # the first question says so
            self._index.open()

    def close(self) -> None:
        self._index.close()

    def query(self, question: str, *, plain: bool = False) -> Query:
        """Parse and analyse a question, unless it is the last one; `plain` takes all as words.

        Raises `Invalid`.
        """
        key = question, plain, self._synonyms.stamp
        parsed = self._parsed
        if parsed is None or parsed[0] != key:
            if plain:
                query = Query.plain(question, self._synonyms)
            else:
                query = Query.parse(question[:LONGEST_QUESTION], self._synonyms)
            parsed = self._parsed = key, query
        return parsed[1]

    def recall(
        self,
        question: str,
        config: Config,
        folders: tuple[Path, ...],
        *,
        plain: bool = False,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
    ) -> Iterator[Notice | Tick | Recalled]:
        began = perf_counter()
        if complaint := self._synonyms.refresh():
            yield Notice(complaint)
        if len(question) > LONGEST_QUESTION and not plain:
            yield Notice(Message("recall.too-long", count=LONGEST_QUESTION))
        query = self.query(question, plain=plain)
        if not query.terms:
            is_bare = query.text == query.typed  # without filters or excluded words
            raise Invalid("recall.no-word" if is_bare else "recall.only-filters")
        if within is not None:
            within = _in_library(within, folders)
        size = pool or config.pool
        with self._catalog() as catalog:
            found, partial = yield from self._retrieve(query, catalog, folders, size, within)
            chosen = choose(found, catalog, size, config.passages_per_document, whole=whole)
            hits = present(query, chosen, catalog, within)
            better = None
            with suppress(IndexUnreadable):  # which has been said
                better = self._speller.suggest(query, catalog)
        took_ms = (perf_counter() - began) * 1000
        yield Recalled(query.text, hits, took_ms, query.short, better, partial)

    def _retrieve(
        self,
        query: Query,
        catalog: Catalog,
        folders: Sequence[Path],
        size: int,
        within: Path | None,
    ) -> Generator[Notice | Tick, None, tuple[list[Retrieved], bool]]:
        """Return the passages to choose from; and whether meaning could not answer yet."""
        allowed, limit = allowed_by(query, catalog, folders, within), needed(query, size)
        found: Sequence[Found] = ()
        near: Sequence[Found] | None = ()
        words, counted = Known(), 0
        try:
            found = self._keywords.retrieve(query, limit, allowed)
            words = known(query, self._index.open())
        except IndexUnreadable as error:
            yield Notice(error.message)
        if self._meaning is not None:
            # Who has the words of a phrase has been found by them.
            nearest, counted = (0, 0) if query.phrases else (limit, size)
            try:
                near = self._meaning.retrieve(
                    query, nearest, allowed, [each.passage_id for each in found]
                )
            except (IndexUnreadable, ModelUnavailable) as error:
                yield Notice(error.message)
        fused = fuse(found, near or (), words, counted)
        return (yield from read(query, fused, catalog.passages.find, size)), near is None


def _in_library(within: Path, folders: Sequence[Path]) -> Path:
    """Return the place that is meant. Raises `Invalid` where it is not in the library."""
    place = expand_home(within).resolve()
    if not any(place.is_relative_to(folder) for folder in folders):
        raise Invalid("recall.not-in-library", folder=place)
    return place
