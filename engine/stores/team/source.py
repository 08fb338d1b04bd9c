"""Source: finds passages of a team's library, both lists of each collection in one request."""

from collections import defaultdict
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

from engine.config import Config
from engine.errors import Invalid, ModelUnavailable
from engine.events import Notice, Recalled, Tick
from engine.recall import (
    Asked,
    Chosen,
    Found,
    Known,
    Likeness,
    Meaning,
    Query,
    Speller,
    fuse,
    known,
    needed,
    nothing_speaks_for,
    present,
    resembling,
    select,
    wanted_by,
)
from engine.stores.team.collection import WORDS
from engine.stores.team.contents import TeamContents, inside, wanted_filter
from engine.stores.team.copies import each_content_once, newest
from engine.stores.team.languages import Nearness, Seen, spoken_in
from engine.stores.team.reader import Collection, Reader, live, one_of
from engine.stores.team.vocabulary import TeamIndex, TeamVocabulary, wanted

if TYPE_CHECKING:
    from qdrant_client.models import Filter

_MOST = 1000  # passages, where the texts of all that have the words of a phrase are looked through


@dataclass(slots=True)
class _Lists:
    """What the collections have found, before it is fused."""

    words: dict[int, float]
    near: dict[int, float]  # cosines, also of what only words have found
    nearest: int  # how many of them were looked for by meaning
    languages: dict[int, str]  # where cosines are known
    first: int | None = None  # the best by words, without heed to what must not be there


class TeamSource:
    """Implements `engine.recall.source.Source`."""

    def __init__(self, reader: Reader, index: TeamIndex, meaning: Meaning) -> None:
        self._reader, self._index, self._meaning = reader, index, meaning
        self._likeness, self._speller = Likeness(), Speller(index)

    def find(self, query: Query, asked: Asked) -> Generator[Notice | Tick, None, Chosen]:
        """See `Source.find`."""
        contents = TeamContents(self._reader)
        nearness: Nearness | None = None
        partial = False
        if asked.only != "keywords":
            try:
                if self._has_meaning():
                    languages = [*spoken_in(self._reader)]
                    question = (yield from self._meaning.vector(query.text, languages)) or None
                    partial = question is None
                    nearness = Nearness(*question, self._reader) if question else None
            except ModelUnavailable as error:
                yield Notice(error.message)
        vocabulary = self._index.open()
        words = Known() if asked.only == "meaning" else known(query, vocabulary)
        limit = needed(query, asked.size) or _MOST
        lists = self._lists(query, asked, vocabulary, contents, nearness, limit)
        found = [Found(*each) for each in _best(lists.words)]
        near = [Found(*each) for each in _best(lists.near)]
        fused = fuse(found, near, words, lists.nearest, asked.weight, lists.languages)
        doubtful = not asked.only and nothing_speaks_for(query, words, near, lists.languages)
        kept, chosen = yield from select(
            query,
            fused,
            contents,
            self._likeness,
            asked,
            lambda some: list(each_content_once(newest(some, contents), contents)),
        )
        hits = present(query, chosen, contents, asked.within, snippets=asked.snippets)
        there = {each.found.passage_id for each in kept}
        by_meaning = any(hit.similarity is not None for hit in hits)
        return Chosen(
            hits,
            partial=partial,
            better=self._speller.suggest(query, contents),
            lacks_best=lists.first is not None and lists.first not in there,
            encoder=self._meaning.encoder if by_meaning else None,
            unanswered=doubtful,
        )

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
        contents = TeamContents(self._reader)
        size = limit or config.pool
        asked = (filters, Asked(size, 0, folders))

        def nearest(
            like: Sequence[int], but: Sequence[int], most: int | None
        ) -> Generator[Notice | Tick, None, list[Found]]:
            yield from ()
            return [Found(*each) for each in self._like(like, but, most or _MOST, asked, contents)]

        hits = yield from resembling(
            contents,
            self._likeness,
            nearest,
            (path, page, passage_id),
            size,
            config.passages_per_document,
        )
        yield Recalled("", hits, (perf_counter() - began) * 1000)

    def _has_meaning(self) -> bool:
        """Return whether a question is compared with vectors.

        Raises `ModelUnavailable`, also where the library's vectors are those of another encoder.
        """
        key = self._meaning.key
        if key is None:
            return False
        others = [each for each in self._reader.collections() if each.stamp.encoder != key]
        if others:
            raise ModelUnavailable(
                "team.other-encoder", encoder=others[0].stamp.encoder.rpartition("-")[0]
            )
        return True

    def _lists(
        self,
        query: Query,
        asked: Asked,
        vocabulary: TeamVocabulary,
        contents: TeamContents,
        nearness: Nearness | None,
        limit: int,
    ) -> _Lists:
        from qdrant_client.models import Filter, QueryRequest

        terms = {**query.ideographs, **query.terms}
        of_files = _files_filter(query, asked, contents)
        phrases = [phrase.readings for phrase in query.phrases]
        excluded = [phrase.closed[0] for phrase in query.excluded if len(phrase.closed) == 1]
        of_words = live(Filter(must=[wanted(*phrases, forbidden=excluded), of_files]))
        by_words = asked.only != "meaning"
        # Who has the words of a phrase has been found by them.
        nearest = 0 if query.phrases and not asked.only else limit
        looks = by_words and bool(query.excluded)

        def requests(collection: Collection) -> list[QueryRequest]:
            sparse = vocabulary.weighed(terms, query.forms, collection)
            given = []
            if by_words:
                given.append(
                    QueryRequest(
                        query=sparse, using=WORDS, filter=of_words, limit=limit,
                        with_payload=False,
                    )
                )  # fmt: skip
            if nearness and nearest:
                given += nearness.requests(of_files, nearest)
            if looks:
                unheeded = live(Filter(must=[wanted(*phrases), of_files]))
                given.append(QueryRequest(query=sparse, using=WORDS, filter=unheeded, limit=1))
            return given

        lists = _Lists({}, {}, asked.size if nearest else 0, {})
        best = 0.0
        listed: dict[str, list[int]] = {}
        seen: dict[str, Seen] = defaultdict(lambda: Seen({}, {}))
        for collection, answers in self._reader.query(requests):
            if looks:
                for point in answers.pop():
                    if point.score > best:
                        best, lists.first = point.score, int(point.id)
            by_word = answers.pop(0) if by_words else []
            if nearness and nearest:
                seen[collection.name] = nearness.seen(answers)
            listed[collection.name] = [int(point.id) for point in by_word]
            for each in listed[collection.name]:
                seen[collection.name].languages.setdefault(each, None)
            lists.words |= {int(point.id): point.score for point in by_word}

        forms: dict[str, int] = {}  # how many of the requests are for those

        def more(collection: Collection) -> list[QueryRequest]:
            ids = listed.get(collection.name, ())
            by_forms = vocabulary.by_forms(terms, query.forms, collection, ids)
            forms[collection.name] = len(by_forms)
            return [*by_forms, *(nearness.more(seen[collection.name]) if nearness else ())]

        cosines: dict[int, float] = {}
        for collection, answers in self._reader.query(more):
            count = forms[collection.name]
            for id, score in vocabulary.corrections(terms, query.forms, answers[:count]).items():
                lists.words[id] += score
            if nearness:
                its = seen[collection.name]
                cosines |= nearness.cosines(its, answers[count:])
                lists.languages |= {each: said or "" for each, said in its.languages.items()}
        lists.words = {id: score for id, score in _best(lists.words)[:limit] if score > 0}
        near = {id for its in seen.values() for id in its.products}
        nearest_ones = _best({id: each for id, each in cosines.items() if id in near})[:limit]
        also = {id: each for id, each in cosines.items() if id in lists.words}
        lists.near = dict(nearest_ones) | also
        return lists

    def _like(
        self,
        ids: Sequence[int],
        but: Iterable[int],
        limit: int,
        asked: tuple[Query, Asked],
        contents: TeamContents,
    ) -> list[tuple[int, float]]:
        """Return the passages nearest to the mean of others. Raises `Invalid`: none is encoded."""
        from qdrant_client.models import Filter

        nearness = Nearness(self._mean(ids), None, {}, self._reader)
        chosen = Filter(
            must=[_files_filter(*asked, contents)],
            must_not=[one_of("document", but)],
        )
        found = self._reader.query(lambda _: nearness.requests(chosen, limit))
        seen = {each.name: nearness.seen(answers) for each, answers in found}
        more = self._reader.query(lambda each: nearness.more(seen[each.name]))
        cosines = {
            id: cosine
            for each, answers in more
            for id, cosine in nearness.cosines(seen[each.name], answers).items()
        }
        return _best(cosines)[:limit]

    def _mean(self, ids: Sequence[int]) -> list[float]:
        vectors = list(self._reader.vectors(ids))
        if not vectors:
            raise Invalid("recall.not-encoded")
        return [sum(column) / len(vectors) for column in zip(*vectors, strict=True)]


def _files_filter(query: Query, asked: Asked, contents: TeamContents) -> "Filter":
    """Return what the filters of a query leave. Raises `Invalid`, as `allowed_by` does."""
    from qdrant_client.models import Filter

    must: list[Any] = []
    if asked.within is not None:
        must.append(inside(contents, asked.within))
    if query.chooses_documents:
        must.append(wanted_filter(contents, wanted_by(query, contents, asked.folders)))
    if query.languages:
        must.append(one_of("language", query.languages))
    return Filter(must=must)


def _best(scores: dict[int, float]) -> list[tuple[int, float]]:
    return sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
