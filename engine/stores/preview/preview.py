"""Preview: what is shown of a hit, asked of the store that the hit is of."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from engine.events import Tick
from engine.records import Hit
from engine.stores.preview import Excerpt, Marking, Matches, PageImage, Reach, Sought
from engine.stores.store import Store
from engine.terms import Marker


class Preview:
    """Its verbs are generators, to be run beside the window's thread."""

    def __init__(self, stores: Mapping[str, Store], marker_of: Callable[[str], Marker]) -> None:
        """`marker_of` analyses a question."""
        self._stores, self._marker_of = stores, marker_of

    def excerpt(
        self, hit: Hit, marking: Marking, reach: Reach = Reach.NEAR
    ) -> Iterator[Tick | Excerpt]:
        """Yield the text around a hit, or the whole, as it was read; see `Store.excerpt`."""
        yield from self._stores[hit.store].excerpt(hit, self._marker(marking), reach)

    def page_image(
        self, hit: Hit, number: int, width: int, passages: Sequence[str], marking: Marking
    ) -> Iterator[Tick | PageImage]:
        """Yield page `number` of the hit's PDF as a picture; see `Store.page_image`."""
        marker, store = self._marker(marking), self._stores[hit.store]
        yield from store.page_image(hit, number, width, passages, marker, marking.match)

    def find(self, hit: Hit, first: int, marking: Marking) -> Iterator[Tick | Matches]:
        """Yield how often the words stand on each page of the hit's PDF, from page `first` on."""
        yield from self._stores[hit.store].find(hit, first, self._marker(marking))

    def _marker(self, marking: Marking) -> Marker | Sought:
        return Sought(marking.sought) if marking.sought else self._marker_of(marking.question)
