"""Recall: the half of a search that needs no reranker: parse → retrieve → choose → present."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from time import monotonic, perf_counter

from engine.catalog import Contents
from engine.config import Config
from engine.errors import IndexUnreadable, Invalid
from engine.events import Notice, Recalled, Tick
from engine.messages import Message
from engine.recall.expansion import Synonyms
from engine.recall.lexicon import Lexicon, expected, with_known_stems
from engine.recall.noted import noted, passage_of, with_notes
from engine.recall.query import Query
from engine.recall.retriever import Keywords, Way, allowed_by
from engine.recall.source import Asked, Source, merged
from engine.records import Hit
from engine.storage import expand_home
from engine.user import Note, Notes

LONGEST_QUESTION = 4000  # characters
_LONGEST_WAIT = 60.0  # seconds, for what finds by meaning
_KEPT = 100  # queries; of a service, many are asked about at a time


class Recall:
    """Where passages are looked for, and the user's words for it; one a library, for any thread."""

    def __init__(
        self,
        config: Config,
        catalog: Callable[[], AbstractContextManager[Contents]],
        keywords: Keywords,
        sources: Sequence[Source],
    ) -> None:
        """The first of the `sources` is the library itself, with this catalog and `keywords`."""
        self._catalog, self._keywords, self._sources = catalog, keywords, sources
        self._lexicon = Lexicon(catalog)
        self._synonyms = Synonyms(config.synonyms_file)
        # The last queries, as long as what they were parsed with is the same.
        self._parsed: tuple[object, dict[tuple[str, bool], Query]] = None, {}

    def query(self, question: str, *, plain: bool = False) -> Query:
        """Parse and analyse a question, unless it was just asked; `plain` takes all as words.

        Raises `Invalid`.
        """
        commit = None
        with suppress(IndexUnreadable):  # which is said when it is searched
            commit = self._keywords.index.open()
        languages = commit.languages if commit else frozenset()
        by, parsed = self._parsed
        if by != (self._synonyms.stamp, commit):
            self._parsed = by, parsed = (self._synonyms.stamp, commit), {}
        query = parsed.get((question, plain))
        if query is None:
            if plain:
                query = Query.plain(question, self._synonyms, languages)
            else:
                known = commit.has_all if commit else lambda terms: False
                typed = question[:LONGEST_QUESTION]
                query = Query.parse(typed, self._synonyms, languages, known)
            if commit:
                commit.expect(expected(query))
                query = with_known_stems(query, commit)
                query = query if plain else self._lexicon.widened(query, commit)
            if len(parsed) >= _KEPT:
                parsed.clear()
            parsed[question, plain] = query
        return query

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
        snippets: bool = True,
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
        asked = Asked(
            pool or config.pool,
            config.passages_per_document,
            folders,
            within,
            whole,
            only,
            weight or config.meaning_weight,
            snippets,
        )
        chosen = []
        for source in self._sources:
            chosen.append((yield from source.find(query, asked)))
        own, hits = chosen[0], merged(chosen, asked.size)
        took_ms = (perf_counter() - began) * 1000
        remarks = []
        if own.lacks_best:
            remarks.append(Message("recall.left-out", words=", ".join(query.left_out)))
        if query.within:
            remarks.append(Message("recall.within-words", words=", ".join(query.within)))
        yield Recalled(
            query.text,
            hits,
            took_ms,
            query.short,
            own.better,
            any(each.partial for each in chosen),
            own.encoder,
            own.newest,
            query.left_out,
            tuple(remarks),
            own.unanswered,
        )

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


def _in_library(within: Path, folders: Sequence[Path]) -> Path:
    """Return the place that is meant. Raises `Invalid` where it is not in the library."""
    place = expand_home(within).resolve()
    if not any(place.is_relative_to(folder) for folder in folders):
        raise Invalid("recall.not-in-library", folder=place)
    return place


def settled(
    recall: Callable[[], Iterator[Notice | Tick | Recalled]],
    warm: Callable[[], Iterator[Notice | Tick]],
) -> Iterator[Notice | Tick | Recalled]:
    """Recall again, until meaning has been asked, what words alone have found; that comes at once.

    What finds by meaning may be loading, or at work for others: it is `warm` when it is free.
    """
    until, is_told = monotonic() + _LONGEST_WAIT, False
    while True:
        is_partial = is_late = False
        for event in recall():
            is_partial = isinstance(event, Recalled) and event.partial
            is_late = monotonic() > until
            if is_late or not (is_partial and is_told):
                yield event
            is_told = is_told or is_partial
        if is_late or not is_partial:
            return
        yield from warm()
