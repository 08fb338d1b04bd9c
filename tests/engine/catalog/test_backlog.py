from dataclasses import replace
from pathlib import Path

from engine.records import Document, Passage

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def test_forgotten_documents_leave_word_for_the_index(catalog, documents):
    document_id = documents.store(DOCUMENT, PASSAGES, reader=1)
    catalog.backlog.settle([document_id])
    with catalog.transaction():
        documents.forget([DOCUMENT.path, Path("/never/known")])
    assert documents.known() == {}
    assert documents.counts()["passages"] == 0
    assert catalog.backlog.documents() == [document_id]


def test_reindex_asks_for_every_indexed_document_and_nothing_else(catalog, documents):
    document_id = documents.store(DOCUMENT, PASSAGES, reader=1)
    documents.store(replace(DOCUMENT, path=Path("/s"), reason="r"), [], reader=1)
    catalog.backlog.settle([document_id])
    catalog.backlog.begin(1)
    assert catalog.backlog.documents() == [document_id]
