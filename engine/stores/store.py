"""Store: gives what is shown and scored of hits, and the one that is the user's own library."""

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from engine.catalog import Catalog
from engine.events import Tick
from engine.preview import Excerpt, PageImage, PageRenderer, excerpt_of
from engine.records import Hit
from engine.terms import Marker
from engine.user import Passwords

LOCAL = ""  # the name of the user's own library


class Store(Protocol):
    """Gives texts and pictures of the hits that it has a name in."""

    def text(self, hit: Hit) -> str:
        """Return the whole text of the hit's document; "" when it is gone."""

    def excerpt(self, hit: Hit, marker: Marker) -> Excerpt | None:
        """Return the text around the hit as it was read, marked; None when it is gone."""

    def page_image(
        self, hit: Hit, number: int, width: int, passages: Sequence[str], marker: Marker
    ) -> Iterator[Tick | PageImage]:
        """Yield page `number` of the hit's document, `width` pixels wide; see `PageRenderer`."""

    def close(self) -> None:
        """Release what is held for it."""


class LocalStore:
    """The user's own library: its catalog, and the files on this disk."""

    def __init__(
        self, catalog: Callable[[], AbstractContextManager[Catalog]], passwords_file: Path
    ) -> None:
        """`catalog` opens the catalog; the passwords are tried on encrypted files."""
        self._catalog, self._passwords_file = catalog, passwords_file
        self._pages = PageRenderer()

    def text(self, hit: Hit) -> str:
        with self._catalog() as catalog:
            return catalog.passages.text(hit.passage_id)

    def excerpt(self, hit: Hit, marker: Marker) -> Excerpt | None:
        with self._catalog() as catalog:
            return excerpt_of(catalog, hit.passage_id, marker)

    def page_image(
        self, hit: Hit, number: int, width: int, passages: Sequence[str], marker: Marker
    ) -> Iterator[Tick | PageImage]:
        path = next(filter(os.path.exists, (hit.path, *hit.copies)), hit.path)
        passwords = Passwords.read(self._passwords_file).words
        yield from self._pages.page_image(path, number, width, passages, marker, passwords)

    def close(self) -> None:
        self._pages.close()
