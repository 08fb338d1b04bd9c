"""Noted: the passages on which the user wrote a note that holds the words of a question."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from engine.catalog import Contents
from engine.events import Recalled
from engine.recall.candidates import Candidate, present
from engine.recall.file_names import holds, word_forms
from engine.recall.fusion import Fused
from engine.recall.query import Query
from engine.recall.retrieved import Retrieved
from engine.recall.retriever import Allowed, Found
from engine.records import Document, Hit, Passage
from engine.terms import fold, share, trace
from engine.user import ALIKE_THERE, Note, Notes

_MOST = 20  # notes that are looked at
_TRIED = 10  # passages of a file that was moved

Retrieve = Callable[[Query, int, Allowed], Sequence[Found]]


def noted(
    query: Query,
    notes: Notes,
    catalog: Contents,
    retrieve: Retrieve,
    allowed: Allowed,
    within: Path | None = None,
) -> tuple[Hit, ...]:
    """Return the passages whose note holds all words of the query, the newest note first.

    `retrieve` finds the passage of a file that was moved by its words.
    """
    words = list(word_forms(query))
    fitting = [note for note in reversed(list(notes)) if holds(fold(note.words), words, query)]
    chosen: dict[int, Candidate] = {}
    for note in fitting[:_MOST] if words else ():
        for id, document, passage in _passage(note, catalog, retrieve):
            of_document = allowed.documents is None or document.id in allowed.documents
            if of_document and (not allowed.languages or passage.language in allowed.languages):
                chosen.setdefault(id, Candidate(Retrieved(Fused(id, 1.0), document, passage)))
    return present(query, list(chosen.values()), catalog, within)


def passage_of(note: Note, catalog: Contents, retrieve: Retrieve) -> tuple[Hit, ...]:
    """Return the passage of a note, if it is in the library."""
    found = [
        Candidate(Retrieved(Fused(id, 1.0), document, passage))
        for id, document, passage in _passage(note, catalog, retrieve)
    ]
    return present(Query.plain(""), found, catalog)


def with_notes(recalled: Recalled, first: Sequence[Hit], notes: Notes) -> Recalled:
    """Return hits with their notes, `first` before all others."""
    others = {hit.passage_id: hit for hit in recalled.hits}
    hits = [others.pop(hit.passage_id, hit) for hit in first] + list(others.values())
    ranked = [replace(hit, first_rank=rank) for rank, hit in enumerate(hits, start=1)]
    unanswered = recalled.unanswered and not first
    return replace(recalled, hits=notes.shown(ranked), unanswered=unanswered)


def _passage(
    note: Note, catalog: Contents, retrieve: Retrieve
) -> list[tuple[int, Document, Passage]]:
    """Return the passage of a note, as far as it is known: where it was, or else by its words."""
    document_id = catalog.documents.at(Path(note.path))
    there = catalog.passages.find(catalog.passages.ids(document_id)) if document_id else {}
    elsewhere: Mapping[int, tuple[Document, Passage]] = {}
    if not (found := _same(note, there)):
        ids = [each.passage_id for each in retrieve(Query.plain(note.text), _TRIED, Allowed())]
        elsewhere = catalog.passages.find(ids)
        found = _same(note, elsewhere)
    if not found:  # it was edited
        parts = {id: share(note.text, passage.text) for id, (_, passage) in there.items()}
        found = [max(parts, key=parts.__getitem__)] if max(parts.values(), default=0) else []
        found = [id for id in found if parts[id] >= ALIKE_THERE]
    return [(id, *(there.get(id) or elsewhere[id])) for id in found]


def _same(note: Note, passages: Mapping[int, tuple[Document, Passage]]) -> list[int]:
    digests = ((id, trace(passage.text).digest) for id, (_, passage) in passages.items())
    return [id for id, digest in digests if digest == note.digest][:1]
