"""Recall: the half of a search that needs no model: by the words, in tens of milliseconds."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from time import perf_counter

from engine.catalog import Catalog
from engine.config import Config
from engine.errors import FolderMissing, IndexUnreadable, QueryEmpty
from engine.recall.candidates import pool as find_pool
from engine.recall.query import Query, is_short
from engine.recall.spelling import suggestion
from engine.recall.synonyms import Synonyms
from engine.recall.translation import translate
from engine.records import Notice, Recalled
from engine.terms import Marker, question_terms

LONGEST_QUESTION = 4000  # characters


class Recall:
    """The index of a library and the synonyms of its person; one object a library."""

    def __init__(
        self, config: Config, catalog: Callable[[], AbstractContextManager[Catalog]]
    ) -> None:
        """`catalog` opens the catalog of the library; each thread has one of its own."""
        self._catalog = catalog
        from engine.index import Index  # late, as it loads NumPy

        self._index = Index(config.index_dir)
        self._synonyms = Synonyms(config.synonyms_file)

    def open(self) -> None:
        """Open the index, so that the first question need not wait for it."""
        with suppress(IndexUnreadable):  # which that question will say
            self._index.open()

    def close(self) -> None:
        """Let go of the index."""
        self._index.close()

    def recall(
        self,
        question: str | Query,
        config: Config,
        folders: tuple[Path, ...],
        *,
        pool: int | None = None,
        within: Path | None = None,
        whole: bool = False,
    ) -> Iterator[Notice | Recalled]:
        """The hits of a question in a library of these folders; see `Library.recall`."""
        began = perf_counter()
        if isinstance(question, str):
            if len(question) > LONGEST_QUESTION:
                question = question[:LONGEST_QUESTION]
                yield Notice(
                    f"Only the first {LONGEST_QUESTION:,} characters of the question count."
                )
            question = Query.parse(question)
        terms = question_terms(question.text)
        if not terms:
            beside = " beside its filters" if question.filters or question.excluded else ""
            raise QueryEmpty(f"There is no word to search for in this question{beside}.")
        if within is not None:
            within = within.expanduser().resolve()
            if not any(within.is_relative_to(folder) for folder in folders):
                raise FolderMissing(f"{within} is not in the library. Add it first.")
        complaint = self._synonyms.refresh()
        if complaint:
            yield Notice(complaint)
        try:
            self._index.open()
        except IndexUnreadable as error:
            yield Notice(str(error))
            yield Recalled(question.text, (), (perf_counter() - began) * 1000)
            return
        with self._catalog() as catalog:
            hits = find_pool(
                question,
                translate(question.text, self._synonyms.expand(question.text, terms)),
                self._index,
                catalog,
                config,
                folders,
                size=pool or config.pool,
                within=within,
                whole=whole,
            )
            better = suggestion(question, self._index, catalog)
        took_ms = (perf_counter() - began) * 1000
        yield Recalled(question.text, hits, took_ms, is_short(question.text), better)

    def marker(self, question: str) -> Marker:
        """What marks the words of a question, and whatever else it is found by, in any text."""
        parsed = Query.parse(question)
        terms = self._synonyms.expand(parsed.text, question_terms(parsed.text))
        return Marker(frozenset(translate(parsed.text, terms)), parsed.phrases)
