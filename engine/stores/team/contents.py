"""Contents: what a search reads of a catalog, read from the server instead.

Implements `engine.catalog.Contents`. One is made for each search, and keeps what it has fetched.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.catalog import Wanted
from engine.documents import OcrText
from engine.records import Document, Passage
from engine.stores.team.points import document_of, passage_of
from engine.stores.team.reader import Reader, one_of

if TYPE_CHECKING:
    from qdrant_client.models import Filter

_FOLDERS = _HEADINGS = 10_000
_PASSAGES = 100_000  # of a document
_FILES = 1000  # that one name stands for


class TeamContents:
    """Passages, documents and files are all in the same points."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.place = reader, reader.place
        self._payloads: dict[int, Mapping[str, Any]] = {}  # one of each document that was seen
        self._documents: dict[int, Document] = {}  # by generation
        self.merged: dict[int, list[Path]] = {}  # places of documents that another one stands for

    @property
    def passages(self) -> "TeamPassages":
        return TeamPassages(self)

    @property
    def documents(self) -> "TeamDocuments":
        return TeamDocuments(self)

    @property
    def files(self) -> "TeamFiles":
        return TeamFiles(self)

    def seen(self, payload: Mapping[str, Any]) -> Document:
        id, generation = payload["document"], payload["generation"]
        if self._payloads.setdefault(id, payload)["generation"] != generation:
            others = map(self.place.here, payload["path"][1:])
            self.merged.setdefault(id, []).extend(others)  # where another desk has it as well
        if generation not in self._documents:
            self._documents[generation] = document_of(payload, self.place)
        return self._documents[generation]

    def payload(self, document_id: int) -> Mapping[str, Any] | None:
        """Return what is known of a document."""
        if document_id not in self._payloads:
            chosen = one_of("document", [document_id])
            for record in self.reader.scroll(chosen, _shown(), 1):
                self._payloads[document_id] = record.payload or {}
        return self._payloads.get(document_id)

    def one_reading(self, document_ids: Iterable[int]) -> Any:
        """Choose the passages of documents as one desk has read each.

        Another may have sent them as well, as it knows the file at other places, or by OCR.
        """
        known = filter(None, map(self.payload, document_ids))
        return one_of("generation", [each["generation"] for each in known] or [0])

    def first(self, chosen: "Filter", most: int) -> Iterable[Mapping[str, Any]]:
        """Yield what is known of documents, by their first passages."""
        from qdrant_client.models import Filter

        begins = Filter(must=[chosen, one_of("number", [0])])
        for record in self.reader.scroll(begins, _shown(), most):
            payload = record.payload or {}
            self._payloads.setdefault(payload["document"], payload)
            yield payload


class TeamPassages:
    """See `engine.catalog.contents.PassageTexts`."""

    def __init__(self, contents: TeamContents) -> None:
        self._contents, self._reader = contents, contents.reader

    def find(self, ids: Sequence[int]) -> dict[int, tuple[Document, Passage]]:
        found: dict[int, tuple[Document, Passage]] = {}
        for record in self._reader.retrieve(ids, _shown()):
            payload = record.payload or {}
            found[int(record.id)] = self._contents.seen(payload), passage_of(payload)
        return found

    def ids(self, document_id: int) -> list[int]:
        chosen = self._contents.one_reading([document_id])
        records = self._reader.scroll(chosen, ["number"], _PASSAGES)
        numbers = {int(each.id): (each.payload or {})["number"] for each in records}
        return sorted(numbers, key=numbers.__getitem__)

    def newest(self) -> int:
        """Return 0: ids have no order."""
        return 0

    def lengths(self, document_ids: Sequence[int]) -> dict[int, int]:
        found: dict[int, int] = {}
        chosen = self._contents.one_reading(document_ids)
        for record in self._reader.scroll(chosen, ["document", "text"], _PASSAGES):
            payload = record.payload or {}
            size = len(payload["text"].encode("utf-8", "surrogatepass"))
            found[payload["document"]] = found.get(payload["document"], 0) + size
        return found

    def text(self, document_id: int, page: int | None = None) -> str:
        passages = [each for _, each in self._ordered(self._contents.one_reading([document_id]))]
        some = [each for each in passages if page is None or each.page == page]
        parts = []
        for heading, same in groupby(some, key=lambda each: each.heading):
            parts += [heading, *(each.text for each in same)]
        return "\n\n".join(parts)

    def ocr_texts(self, document_id: int) -> dict[int | None, OcrText]:
        from qdrant_client.models import Filter

        begins = Filter(must=[one_of("document", [document_id]), one_of("number", [0])])
        return {
            page: OcrText.of(text, lines)
            for record in self._reader.scroll(begins, ["scans"], _FILES)
            for page, text, lines in (record.payload or {}).get("scans", ())
        }

    def around(self, passage_id: int, count: int) -> dict[int, Passage]:
        for record in self._reader.retrieve([passage_id], ["live", "generation"]):
            its = (record.payload or {})["generation"]
            ordered = self._ordered(one_of("generation", [its]))
            at = next((n for n, (id, _) in enumerate(ordered) if id == passage_id), None)
            if at is not None:
                return dict(ordered[max(0, at - count) : at + count + 1])
        return {}

    def headed(self, most: int) -> list[tuple[int, str]]:
        """Return headings, each as if it were of a document of its own."""
        return [(number, heading) for number, heading in enumerate(self.headings(most))]

    def headings(self, most: int) -> list[str]:
        most = min(most, _HEADINGS)
        return [
            each
            for each in self._reader.known("headings", lambda: self._reader.values("heading", most))
            if each
        ]

    def _ordered(self, chosen: Any) -> list[tuple[int, Passage]]:
        """Return the passages of a document in reading order."""
        found = []
        for record in self._reader.scroll(chosen, _shown(), _PASSAGES):
            payload = record.payload or {}
            page = payload["page"] or 0 if payload["kind"] == "pdf" else 0
            found.append((page, payload["number"], int(record.id), passage_of(payload)))
        return [(id, passage) for _, _, id, passage in sorted(found, key=lambda each: each[:2])]


class TeamDocuments:
    """See `engine.catalog.contents.DocumentPlaces`."""

    def __init__(self, contents: TeamContents) -> None:
        self._contents, self._reader = contents, contents.reader

    def get(self, document_id: int) -> Document | None:
        payload = self._contents.payload(document_id)
        return document_of(payload, self._contents.place) if payload else None

    def at(self, path: Path) -> int | None:
        chosen = one_of("path", [self._contents.place.shared(path)])
        return next((each["document"] for each in self._contents.first(chosen, 1)), None)

    def inside(self, place: Path) -> frozenset[int]:
        return frozenset(
            each["document"] for each in self._contents.first(inside(self._contents, place), _FILES)
        )

    def copies(self, document_ids: Iterable[int]) -> dict[int, tuple[Path, ...]]:
        found: dict[int, tuple[Path, ...]] = {}
        for each in document_ids:
            payload = self._contents.payload(each)
            here = self._contents.place.here
            others = [here(name) for name in payload["path"][1:]] if payload else []
            others += self._contents.merged.get(each, [])
            if others:
                found[each] = tuple(dict.fromkeys(others))
        return found

    def stamp(self) -> tuple[int, int]:
        collections = self._reader.collections()
        return len(collections), sum(each.passages for each in collections)


class TeamFiles:
    """See `engine.catalog.contents.FileNames`; paths are those here."""

    def __init__(self, contents: TeamContents) -> None:
        self._contents, self._reader, self._place = contents, contents.reader, contents.place

    def folders(self) -> list[str]:
        return list(self.shared_folders())

    def shared_folders(self) -> dict[str, str]:
        """Return the folders of documents, as they are called here → as all call them."""
        names = self._reader.known("folders", lambda: self._reader.values("folder", _FOLDERS))
        return {str(self._place.here(name[:-1]) / "_")[:-1]: name for name in names}

    def select(self, wanted: Wanted) -> frozenset[int]:
        chosen = wanted_filter(self._contents, wanted)
        return frozenset(each["document"] for each in self._contents.first(chosen, _FILES))

    def called(self, name: str) -> list[str]:
        from qdrant_client.models import Filter

        last = _plain(name).rpartition("/")[2]
        chosen = Filter(
            should=[one_of("path", [self._place.shared(Path(name))]), one_of("name", [last])]
        )
        paths = {
            str(self._place.here(path))
            for each in self._contents.first(chosen, _FILES)
            for path in each["path"]
        }
        end = _plain(f"/{name}")
        return [path for path in paths if path == name or _plain(path).endswith(end)]

    def holding(
        self, parts: Sequence[str], wanted: Wanted, fits: Callable[[str], bool]
    ) -> list[tuple[int, Document]]:
        """Return files of which a name, among those that the server lists, has these parts."""
        names = self._reader.known("names", lambda: self._reader.values("name", _FOLDERS))
        fitting = [name for name in names if fits(name)]
        if not fitting:
            return []
        from qdrant_client.models import Filter

        chosen = Filter(must=[one_of("name", fitting), wanted_filter(self._contents, wanted)])
        found = (
            (each["document"], document_of(each, self._place))
            for each in self._contents.first(chosen, _FILES)
        )
        return [(number, document) for number, document in found if fits(document.path.name)]


def wanted_filter(contents: TeamContents, wanted: Wanted) -> "Filter":
    """Return a filter for what a file must be like."""
    from qdrant_client.models import FieldCondition, Filter, Range

    must: list[Any] = []
    if wanted.kinds or wanted.suffixes:
        suffixes = [each.removeprefix(".") for each in wanted.suffixes]
        kinds = [("kind", wanted.kinds), ("suffix", suffixes)]
        must.append(Filter(should=[one_of(key, values) for key, values in kinds if values]))
    after, before = ((each and each // 1_000_000) for each in (wanted.after, wanted.before))
    if after is not None or before is not None:
        must.append(FieldCondition(key="dated", range=Range(gte=after, lt=before)))
    if wanted.places is not None:
        folders, files = wanted.places
        known = contents.files.shared_folders()
        places = [
            ("folder", [known[each] for each in folders if each in known]),
            ("path", [contents.place.shared(Path(each)) for each in files]),
        ]
        must.append(Filter(should=[one_of(key, values or [""]) for key, values in places]))
    return Filter(must=must)


def inside(contents: TeamContents, place: Path) -> "Filter":
    """Return a filter for what lies in a folder, or is this file."""
    from qdrant_client.models import Filter

    name = contents.place.shared(place)
    return Filter(should=[one_of("path", [name]), one_of("above", [f"{name.rstrip('/')}/"])])


def _shown() -> Any:
    """Say which fields are read: all but what only filters need."""
    from qdrant_client.models import PayloadSelectorExclude

    return PayloadSelectorExclude(exclude=["terms", "scans"])


def _plain(path: str) -> str:
    return path.replace("\\", "/").lower()
