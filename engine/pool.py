"""Pool: the passages that the keywords of a question find, as the hits that are to be judged.

The index says which passages have the words, and in what order. What it cannot tell, since it keeps
no places of words, is told from the text: phrases that must be there, or must not. And a pool is
varied: no document fills it, and no text is in it twice.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.catalog import Catalog
from engine.config import Config
from engine.index import Index
from engine.phrase import Phrase
from engine.question import Question
from engine.records import Document, Hit, Passage
from engine.selection import selected
from engine.snippet import snippet

_SPARE = 4  # times the pool is recalled, to choose a varied pool from
_PHRASE_SPARE = 2  # the same of a question with phrases, each text of which must be looked through
_SLICE = 200  # passages that are looked through for phrases at a time

# A document is scored whole if it has no more than this: what the model can read at a time.
WHOLE_TOKENS = 32_768
_WHOLE_BYTES = 4 * 30_000  # of UTF-8: about as many to a token in Chinese as in English

Found = tuple[int, float, Document, Passage]


def pool(
    question: Question,
    terms: Mapping[str, float],
    index: Index,
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
    chosen_documents = selected(question, catalog, folders)
    found = list(_found(question, terms, index, catalog, size, within, chosen_documents))
    documents = {document.id for _, _, document, _ in found} if whole else ()
    readable = {
        document_id
        for document_id, length in catalog.lengths(list(documents)).items()
        if length <= _WHOLE_BYTES
    }
    chosen = _varied(found, size, config.passages_per_document, readable)
    copies = catalog.copies({document.id for _, _, document, _ in chosen})
    return tuple(
        replace(
            _hit(rank, *each, *snippet(each[3].text, terms, phrases=question.phrases)),
            whole=each[2].id in readable,
            **_places(each[2].path, copies.get(each[2].id, ()), within),
        )
        for rank, each in enumerate(chosen, start=1)
    )


def _found(
    question: Question,
    terms: Mapping[str, float],
    index: Index,
    catalog: Catalog,
    size: int,
    within: Path | None,
    documents: Set[int] | None,
) -> Iterator[Found]:
    """What fits the question, best first: some times as much as the pool takes."""
    # One word that must not be there is a term; of several, only the text knows how they stand.
    single = [phrase.terms[0] for phrase in question.excluded if len(phrase.terms) == 1]
    excluded = [phrase for phrase in question.excluded if len(phrase.terms) > 1]
    by_text = bool(question.phrases or excluded)
    recalled = index.recall(
        terms,
        None if by_text else size * _SPARE,
        within,
        documents=documents,
        required={term for phrase in question.phrases for term in phrase.terms},
        forbidden=single,
    )
    enough = size * (_PHRASE_SPARE if by_text else _SPARE)
    step = _SLICE if by_text else len(recalled) or 1
    for start in range(0, len(recalled), step):
        some = recalled[start : start + step]
        passages = catalog.passages([passage_id for passage_id, _ in some])
        for passage_id, score in some:
            if passage_id not in passages:
                continue
            document, passage = passages[passage_id]
            if by_text and not _holds(document, passage, question.phrases, excluded):
                continue
            yield passage_id, score, document, passage
            enough -= 1
            if not enough:
                return


def _holds(
    document: Document, passage: Passage, phrases: Iterable[Phrase], excluded: Iterable[Phrase]
) -> bool:
    """Whether text or context of a passage hold every one of the phrases, and none excluded."""
    texts = (passage.text, document.title, passage.heading, document.path.name)

    def occurs(phrase: Phrase) -> bool:
        return any(phrase.occurs(text) for text in texts)

    return all(map(occurs, phrases)) and not any(map(occurs, excluded))


def _varied(
    found: Iterable[Found], pool: int, of_one_document: int, once: Set[int] = frozenset()
) -> list[Found]:
    """The first `pool`, but each text once, and no document with more than a few before all others.

    Where there are not enough others, the rest of a long document fills the pool. A document whose
    id is in `once` is there once.
    """
    taken: list[Found] = []
    spare: list[Found] = []
    seen: set[str] = set()
    of_document: Counter[int] = Counter()
    for each in found:
        text = " ".join(each[3].text.casefold().split())
        if text in seen or (each[2].id in once and of_document[each[2].id]):
            continue
        seen.add(text)
        of_document[each[2].id] += 1
        (taken if of_document[each[2].id] <= of_one_document else spare).append(each)
    chosen = [*taken[:pool], *spare[: max(0, pool - len(taken))]]
    return sorted(chosen, key=lambda each: -each[1])


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
    )


def _places(path: Path, copies: Sequence[Path], within: Path | None) -> dict[str, Any]:
    """The fields `path` and `copies` of a hit: first what lies where the person looks."""
    places = [path, *copies]
    if within is not None:
        places.sort(key=lambda each: not each.is_relative_to(within))
    return {"path": places[0], "copies": tuple(places[1:])}
