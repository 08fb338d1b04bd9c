from contextlib import suppress
from pathlib import Path

from engine.records import Document, Passage

DOCUMENT = Document(0, Path("/docs/a.txt"), 5, 7, "d1", "text", "A", 2, None)
PASSAGES = [Passage("one", 0, 3, "H › I", 1, "i"), Passage("two", 4, 7)]


def test_an_exception_undoes_the_transaction(catalog, documents):
    documents.store(DOCUMENT, PASSAGES, reader=1)
    with suppress(ZeroDivisionError), catalog.transaction():
        documents.forget([DOCUMENT.path])
        _ = 1 / 0
    assert documents.counts()["indexed"] == 1
