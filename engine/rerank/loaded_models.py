"""LoadedModels: the rerankers that are in memory, loaded when they are needed.

Beside the library's own and its relay there may be one other model, to compare with. Runs may be on
several threads at a time. A model that is unloaded or replaced meanwhile stays until the last of
them ends.
"""

from collections import Counter
from collections.abc import Callable, Generator, Iterator
from dataclasses import replace
from threading import RLock
from time import monotonic
from typing import TypeVar

from engine.config import Config
from engine.events import Loaded, Loading, Unloaded, Unranked
from engine.models import find_model
from engine.rerank.reranker import Reranker, open_reranker

T = TypeVar("T")

_OF_THE_MODEL = ("model", "device", "dtype")  # fields of Config for which it is loaded again


class LoadedModels:
    """Holds the models that are loaded, by name; "" is the library's own. None is at first."""

    def __init__(self, config: Config, *, own_process: bool) -> None:
        self._config, self._own_process = config, own_process
        self._models: dict[str, Reranker] = {}
        self._uses: Counter[Reranker] = Counter()  # by runs in progress
        self._used_at = monotonic()
        self._outdated = False  # the library's own model: another one is wanted
        self._state = RLock()  # guards the above; never held while a model works
        self._loading = RLock()  # of several threads that need a model one loads it

    @property
    def names(self) -> set[str]:
        """The names by which models are held."""
        return set(self._models)

    @property
    def own(self) -> Reranker | None:
        """The library's own model, if it is loaded."""
        return self._models.get("")

    def configure(self, config: Config) -> bool:
        """Use these settings from the next run on; return whether they ask for another model."""
        before, self._config = self._config, config
        changed = any(getattr(before, name) != getattr(config, name) for name in _OF_THE_MODEL)
        self._outdated |= changed
        return changed

    def outdate(self) -> None:
        """Load the library's own model again for its next run: another may be the best by now."""
        self._outdated = True

    def close(self) -> None:
        """End the processes of all models, whoever still uses them."""
        with self._state:
            models = {*self._models.values(), *self._uses}
            self._models.clear()
        for each in models:
            each.close()

    @property
    def idle_seconds(self) -> float:
        """For how long no run has used a loaded model; 0 while one does, or none is loaded."""
        with self._state:
            if not self._models or self._uses.total():
                return 0.0
            return monotonic() - self._used_at

    def unload(self, *, own: bool = True) -> Iterator[Unloaded]:
        """Free the memory of all models, or with `own=False` of what is loaded to compare with."""
        for name, reranker in list(self._models.items()):
            if own or self._is_other(name):
                self.drop(reranker)
                yield Unloaded(reranker.name)

    def use(
        self, name: str, run: Callable[[Reranker], Iterator[T]]
    ) -> Generator[Loading | Loaded | Unranked | T]:
        """Run something on a model, loaded if need be, that stays for as long.

        Where there is no reranker nothing is run, and `Unranked` says so.
        """
        reranker = self._ready(name)
        if reranker is None:
            config = replace(self._config, model=name or self._config.model)
            model = find_model(config.model, config.data_dir)
            if model is None:
                yield Unranked()
                return
            yield Loading(model.name)
            reranker = self._load(name, config)
        try:
            yield reranker.loaded()
            yield from run(reranker)
        finally:
            with self._state:
                self._uses[reranker] -= 1
                self._used_at = monotonic()
            self._close_unused(reranker)

    def _ready(self, name: str) -> Reranker | None:
        if not name and self._outdated:
            self._outdated = False
            self.drop(self._models.get(name))
        with self._state:
            ready = self._models.get(name)
            if ready is not None:
                self._uses[ready] += 1
            return ready

    def _load(self, name: str, config: Config) -> Reranker:
        """Load a model, unless another thread was quicker, and count a use of it."""
        with self._loading:
            if (ready := self._ready(name)) is not None:
                return ready
            if self._is_other(name):  # of two the first goes
                for each in filter(self._is_other, list(self._models)):
                    self.drop(self._models.get(each))
            opened = open_reranker(config, config.cache_file, own_process=self._own_process)
            with self._state:
                self._models[name] = opened
                self._uses[opened] += 1
            return opened

    def _is_other(self, name: str) -> bool:
        """Whether a model is neither the library's own nor its relay."""
        return name not in ("", self._config.relay)

    def drop(self, reranker: Reranker | None) -> None:
        """Hold a model no longer; its process ends with the last run that uses it."""
        if reranker is None:
            return
        with self._state:
            for name in [name for name, each in self._models.items() if each is reranker]:
                del self._models[name]
        self._close_unused(reranker)

    def _close_unused(self, reranker: Reranker) -> None:
        with self._state:
            if self._uses[reranker] or reranker in self._models.values():
                return
            del self._uses[reranker]
        reranker.close()
