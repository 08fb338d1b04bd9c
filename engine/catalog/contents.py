"""Contents: what a search reads of a catalog; a store elsewhere may hold the same."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from engine.catalog.files import Wanted
from engine.documents import OcrText
from engine.records import Document, Passage


class PassageTexts(Protocol):
    """The text of documents; see `engine.catalog.passages.Passages`."""

    def find(self, ids: Sequence[int]) -> Mapping[int, tuple[Document, Passage]]: ...

    def ids(self, document_id: int) -> list[int]: ...

    def newest(self) -> int: ...

    def lengths(self, document_ids: Sequence[int]) -> Mapping[int, int]: ...

    def text(self, document_id: int, page: int | None = None) -> str: ...

    def ocr_texts(self, document_id: int) -> Mapping[int | None, OcrText]: ...

    def around(self, passage_id: int, count: int) -> Mapping[int, Passage]: ...

    def headed(self, most: int) -> list[tuple[int, str]]: ...

    def headings(self, most: int) -> list[str]: ...


class DocumentPlaces(Protocol):
    """The documents and where they lie; see `engine.catalog.documents.Documents`."""

    def get(self, document_id: int) -> Document | None: ...

    def at(self, path: Path) -> int | None: ...

    def inside(self, place: Path) -> frozenset[int]: ...

    def copies(self, document_ids: Iterable[int]) -> Mapping[int, tuple[Path, ...]]: ...

    def stamp(self) -> tuple[int, int]: ...


class FileNames(Protocol):
    """Which files fit a filter, or have a name; see `engine.catalog.files.Files`."""

    def folders(self) -> list[str]: ...

    def select(self, wanted: Wanted) -> frozenset[int]: ...

    def called(self, name: str) -> list[str]: ...

    def holding(
        self, parts: Sequence[str], wanted: Wanted, fits: Callable[[str], bool]
    ) -> list[tuple[int, Document]]: ...


class Contents(Protocol):
    """A `Catalog` has all of it."""

    @property
    def passages(self) -> PassageTexts: ...

    @property
    def documents(self) -> DocumentPlaces: ...

    @property
    def files(self) -> FileNames: ...
