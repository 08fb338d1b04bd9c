"""Pool: the passages that the keywords of a question find, as the hits that are to be judged.

The index says which passages have the words, and in what order. What it cannot tell is told from
the text: phrases that must be there, or must not, since it keeps no places of words, and the
language. And a pool is varied: no document fills it, and no text is in it twice. Of versions of one
document, the newest stands for all that have nearly the same passage.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from engine.catalog import Catalog
from engine.config import Config
from engine.recall.query import Query
from engine.recall.selection import selected
from engine.recall.snippet import snippet
from engine.recall.versions import alike, grams, older
from engine.records import Document, Hit, Passage, Version
from engine.terms import Phrase, ideographs

if TYPE_CHECKING:
    from engine.index import Index

_SPARE = 4  # times the pool is recalled, to choose a varied pool from
_PHRASE_SPARE = 2  # the same of a question with phrases, each text of which must be looked through
_SLICE = 200  # passages that are looked through for phrases at a time

# A document of no more than this can be scored whole; see `WHOLE_TOKENS`.
_WHOLE_BYTES = 4 * 30_000  # of UTF-8: about as many to a token in Chinese as in English

Found = tuple[int, float, Document, Passage]


def pool(
    question: Query,
    terms: Mapping[str, float],
    index: "Index",
    catalog: Catalog,
    config: Config,
    folders: Sequence[Path],
    *,
    size: int,
    within: Path | None = None,
    whole: bool = False,
) -> tuple[Hit, ...]:
    """The best passages for these weighted terms that fit the question, at most `size`.

    `folders` are those of the library. `whole`: a document that the reranker can read whole is one
    hit. Raises `FolderMissing` for a folder that the question names and the library lacks.
    """
    chosen_documents = selected(question, catalog, folders, within)
    found = list(_found(question, terms, index, catalog, size, chosen_documents))
    documents = {document.id: document for _, _, document, _ in found}
    lengths = catalog.passages.lengths(list(documents)) if whole else {}
    readable = {document_id for document_id, length in lengths.items() if length <= _WHOLE_BYTES}
    texts: dict[int, list[str]] = defaultdict(list)
    for _, _, document, passage in found:
        texts[document.id].append(passage.text)
    versions = older(list(documents.values()), texts)
    families = {each: of.newest for each, of in versions.items() if each not in readable}
    families |= {newest: newest for newest in families.values() if newest not in readable}
    chosen = _varied(found, size, config.passages_per_document, readable, families)
    copies = catalog.documents.copies({each.found[2].id for each in chosen})

    def version(of: Document, reason: str) -> Version:
        return Version(of.path, of.title, of.mtime_ns, reason)

    def hit(rank: int, each: _Taken) -> Hit:
        document, passage = each.found[2:]
        is_older = versions.get(document.id)
        also = sorted(each.older, key=lambda older: older.mtime_ns, reverse=True)
        return replace(
            _hit(rank, *each.found, *snippet(passage.text, terms, phrases=question.phrases)),
            whole=document.id in readable,
            newer=version(documents[is_older.newest], is_older.reason) if is_older else None,
            older=tuple(version(other, versions[other.id].reason) for other in also),
            **_places(document.path, copies.get(document.id, ()), within),
        )

    return tuple(hit(rank, each) for rank, each in enumerate(chosen, start=1))


def _found(
    question: Query,
    terms: Mapping[str, float],
    index: "Index",
    catalog: Catalog,
    size: int,
    documents: Set[int] | None,
) -> Iterator[Found]:
    """What fits the question, best first: some times as much as the pool takes."""
    # One word that must not be there is a term; of several, only the text knows how they stand.
    single = [phrase.terms[0] for phrase in question.excluded if len(phrase.terms) == 1]
    excluded = [phrase for phrase in question.excluded if len(phrase.terms) > 1]
    by_text = bool(question.phrases or excluded or question.languages)
    recalled = index.search(
        ideographs(question.text) | dict(terms),
        None if by_text else size * _SPARE,
        documents=documents,
        required={term for phrase in question.phrases for term in phrase.terms},
        forbidden=single,
    )
    enough = size * (_PHRASE_SPARE if by_text else _SPARE)
    step = _SLICE if by_text else len(recalled) or 1
    for start in range(0, len(recalled), step):
        some = recalled[start : start + step]
        passages = catalog.passages.of([passage_id for passage_id, _ in some])
        for passage_id, score in some:
            if passage_id not in passages:
                continue
            document, passage = passages[passage_id]
            if by_text and not _holds(document, passage, question, excluded):
                continue
            yield passage_id, score, document, passage
            enough -= 1
            if not enough:
                return


def _holds(
    document: Document, passage: Passage, question: Query, excluded: Iterable[Phrase]
) -> bool:
    """Whether a passage is in a language asked for, and it or its context hold all phrases."""
    if question.languages and passage.language not in question.languages:
        return False
    texts = (passage.text, document.title, passage.heading, document.path.name)

    def occurs(phrase: Phrase) -> bool:
        return any(phrase.occurs(text) for text in texts)

    return all(map(occurs, question.phrases)) and not any(map(occurs, excluded))


@dataclass(slots=True)
class _Taken:
    """A passage of the pool, and the older versions that nearly have it."""

    found: Found
    older: list[Document] = field(default_factory=list)

    def absorb(self, other: Found) -> None:
        """Take the same passage of another version; the newer one stands for both."""
        mine, theirs = self.found[2], other[2]
        if mine.id == theirs.id or theirs in self.older:
            return
        if (theirs.mtime_ns, theirs.path) > (mine.mtime_ns, mine.path):
            self.found = (other[0], self.found[1], *other[2:])
            mine, theirs = theirs, mine
        self.older.append(theirs)


def _varied(
    found: Iterable[Found],
    pool: int,
    of_one_document: int,
    once: Set[int] = frozenset(),
    families: Mapping[int, int] = MappingProxyType({}),
) -> list[_Taken]:
    """The first `pool`, but each text once, and no document with more than a few before all others.

    Where there are not enough others, the rest of a long document fills the pool. A document whose
    id is in `once` is there once. `families` says of which one a document is a version.
    """
    taken: list[_Taken] = []
    spare: list[_Taken] = []
    seen: dict[str, _Taken] = {}
    of_document: Counter[int] = Counter()
    of_family: dict[int, list[tuple[frozenset[str], _Taken]]] = defaultdict(list)
    for each in found:
        document, passage = each[2:]
        text = " ".join(passage.text.casefold().split())
        same = seen.get(text)
        family = families.get(document.id)
        if family is not None:
            mine = grams(passage.text)
            others = (there for there in of_family[family] if there[1].found[2].id != document.id)
            same = next((have for theirs, have in others if alike(mine, theirs)), same)
            if same and families.get(same.found[2].id) == family:
                same.absorb(each)
        if same or (document.id in once and of_document[document.id]):
            continue
        one = seen[text] = _Taken(each)
        if family is not None:
            of_family[family].append((mine, one))
        of_document[document.id] += 1
        (taken if of_document[document.id] <= of_one_document else spare).append(one)
    chosen = [*taken[:pool], *spare[: max(0, pool - len(taken))]]
    return sorted(chosen, key=lambda each: -each.found[1])


def _hit(
    rank: int,
    passage_id: int,
    score: float,
    document: Document,
    passage: Passage,
    excerpt: str,
    spans: tuple[tuple[int, int], ...],
) -> Hit:
    return Hit(
        passage_id=passage_id,
        path=document.path,
        title=document.title,
        kind=document.kind,
        page=passage.page,
        page_label=passage.page_label,
        heading=passage.heading,
        text=passage.text,
        snippet=excerpt,
        spans=spans,
        keyword_rank=rank,
        keyword_score=score,
        ocr=passage.ocr,
        modified=document.mtime_ns,
    )


def _places(path: Path, copies: Sequence[Path], within: Path | None) -> dict[str, Any]:
    """The fields `path` and `copies` of a hit: first what lies where the person looks."""
    places = [path, *copies]
    if within is not None:
        places.sort(key=lambda each: not each.is_relative_to(within))
    return {"path": places[0], "copies": tuple(places[1:])}
