"""Candidates: the hits that a reranker may read, chosen from what retrievers found.

The choice is varied: no document fills it, and no text is in it twice. Of the versions of a
document, the newest stands for all that have nearly the same passage.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Generator, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from engine.catalog import Contents
from engine.events import Tick
from engine.recall.editions import newest_first
from engine.recall.fusion import Fused
from engine.recall.likeness import Likeness
from engine.recall.query import Query
from engine.recall.retrieved import DEPTHS, SURE, Retrieved, read
from engine.recall.snippet import snippet
from engine.recall.source import Asked
from engine.recall.versions import older, shared
from engine.records import Document, Hit, Version
from engine.terms import interchangeable

_NEAR = 2  # times the candidates, among which documents are compared with one another
_WORDS = 3  # that two texts begin with, without which they need not be compared

# A document of no more than this can be scored whole; see `WHOLE_TOKENS`.
_WHOLE_BYTES = 4 * 30_000  # of UTF-8: about as many to a token in Chinese as in English


@dataclass(slots=True)
class Candidate:
    """A passage that was chosen, and what it stands for: nearly the same in older versions."""

    best: Retrieved
    older: list[Retrieved] = field(default_factory=list)

    def stands_for(self, other: Retrieved) -> bool:
        """Return whether this is another version of the document, with nearly the same passage."""
        return self.best.document.id != other.document.id and interchangeable(
            self.best.passage.text, other.passage.text
        )

    def absorb(self, other: Retrieved) -> None:
        """Merge with the same passage of another version; the newer one stands for both."""
        mine, theirs = self.best, other
        if theirs.document in (each.document for each in (mine, *self.older)):
            return
        if newest_first((mine.document, theirs.document))[0] is theirs.document:
            self.best = other._replace(found=other.found._replace(score=mine.found.score))
            mine, theirs = theirs, mine
        self.older.append(theirs)


def select(
    query: Query,
    found: Sequence[Fused],
    contents: Contents,
    likeness: Likeness,
    asked: Asked,
    keep: Callable[[list[Retrieved]], list[Retrieved]] = list,
) -> Generator[Tick, None, tuple[list[Retrieved], list[Candidate]]]:
    """Return what was looked at of what was found, and the candidates chosen from it.

    `keep` leaves out what another passage stands for.
    """
    kept: list[Retrieved] = []
    chosen: list[Candidate] = []
    size, few = asked.size, 1 if asked.whole else asked.of_one_document
    for depth in DEPTHS:
        there = yield from read(query, found, contents.passages.find, size, depth)
        kept = keep(there)
        chosen = choose(kept, contents, likeness, size, asked.of_one_document, whole=asked.whole)
        counts = Counter(each.best.document.id for each in chosen)
        if len(there) < depth * size or sum(min(few, count) for count in counts.values()) >= size:
            break
    return kept, chosen


def choose(
    found: Sequence[Retrieved],
    catalog: Contents,
    likeness: Likeness,
    size: int,
    of_one_document: int,
    *,
    whole: bool,
) -> list[Candidate]:
    """Choose `size` candidates, best first, of one document only a few before all others.

    With `whole`, a document that the reranker can read whole is one candidate.
    """
    documents = {each.document.id: each.document for each in found}
    lengths = catalog.passages.lengths(list(documents)) if whole else {}
    texts = _texts(found)
    versions = older(list(documents.values()), texts)

    families = {each: its.newest for each, its in versions.items()}
    families |= {newest: newest for newest in families.values()}
    # What is only like another document stands with it, but is not hidden for it.
    # The same text ranks nearly the same: who is like one of the best is not far behind.
    if like := list(likeness.pairs(_texts(found[: _NEAR * size]), catalog)):
        versions = older(list(documents.values()), texts, like)

    def with_version(each: Retrieved) -> Retrieved:
        id, its = each.document.id, versions.get(each.document.id)
        if id in lengths and lengths[id] <= _WHOLE_BYTES:
            each = each._replace(whole=True)
        elif id in families:
            each = each._replace(family=families[id])
        return each._replace(newer=documents[its.newest], reason=its.reason) if its else each

    return _varied(map(with_version, found), size, of_one_document)


def _texts(found: Iterable[Retrieved]) -> dict[int, list[str]]:
    """Return the texts of the passages of each document."""
    texts: dict[int, list[str]] = defaultdict(list)
    for each in found:
        texts[each.document.id].append(each.passage.text)
    return texts


def present(
    query: Query,
    candidates: Sequence[Candidate],
    catalog: Contents,
    within: Path | None = None,
    *,
    snippets: bool = True,
) -> tuple[Hit, ...]:
    """Return the hits to show; of several places of a file, one that lies `within` comes first."""
    marker = query.marker
    copies = catalog.documents.copies({each.best.document.id for each in candidates})
    hits = []
    for rank, each in enumerate(candidates, start=1):
        found, document, passage, newer = (
            each.best.found, each.best.document, each.best.passage, each.best.newer,
        )  # fmt: skip
        shown, spans = snippet(passage.text, marker) if snippets else ("", ())
        places = [document.path, *copies.get(document.id, ())]
        if within is not None:
            places.sort(key=lambda place: not place.is_relative_to(within))
        hits.append(
            Hit(
                passage_id=found.passage_id,
                path=places[0],
                title=document.title,
                kind=document.kind,
                page=passage.page,
                page_label=passage.page_label,
                heading=passage.heading,
                text=passage.text,
                snippet=shown,
                spans=spans,
                first_rank=rank,
                first_score=found.score,
                keyword_rank=found.keyword_rank,
                keyword_score=found.keyword_score,
                similarity=found.similarity,
                similarity_rank=found.similarity_rank,
                whole=each.best.whole,
                copies=tuple(places[1:]),
                modified=document.dated_ns,
                newer=_version(newer, each.best.reason) if newer else None,
                older=tuple(
                    _version(old, shared(old, document))
                    for old in newest_first(old.document for old in each.older)
                ),
                ocr=passage.ocr,
                language=passage.language,
                document_id=document.id,
            )
        )
    return tuple(hits)


def _version(document: Document, reason: str) -> Version:
    return Version(document.path, document.title, document.dated_ns, reason)


def _varied(found: Iterable[Retrieved], size: int, of_one_document: int) -> list[Candidate]:
    """Take the first `size`, but each text once, and a few of each document before all others.

    Where there are not enough others, the rest of a long document fills up. A document that is to
    be scored whole is there once.
    """
    taken: list[Candidate] = []
    spare: list[Candidate] = []
    seen: dict[tuple[str, ...], list[tuple[str, Candidate]]] = defaultdict(list)
    of_document: Counter[int] = Counter()
    of_family: dict[int, list[Candidate]] = defaultdict(list)
    first = size // SURE
    for each in found:
        document = each.document
        if len(taken) >= size and each.family is None and not each.found.is_among_first(first):
            continue
        text = each.passage.text
        alike = seen[tuple(map(str.casefold, text.split(None, _WORDS)[:_WORDS]))]
        same = next((one for other, one in alike if _folded(other) == _folded(text)), None)
        if each.family is not None:
            of_versions = of_family[each.family]
            same = next((one for one in of_versions if one.stands_for(each)), same)
            if same and same.best.family == each.family:
                same.absorb(each)
        if same or (each.whole and of_document[document.id]):
            continue
        one = Candidate(each)
        alike.append((text, one))
        if each.family is not None:
            of_family[each.family].append(one)
        of_document[document.id] += 1
        (taken if of_document[document.id] <= of_one_document else spare).append(one)
    # What one of the retrievers puts first is not lost for what the other says.
    taken.sort(key=lambda one: not one.best.found.is_among_first(first))
    chosen = [*taken[:size], *spare[: max(0, size - len(taken))]]
    return sorted(chosen, key=lambda one: -one.best.found.score)


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())
