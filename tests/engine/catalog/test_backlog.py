from dataclasses import replace
from pathlib import Path

from engine.messages import Message
from engine.records import Document, Passage

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def test_an_index_is_told_of_forgotten_documents(catalog, documents):
    document_id = documents.store(DOCUMENT, PASSAGES, reader=1)
    catalog.backlog.mark_indexed("words", [document_id])
    documents.forget([DOCUMENT.path, Path("/never/known")])
    assert dict(documents.known()) == {}
    assert documents.counts()["passages"] == 0
    assert catalog.backlog.documents("words") == [document_id]


def test_a_new_generation_lacks_every_indexed_document_and_nothing_else(catalog, documents):
    document_id = documents.store(DOCUMENT, PASSAGES, reader=1)
    documents.store(replace(DOCUMENT, path=Path("/s"), reason=Message("r")), [], reader=1)
    catalog.backlog.mark_indexed("words", [document_id])
    catalog.backlog.start("words", 2)
    assert catalog.backlog.documents("words") == [document_id]
    assert catalog.backlog.generation("words") == 2


def test_each_index_has_a_backlog_of_its_own(catalog, documents):
    first = documents.store(DOCUMENT, PASSAGES, reader=1)
    assert catalog.backlog.generation("vectors") == 0
    catalog.backlog.start("vectors", 4)
    assert catalog.backlog.documents("vectors") == [first]
    second = documents.store(replace(DOCUMENT, path=Path("/b")), PASSAGES, reader=1)
    catalog.backlog.mark_indexed("words", [first, second])
    assert catalog.backlog.documents("words") == []
    assert catalog.backlog.documents("vectors") == [first, second]
