"""Lookup: what a search has found, by its id, as long as it is there."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from engine.catalog import Contents
from engine.recall.file_names import file_hit
from engine.records import Document, Hit, Passage


class Lookup:
    """The passages and documents of a library, for programs that were given their ids before."""

    def __init__(self, catalog: Callable[[], AbstractContextManager[Contents]]) -> None:
        """`catalog` opens the catalog."""
        self._catalog = catalog

    def passage(self, passage_id: int) -> tuple[Document, Passage] | None:
        """Return a passage with its document; None where it is gone."""
        with self._catalog() as catalog:
            return catalog.passages.find([passage_id]).get(passage_id)

    def document(self, document_id: int) -> Hit | None:
        """Return a document as one that is found by its name; None where it is gone."""
        with self._catalog() as catalog:
            document = catalog.documents.get(document_id)
            if document is None:
                return None
            copies = catalog.documents.copies([document_id]).get(document_id, ())
        others = [replace(document, path=path) for path in copies]
        return file_hit(1, document_id, [document, *others])

    def count(self, folder: Path) -> int:
        """Return how many documents of a folder can be found."""
        with self._catalog() as catalog:
            return len(catalog.documents.inside(folder))

    def text(self, document_id: int, page: int | None = None) -> str:
        """Return the text of a document, or of a page of it; "" where there is none."""
        with self._catalog() as catalog:
            return catalog.passages.text(document_id, page)
