"""ModelJobs: what is done to the models on this disk, one thing at a time, on its own thread."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.settings.preferences import Preferences
from app.stream import Lanes, Stream
from engine import (
    PUBLISHED,
    Config,
    Installed,
    InstallEvent,
    Listed,
    Tick,
    Verified,
    VerifyEvent,
    install_model,
    list_models,
    model_offer,
    remove_model,
    verify_in_process,
)


@dataclass(frozen=True, slots=True)
class Removed:
    """A model is gone, and so many bytes of the disk are free again."""

    freed: int


class ModelJobs(QObject):
    """Lists, installs, checks and removes models, and says which one is to be used.

    Signals:
        listed: All models (a list of Listed), and the bytes still to come, by name, of those that
            have arrived in part.
        began: The name of the model that something is done to now.
        progressed: The name, and how far it is (an event of `engine.models.events`, or Removed).
        ended: The name: nothing is done to it any more. Comes after `failed` too.
        failed: The name, and a sentence.
        reload_wanted: Another model is the best there is now, or the one in use is another.
    """

    listed = Signal(object, object)
    began = Signal(str)
    progressed = Signal(str, object)
    ended = Signal(str)
    failed = Signal(str, str)
    reload_wanted = Signal()

    def __init__(
        self, preferences: Preferences, lanes: Lanes, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        self._device = "cpu"
        self._name = ""
        self._last: tuple[str, Callable[[], Iterator[object]]] | None = None
        self._changed = self._removed = False  # the model, by the job that is under way
        self._work = Stream("models", lanes.rest, self)
        self._work.yielded.connect(self._on_event)
        self._work.finished.connect(self._on_finished)
        self._work.failed.connect(self._on_failed)
        self._look = Stream("model list", lanes.rest, self)
        self._look.yielded.connect(lambda _run, found: self.listed.emit(*found))

    @property
    def busy(self) -> str:
        """The name of the model that something is done to; "" when there is none."""
        return self._name

    @property
    def _config(self) -> Config:
        return self._preferences.config

    def set_device(self, device: str) -> None:
        """Models run on this device; it decides how much memory they need."""
        self._device = device

    def look(self) -> None:
        """See what there is."""
        data_dir, dtype = self._config.data_dir, self._config.dtype
        if dtype == "auto":
            dtype = "float32" if self._device == "cpu" else "float16"
        self._look.start(lambda: _found(data_dir, dtype))

    def install(self, name: str, source: str) -> None:
        """Install a model from a key of `SOURCES` or from a folder, and check it."""
        config = replace(self._config, model=name)
        self._start(name, lambda: _installed(name, source, config))

    def verify(self, name: str) -> None:
        """Check a model: its bytes, then how it scores."""
        config = replace(self._config, model=name)
        self._start(name, lambda: verify_in_process(config))

    def remove(self, name: str) -> None:
        """Delete a model from this disk."""
        self._start(name, lambda: _removed(name, self._config.data_dir))

    def use(self, model: str) -> None:
        """Have this model score from now on: a name, a folder, or "auto"."""
        self._preferences.change({"model": model})

    def pause(self) -> None:
        """Stop what is under way; to do it again goes on where it stopped."""
        self._work.cancel()
        self._on_finished()

    def retry(self) -> None:
        """Do once more what was done last."""
        if self._last and not self._name:
            self._start(*self._last)

    def _start(self, name: str, make: Callable[[], Iterator[object]]) -> None:
        self._name = name
        self._changed = self._removed = False
        self._last = (name, make)
        self.began.emit(name)
        self._work.start(make)

    def _end(self) -> None:
        name, self._name = self._name, ""
        self.ended.emit(name)
        self.look()

    def _on_event(self, _run: int, event: object) -> None:
        match event:
            case Installed():
                self._changed = True
            case Verified(passed=passed):
                self._changed = passed
            case Removed():
                self._changed = self._removed = True
        self.progressed.emit(self._name, event)

    def _on_finished(self) -> None:
        name = self._name
        self._end()
        if self._removed and self._config.model == name:
            self.use("auto")
        elif self._changed and self._config.model in ("auto", name):
            self.reload_wanted.emit()

    def _on_failed(self, _run: int, sentence: str) -> None:
        self.failed.emit(self._name, sentence)
        self._end()


def _found(data_dir: Path, dtype: str) -> Iterator[tuple[list[Listed], dict[str, int]]]:
    """The models, and what is still to come of those that have arrived in part."""
    listed = list_models(data_dir, dtype)
    left = {}
    for each in listed:
        if each.state == "failed" and each.name in PUBLISHED and PUBLISHED[each.name].files:
            left[each.name] = model_offer(each.name, "hf", data_dir).size
    yield listed, {name: size for name, size in left.items() if size}


def _installed(
    name: str, source: str, config: Config
) -> Iterator[InstallEvent | VerifyEvent | Tick]:
    with closing(install_model(name, source, config.data_dir)) as events:
        yield from events
    with closing(verify_in_process(config)) as checks:
        yield from checks


def _removed(name: str, data_dir: Path) -> Iterator[Removed]:
    yield Removed(remove_model(name, data_dir))
