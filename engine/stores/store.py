"""Store: gives what is shown and scored of hits, and the one that is the user's own library."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from time import monotonic
from typing import Any, Protocol

from engine.catalog import Contents
from engine.documents import OcrText
from engine.errors import TooLarge, Unreadable
from engine.events import Tick
from engine.process import Crashed, Worker
from engine.records import Hit
from engine.stores.preview import (
    Excerpt,
    Matches,
    PageImage,
    Reach,
    Sought,
    Structure,
    excerpt_of,
    find_in_pages,
    render,
)
from engine.terms import Marker
from engine.user import Passwords

LOCAL = ""  # the name of the user's own library
_SECONDS, _MEMORY = 20, 1024  # to draw one page; in MiB
_LONGER = 120  # seconds to look through all pages
_PATIENCE = 0.4  # seconds for the tables of a text, before it is shown without them


class Store(Protocol):
    """Gives texts and pictures of the hits that it has a name in."""

    def text(self, hit: Hit) -> str:
        """Return the whole text of the hit's document; "" when it is gone."""

    def excerpt(
        self, hit: Hit, marker: Marker | Sought, reach: Reach = Reach.NEAR
    ) -> Iterator[Tick | Excerpt]:
        """Yield the text around the hit, or the whole, as it was read, marked.

        Tables and notes in it are told once they are known: it may come twice. Nothing comes when
        it is gone.
        """

    def page_image(
        self,
        hit: Hit,
        number: int,
        width: int,
        passages: Sequence[str],
        marker: Marker | Sought,
        match: int | None = None,
    ) -> Iterator[Tick | PageImage]:
        """Yield ticks, then page `number` (from 1) of the hit's PDF, `width` pixels wide.

        `passages` are framed where they stand on it, the words of `marker` are marked, and the
        answer of the hit, if it is the first of these passages. With `match`, that of the marks is
        framed instead. Raises `Encrypted`; `TooLarge` where it takes too much time or memory to
        draw; `Unreadable`.
        """

    def find(self, hit: Hit, first: int, marker: Marker | Sought) -> Iterator[Tick | Matches]:
        """Yield how often the words of `marker` stand on each page of the hit's PDF.

        It begins with page `first`. Raises what `page_image` raises.
        """

    def close(self) -> None:
        """Release what is held for it."""


def scored_text(hit: Hit, store: Store) -> str:
    """Return what a reranker reads of a hit."""
    if hit.whole:
        return f"{hit.title}\n{store.text(hit)}"
    return f"{hit.context}\n{hit.text}\n{hit.note}".rstrip()


class LocalStore:
    """The user's own library: its catalog, and the files on this disk.

    Pages are drawn, and tables read, one after another in a child process that is killed at a
    limit; another looks through all pages.
    """

    def __init__(
        self, catalog: Callable[[], AbstractContextManager[Contents]], passwords_file: Path
    ) -> None:
        """`catalog` opens the catalog; the passwords are tried on encrypted files."""
        self._catalog, self._passwords_file = catalog, passwords_file
        self._rendering = Worker(render, seconds=_SECONDS, memory=_MEMORY)
        self._finding = Worker(find_in_pages, seconds=_LONGER, memory=_MEMORY)

    def text(self, hit: Hit) -> str:
        with self._catalog() as catalog:
            return catalog.passages.text(hit.document_id)

    def excerpt(
        self, hit: Hit, marker: Marker | Sought, reach: Reach = Reach.NEAR
    ) -> Iterator[Tick | Excerpt]:
        with self._catalog() as catalog:
            passage_id = hit.passage_id
            if passage_id < 0:  # of a file that was found by its name: its beginning is shown
                passage_id = next(iter(catalog.passages.ids(-passage_id)), 0)
            plain = excerpt_of(catalog, passage_id, marker, reach)
        if plain is None:
            return
        if reach is Reach.WHOLE or not plain.may_have_structure(hit.kind):
            yield plain
            return
        passages = tuple(each.passage for each in plain.passages)
        self._rendering.start("structure", _place(hit), passages, self._words)
        found: dict[int, Structure] = {}
        patient_until, is_shown = monotonic() + _PATIENCE, False
        with suppress(TooLarge, Unreadable):  # its text is worth much all the same
            for item in _results(self._rendering):
                if not isinstance(item, Tick):
                    found = item
                elif is_shown or monotonic() < patient_until:
                    yield item
                else:
                    is_shown = True
                    yield plain
        if found or not is_shown:
            yield plain.with_structure(found, passage_id)

    def page_image(
        self,
        hit: Hit,
        number: int,
        width: int,
        passages: Sequence[str],
        marker: Marker | Sought,
        match: int | None = None,
    ) -> Iterator[Tick | PageImage]:
        is_here = hit.answer and hit.text in passages[:1]
        answer = hit.text[slice(*hit.answer)] if hit.answer and is_here else ""
        read = self._ocr(hit)
        shown = read.get(number) or read.get(None)  # a picture alone in its file has no number
        options = (tuple(passages), marker, self._words, answer, match, shown, hit.kind)
        self._rendering.start("page", _place(hit), number, width, *options)
        image = None
        for item in _results(self._rendering):
            if isinstance(item, PageImage):
                image = item  # hold it back: closing this generator early kills the child
            else:
                yield item
        if image is not None:
            yield image

    def find(self, hit: Hit, first: int, marker: Marker | Sought) -> Iterator[Tick | Matches]:
        self._finding.start(_place(hit), first, marker, self._words, self._ocr(hit), hit.kind)
        yield from _results(self._finding)

    def _ocr(self, hit: Hit) -> Mapping[int | None, OcrText]:
        with self._catalog() as catalog:
            return catalog.passages.ocr_texts(hit.document_id)

    def close(self) -> None:
        self._rendering.kill()
        self._finding.kill()

    @property
    def _words(self) -> tuple[str, ...]:
        return Passwords.read(self._passwords_file).words


def _place(hit: Hit) -> Path:
    return next(filter(os.path.exists, (hit.path, *hit.copies)), hit.path)


def _results(worker: Worker) -> Iterator[Any]:
    try:
        yield from worker.results(tick=Tick())
    except TooLarge as error:
        raise TooLarge("preview.too-large") from error
    except Crashed as error:
        raise Unreadable("preview.crashed") from error
