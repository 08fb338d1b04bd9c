"""Recall: the half of a search that needs no reranker: parse → retrieve → choose → present."""

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import replace
from itertools import chain
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import IndexUnreadable, Invalid, ModelUnavailable
from engine.events import Notice, Recalled, Tick
from engine.messages import Message
from engine.recall.candidates import Retrieved, choose, needed, present, read
from engine.recall.expansion import Synonyms
from engine.recall.fusion import Fused, Known, fuse, known
from engine.recall.lexicon import Lexicon, with_known_stems
from engine.recall.likeness import Likeness
from engine.recall.meaning import Meaning
from engine.recall.noted import noted, passage_of, with_notes
from engine.recall.query import Query
from engine.recall.retriever import Found, Keywords, Way, allowed_by
from engine.recall.spelling import Speller
from engine.recall.versions import older
from engine.records import Document, Hit
from engine.storage import expand_home
from engine.user import Note, Notes

if TYPE_CHECKING:
    from engine.index import Bm25

LONGEST_QUESTION = 4000  # characters
_INDEX = "keywords"  # what the catalog calls it


class Recall:
    """The retrievers of a library and its user's synonyms; one object a library, for any thread."""

    def __init__(
        self,
        config: Config,
        catalog: Callable[[], AbstractContextManager[Catalog]],
        meaning: Meaning | None = None,
    ) -> None:
        """`catalog` opens the catalog of the library; `meaning` is asked beside keywords."""
        self._catalog = catalog
        from engine.index import Index  # late, as it loads NumPy

        self._index = Index(config.index_dir)
        self._keywords, self._meaning = Keywords(self._index), meaning
        self._lexicon = Lexicon(catalog)
        self._speller, self._likeness = Speller(self._index), Likeness()
        self._synonyms = Synonyms(config.synonyms_file)
        self._parsed: tuple[object, Query] | None = None  # the last query, and what it is of

    def open(self) -> None:
        """Open the index, so that the first question need not wait. Raises `IndexUnreadable`."""
        with self._catalog() as catalog:
            self._opened(catalog)

    def _opened(self, catalog: Catalog) -> "Bm25":
        """Return the index of this catalog. Raises `IndexUnreadable`, also where one is gone."""
        commit = self._index.open()
        if commit.is_empty and catalog.backlog.passages_done(_INDEX):
            raise IndexUnreadable("index.gone")
        if not (commit.is_empty or catalog.backlog.generation(_INDEX)):
            raise IndexUnreadable("index.catalog-gone")
        return commit

    def close(self) -> None:
        self._index.close()

    def query(self, question: str, *, plain: bool = False) -> Query:
        """Parse and analyse a question, unless it is the last one; `plain` takes all as words.

        Raises `Invalid`.
        """
        commit = None
        with suppress(IndexUnreadable):  # which is said when it is searched
            commit = self._index.open()
        languages = commit.languages if commit else frozenset()
        key = question, plain, self._synonyms.stamp, commit
        parsed = self._parsed
        if parsed is None or parsed[0] != key:
            if plain:
                query = Query.plain(question, self._synonyms, languages)
            else:
                known = commit.has_all if commit else lambda terms: False
                typed = question[:LONGEST_QUESTION]
                query = Query.parse(typed, self._synonyms, languages, known)
            if commit:
                query = with_known_stems(query, commit)
                query = query if plain else self._lexicon.widened(query, commit)
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
        only: Way | None = None,
        weight: float | None = None,
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
            found, partial = yield from self._retrieve(
                query, catalog, folders, size, within, only, weight or config.meaning_weight
            )
            chosen = choose(
                found, catalog, self._likeness, size, config.passages_per_document, whole=whole
            )
            hits = present(query, chosen, catalog, within)
            better, newest, behead = None, catalog.passages.newest(), False
            with suppress(IndexUnreadable):  # which has been said
                better = self._speller.suggest(query, catalog)
                behead = self._beheads(query, catalog, folders, within, found)
        took_ms = (perf_counter() - began) * 1000
        by_meaning = any(hit.similarity is not None for hit in hits)
        encoder = self._meaning.encoder if self._meaning and by_meaning else None
        remarks = [Message("recall.left-out", words=", ".join(query.left_out))] if behead else []
        if query.within:
            remarks.append(Message("recall.within-words", words=", ".join(query.within)))
        yield Recalled(
            query.text,
            hits,
            took_ms,
            query.short,
            better,
            partial,
            encoder,
            newest,
            query.left_out,
            tuple(remarks),
        )

    def _beheads(
        self,
        query: Query,
        catalog: Catalog,
        folders: Sequence[Path],
        within: Path | None,
        found: Sequence[Retrieved],
    ) -> bool:
        """Return whether the first by words is left out for what a query excludes."""
        if not query.excluded:
            return False
        allowed = allowed_by(query, catalog, folders, within)
        first = self._keywords.retrieve(replace(query, excluded=()), 1, allowed)
        there = {each.found.passage_id for each in found}
        return any(each.passage_id not in there for each in first)

    def with_notes(
        self,
        recalled: Recalled,
        config: Config,
        question: str = "",
        folders: Sequence[Path] = (),
        within: Path | None = None,
    ) -> Recalled:
        """Put the user's notes on hits; first come those whose note holds the question's words."""
        if not config.notes_file.exists():
            return recalled
        notes, query = Notes.read(config.notes_file), self.query(question)
        first: tuple[Hit, ...] = ()
        with self._catalog() as catalog, suppress(IndexUnreadable):
            allowed = allowed_by(query, catalog, folders, within)
            first = noted(query, notes, catalog, self._keywords.retrieve, allowed, within)
        return with_notes(recalled, first, notes)

    def noted(self, note: Note) -> Iterator[Recalled]:
        """See `Library.noted`."""
        began = perf_counter()
        with self._catalog() as catalog:
            hits = passage_of(note, catalog, self._keywords.retrieve)
        if not hits:
            raise Invalid("recall.note-gone", document=note.label, file=note.path)
        yield Recalled("", hits, (perf_counter() - began) * 1000)

    def similar(
        self,
        config: Config,
        folders: Sequence[Path],
        path: Path,
        page: int | None,
        passage_id: int | None,
        limit: int | None,
        filters: str,
    ) -> Iterator[Notice | Tick | Recalled]:
        """See `Library.similar`."""
        assert self._meaning is not None
        began = perf_counter()
        size = limit or config.pool
        bare = Query.plain("")
        with self._catalog() as catalog:
            allowed = allowed_by(self.query(filters), catalog, folders)
            document, texts = _source(catalog, path, page, passage_id)
            but = {document.id}
            while True:
                near = yield from self._meaning.similar(
                    list(texts), list(but), needed(bare, size), allowed
                )
                fused = [
                    Fused(each.passage_id, each.score, similarity=each.score, similarity_rank=rank)
                    for rank, each in enumerate(near, start=1)
                ]
                found = yield from read(bare, fused, catalog.passages.find, size)
                versions = _versions(document, list(texts.values()), found)
                if not versions:
                    break
                but |= versions
            chosen = choose(
                found, catalog, self._likeness, size, config.passages_per_document, whole=False
            )
            hits = present(bare, chosen, catalog)
        yield Recalled("", hits, (perf_counter() - began) * 1000)

    def _retrieve(
        self,
        query: Query,
        catalog: Catalog,
        folders: Sequence[Path],
        size: int,
        within: Path | None,
        only: Way | None,
        weight: float,
    ) -> Generator[Notice | Tick, None, tuple[list[Retrieved], bool]]:
        """Return the passages to choose from; and whether meaning could not answer yet."""
        allowed, limit = allowed_by(query, catalog, folders, within), needed(query, size)
        found: Sequence[Found] = ()
        near: Sequence[Found] | None = ()
        words, counted = Known(), 0
        broken: IndexUnreadable | None = None
        if only != "meaning":
            try:
                words = known(query, self._opened(catalog))
                found = self._keywords.retrieve(query, limit, allowed)
            except IndexUnreadable as error:
                broken = error
        if self._meaning is not None and only != "keywords":
            # Who has the words of a phrase has been found by them.
            nearest, counted = (0, 0) if query.phrases and not only else (limit, size)
            try:
                near = self._meaning.retrieve(
                    query, nearest, allowed, [each.passage_id for each in found]
                )
            except (IndexUnreadable, ModelUnavailable) as error:
                yield Notice(error.message)
        if broken:
            if near is not None and not near:  # which would look as if nothing fitted
                raise broken
            yield Notice(broken.message)
        # By words alone, they stand as these say, whatever the language.
        either = {each.passage_id for each in chain(found, near or ())}
        languages = catalog.passages.languages(either) if near else {}
        fused = fuse(found, near or (), words, counted, weight, languages)
        return (yield from read(query, fused, catalog.passages.find, size)), near is None


def _source(
    catalog: Catalog, path: Path, page: int | None, passage_id: int | None
) -> tuple[Document, dict[int, str]]:
    """Return a document, and the passages of it that are meant, by id. Raises `Invalid`."""
    given = expand_home(path)
    places = (given.absolute(), given.resolve())
    document_id = next(filter(None, map(catalog.documents.at, places)), 0)
    found = catalog.passages.find(catalog.passages.ids(document_id))
    if not found:
        raise Invalid("recall.not-indexed", file=path)
    texts = {id: passage.text for id, (_, passage) in found.items()}
    if passage_id in texts:  # or else the document has been read again
        texts = {passage_id: texts[passage_id]}
    elif page is not None:
        texts = {id: texts[id] for id, (_, passage) in found.items() if passage.page == page}
    if not texts:
        raise Invalid("recall.no-page", file=path, page=page)
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


def _in_library(within: Path, folders: Sequence[Path]) -> Path:
    """Return the place that is meant. Raises `Invalid` where it is not in the library."""
    place = expand_home(within).resolve()
    if not any(place.is_relative_to(folder) for folder in folders):
        raise Invalid("recall.not-in-library", folder=place)
    return place
