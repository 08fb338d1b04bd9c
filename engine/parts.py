"""Parts: what answers the questions of a library; each is made when it is first asked for.

So a window is on the screen before their modules are loaded.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from threading import RLock
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import engine.recall
import engine.stores
from engine.catalog import Catalog
from engine.config import Config
from engine.stores.team import Place

if TYPE_CHECKING:  # it loads NumPy
    from engine.stores.team import Team

_T = TypeVar("_T")


class _once(Generic[_T]):
    """A part that is made once, whichever threads ask for it at a time."""

    def __init__(self, make: Callable[[Any], _T]) -> None:
        self._make, self._lock = make, RLock()

    def __get__(self, parts: Any, _: object) -> _T:
        made, name = vars(parts), self._make.__name__
        with self._lock:
            if name not in made:  # from then on it is found before this is asked
                made[name] = self._make(parts)
        part: _T = made[name]
        return part


class Parts:
    """The parts of one library; several threads may ask for them."""

    def __init__(
        self,
        config: Config,
        catalog: Callable[[], AbstractContextManager[Catalog]],
        place: Place | None,
        *,
        patient: bool,
    ) -> None:
        """`catalog` opens the catalog; `place` is where a team's library lies.

        `patient`: questions wait for the encoder, rather than be answered without it at first.
        """
        self._config, self._catalog, self._place = config, catalog, place
        self._patient = patient

    @_once
    def meaning(self) -> "engine.recall.Meaning":
        elsewhere = self._place is not None
        return engine.recall.Meaning(
            self._config, self._catalog, patient=self._patient, elsewhere=elsewhere
        )

    @_once
    def searched(self) -> "engine.recall.OwnDocuments | Team":
        if self._place is None:
            return engine.recall.OwnDocuments(self._config, self._catalog, self.meaning)
        from engine.stores.team import Team

        return Team(self._place, self._config, self.meaning, self._catalog)

    @property
    def team(self) -> "Team | None":
        """What is searched, where a team shares it."""
        searched = None if self._place is None else self.searched
        return None if isinstance(searched, engine.recall.OwnDocuments) else searched

    @_once
    def recall(self) -> "engine.recall.Recall":
        searched = self.searched
        return engine.recall.Recall(
            self._config, searched.contents, searched.keywords, [searched.source]
        )

    @_once
    def completer(self) -> "engine.recall.Completer":
        return engine.recall.Completer()

    @_once
    def lookup(self) -> "engine.recall.Lookup":
        return engine.recall.Lookup(self.searched.contents)

    @_once
    def stores(self) -> "dict[str, engine.stores.Store]":
        contents, passwords = self.searched.contents, self._config.passwords_file
        return {engine.stores.LOCAL: engine.stores.LocalStore(contents, passwords)}

    @_once
    def preview(self) -> "engine.stores.Preview":
        return engine.stores.Preview(
            self.stores, lambda question: self.recall.query(question).marker
        )

    def configure(self, config: Config) -> None:
        self._config = config
        self.meaning.configure(config)

    def follow(self, place: Place) -> None:
        """Have the documents of a team's library found elsewhere here."""
        self._place = place
        if self.team:
            self.team.follow(place)

    def close(self) -> None:
        """Release the files of what has been made."""
        made = vars(self)
        for store in made.get("stores", {}).values():
            store.close()
        for name in ("searched", "meaning"):
            if name in made:
                made[name].close()
