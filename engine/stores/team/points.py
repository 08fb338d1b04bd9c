"""Points: a passage as a server keeps it, and back.

Its id is made of its document, where that lies, and all that was read of it: the same passage that
is sent again, by whichever machine, is the same point. A document that has changed is another
generation, whose points are `live` once all are there.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from engine.documents import OcrText
from engine.index import TermCounts, norms
from engine.records import Document, Passage
from engine.stores.team.collection import VERSION, WORDS
from engine.stores.team.place import Place

if TYPE_CHECKING:
    from qdrant_client.models import PointStruct, SparseVector

_MS = 1_000_000  # ns
_DIGITS = 4  # of a weight
SHOWN_WITHOUT = ("terms",)  # what of a payload only filters read


class Part(NamedTuple):
    """Some passages of a document, with their terms."""

    passages: Sequence[Passage]
    counts: TermCounts


class Sent(NamedTuple):
    """A document as it is sent: the fields that all its points have, and its passages in order."""

    document: int
    generation: int
    fields: Mapping[str, Any]
    parts: Sequence[Part]
    scans: Sequence[tuple[int | None, str, str]] = ()  # page, and what OCR read on it, as stored

    @property
    def ends(self) -> tuple[int, int]:
        """The ids of the first and of the last point."""
        count = sum(len(part.passages) for part in self.parts)
        return point_id(self.generation, 0), point_id(self.generation, count - 1)


def hashed(*parts: object) -> int:
    """Return 63 bits that stand for some values, the same everywhere."""
    text = "\n".join(map(str, parts)).encode("utf-8", "surrogatepass")
    return int.from_bytes(blake2b(text, digest_size=8).digest(), "big") >> 1


def point_id(generation: int, number: int) -> int:
    return hashed(generation, number)


@lru_cache(maxsize=100_000)
def term_id(term: str) -> int:
    """Return the dimension of a term."""
    return int.from_bytes(blake2b(term.encode(), digest_size=4).digest(), "big")


def sent(
    document: Document,
    paths: Sequence[PurePath],
    parts: Sequence[Part],
    place: Place,
    folders: Iterable[PurePath],
    scans: Mapping[int | None, OcrText],
) -> Sent:
    """Return what is sent of a document that lies at some paths here, in folders of the library."""
    root = next((each for each in folders if paths[0].is_relative_to(each)), paths[0].parent)
    names = [place.shared(path) for path in paths]
    inside = [f"{name.rpartition('/')[0]}/" for name in names]
    unnamed = document.title == document.path.stem  # which not all may know, if paths are others
    fields = {
        "path": names,
        "folder": list(dict.fromkeys(inside)),
        "above": list(dict.fromkeys(each for folder in inside for each in _above(folder))),
        "name": [name.rpartition("/")[2].lower() for name in names],
        "suffix": sorted({PurePath(name).suffix[1:].lower() for name in names}),
        "root": place.shared(root),
        "kind": document.kind,
        "title": PurePath(paths[0]).stem if unnamed else document.title,
        "pages": document.pages,
        "size": document.size,
        "digest": document.digest,
        "dated": document.dated_ns // _MS,
        "mtime": document.mtime_ns,
        "sent": document.sent_ns,
    }
    passages = (passage for part in parts for passage in part.passages)
    generation = generation_of(document, paths, passages, place)
    stored = [(page, read.text, read.lines_as_json()) for page, read in scans.items()]
    return Sent(hashed(document.digest, names[0]), generation, fields, parts, stored)


def by_those_who_may_see(
    paths: Iterable[PurePath], place: Place
) -> Mapping[str, Sequence[PurePath]]:
    """Return the places of a document by the collection of those who may see it there."""
    found: dict[str, list[PurePath]] = defaultdict(list)
    for path in paths:
        found[place.collection_of(place.group_of(path))].append(path)
    return found


def generation_of(
    document: Document, paths: Sequence[PurePath], passages: Iterable[Passage], place: Place
) -> int:
    """Return what stands for a document as it is now, with all that its points say of it.

    But for its date: a file that is only touched is not sent again.
    """
    content = blake2b(digest_size=16)
    names = [place.shared(path) for path in paths]
    for each in (VERSION, document.kind, document.title, document.digest, names, *passages):
        content.update(repr(each).encode("utf-8", "surrogatepass"))
    return hashed(content.hexdigest())


def points_of(sent: Sent, average: float, ledger: int) -> "Iterable[PointStruct]":
    """Yield the points of a document; they are not live."""
    from qdrant_client.models import PointStruct

    number = 0
    for part in sent.parts:
        for passage, words in zip(part.passages, _words(part.counts, average), strict=True):
            payload = {
                **sent.fields,
                "document": sent.document,
                "generation": sent.generation,
                "ledger": ledger,
                "live": False,
                "number": number,
                "terms": words.indices,
                "text": passage.text,
                "start": passage.start,
                "end": passage.end,
                "heading": passage.heading,
                "page": passage.page,
                "label": passage.page_label,
                "ocr": passage.ocr,
                "language": passage.language,
            }
            if number == 0 and sent.scans:
                payload["scans"] = sent.scans
            point = point_id(sent.generation, number)
            yield PointStruct(id=point, vector={WORDS: words}, payload=payload)
            number += 1


def document_of(payload: Mapping[str, Any], place: Place) -> Document:
    return Document(
        id=payload["document"],
        path=place.here(payload["path"][0]),
        size=payload["size"],
        mtime_ns=payload["mtime"],
        digest=payload["digest"],
        kind=payload["kind"],
        title=payload["title"],
        pages=payload["pages"],
        reason=None,
        sent_ns=payload["sent"],
    )


def passage_of(payload: Mapping[str, Any]) -> Passage:
    return Passage(
        text=payload["text"],
        start=payload["start"],
        end=payload["end"],
        heading=payload["heading"],
        page=payload["page"],
        page_label=payload["label"],
        ocr=payload["ocr"],
        language=payload["language"],
    )


def _words(counts: TermCounts, average: float) -> "Iterable[SparseVector]":
    """Yield the terms of each passage, each with its part of BM25 but for how rare it is."""
    from qdrant_client.models import SparseVector

    dimensions = np.array([term_id(term) for term in counts.terms], np.int64)
    weights = counts.weight.astype(np.float32)
    weights /= weights + np.repeat(norms(counts.lengths, average), counts.sizes)
    for first, last in pairwise([0, *np.cumsum(counts.sizes).tolist()]):
        indices = dimensions[counts.term[first:last]]
        # Of two terms of one dimension, one in thousands of passages, the first counts.
        indices, places = np.unique(indices, return_index=True)
        values = [round(each, _DIGITS) for each in weights[first:last][places].tolist()]
        yield SparseVector(indices=indices.tolist(), values=values)


def _above(folder: str) -> Iterable[str]:
    """Yield a folder and all that it lies in."""
    at = folder.find("://") + 3 if "://" in folder else 0
    while (at := folder.find("/", at) + 1) > 0:
        yield folder[:at]
