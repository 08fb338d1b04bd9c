"""ModelJobs: what is done to the models on this disk, one thing at a time, in the background."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QObject, Signal

import engine
from app.settings import Preferences
from app.stream import Lanes, Stream
from engine import (
    ENCODERS,
    Config,
    Installed,
    InstallEvent,
    Listed,
    Message,
    Published,
    Server,
    Tick,
    Verified,
    VerifyEvent,
    agreed_servers,
    forget_folder,
    forget_server,
    install_model,
    is_encoder_folder,
    keep_used,
    known_encoder,
    list_models,
    model_offer,
    remove_model,
)


@dataclass(frozen=True, slots=True)
class Removed:
    """A model was deleted, which freed so many bytes."""

    freed: int


class ModelJobs(QObject):
    """Lists, installs, checks and removes models, and chooses the one to use.

    Signals:
        listed: All models (a list of Listed).
        started: The name of the model that a job has started on.
        progressed: The name, and an event of the engine, or Removed.
        ended: The name: the job is over. Comes after `failed` too.
        failed: The name, and a Message.
        offered: What installing a model would do, an Offer.
        not_offered: Why it cannot be installed, a Message.
        reload_wanted: Another model is the best there is now, or the files of the one in use
            have changed.
    """

    listed = Signal(object)
    started = Signal(str)
    progressed = Signal(str, object)
    ended = Signal(str)
    failed = Signal(str, object)
    offered = Signal(object)
    not_offered = Signal(object)
    reload_wanted = Signal()

    def __init__(
        self,
        preferences: Preferences,
        lanes: Lanes,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._preferences = preferences
        keep_used(preferences.config)
        preferences.changed.connect(self._on_changed)
        self.device = "cpu"  # what models run on: it decides how much memory they need
        self.busy = ""  # the name of the model that a job is running on
        self._last: tuple[str, Callable[[], Iterator[object]]] | None = None
        self._changed = self._removed = False  # the model, by the running job
        self._is_new = False  # it is a server that the running job adds
        self._work = Stream("models", lanes.rest, self)
        self._work.yielded.connect(self._on_event)
        self._work.finished.connect(self._on_finished)
        self._work.failed.connect(self._on_failed)
        self._list = Stream("model list", lanes.rest, self)
        self._list.yielded.connect(self.listed)
        self._offer = Stream("model offer", lanes.rest, self)
        self._offer.yielded.connect(self.offered)
        self._offer.failed.connect(self.not_offered)

    @property
    def _config(self) -> Config:
        return self._preferences.config

    def refresh(self) -> None:
        data_dir, dtype, device = self._config.data_dir, self._config.dtype, self.device
        self._list.start(lambda: _found(data_dir, device, dtype))

    def ask(self, name: str, source: str) -> None:
        """Find out what installing a model from a key of `SOURCES` would do."""
        data_dir = self._config.data_dir
        self._offer.start(lambda: iter([model_offer(name, source, data_dir)]))

    def install(self, name: str, source: str) -> None:
        """Install a model from a key of `SOURCES` or from a folder, and check it."""
        data_dir, check = self._config.data_dir, self._check(name)
        self._start(name, lambda: _installed(name, source, data_dir, check))

    def add_server(self, address: str, key: str) -> None:
        """Add a server that the user has agreed to; a reranker that is sound is used at once."""
        config = self._config
        self._start(address, lambda: engine.add_server(address, key, config))
        self._is_new = True

    def verify(self, name: str, *, encoder: bool = False) -> None:
        """Check the bytes of a model, then its scores."""
        self._start(name, self._check(name, encoder=encoder))

    def measure(self, name: str) -> None:
        """Measure how fast a reranker reads here; the list shows it from then on."""
        config = replace(self._config, model=name)
        self._start(name, lambda: engine.measure_model(config))

    def remove(self, name: str) -> None:
        self._start(name, lambda: _removed(name, self._config.data_dir))

    def use(self, model: str, *, encoder: bool = False) -> None:
        """Use this model from now on: a name, a folder, or "auto", which is a reranker.

        `encoder`: it is one; else that is found out, but for a server.
        """
        encoder = encoder or model in ENCODERS or is_encoder_folder(Path(model))
        self._preferences.change({"encoder" if encoder else "model": model})

    def forget(self, listed: Listed) -> None:
        """List a folder of the user's own, or a server, no more; a folder stays as it is."""
        data_dir = self._config.data_dir
        if listed.is_server:
            self._list.start(lambda: _forgotten(listed, data_dir, self.device, self._config.dtype))
            return
        forget_folder(Path(listed.name), data_dir)
        self.refresh()

    def set_relay(self, name: str, on: bool) -> None:
        """Have this model read ahead of the one in use, or no more; see `Config.relay`."""
        self._preferences.change({"relay": name if on else ""})

    def pause(self) -> None:
        """Stop the running job; `retry` continues where it stopped."""
        self._work.cancel()
        self._on_finished()

    def retry(self) -> None:
        if self._last and not self.busy:
            self._start(*self._last)

    def _check(
        self, name: str, *, encoder: bool = False
    ) -> Callable[[], Iterator[VerifyEvent | Tick]]:
        """Return what checks the bytes of a model, then its scores."""
        if not (encoder or name in ENCODERS):
            config = replace(self._config, model=name)
            return lambda: engine.verify_in_process(config)
        from engine import verify_encoder_in_process  # late, as it loads NumPy

        config = replace(self._config, encoder=name)
        return lambda: verify_encoder_in_process(config)

    def _start(self, name: str, make: Callable[[], Iterator[object]]) -> None:
        self.busy = name
        self._changed = self._removed = self._is_new = False
        self._last = (name, make)
        self.started.emit(name)
        self._work.start(make)

    def _on_changed(self, config: Config) -> None:
        if keep_used(config):
            self.refresh()

    def _end(self) -> None:
        name, self.busy = self.busy, ""
        self.ended.emit(name)
        self.refresh()

    def _on_event(self, event: object) -> None:
        match event:
            case Installed():
                self._changed = True
            case Verified(passed=passed):
                self._changed = passed
            case Removed():
                self._changed = self._removed = True
        self.progressed.emit(self.busy, event)

    def _on_finished(self) -> None:
        name = self.busy
        self._end()
        if self._removed and self._config.relay == name:
            self.set_relay(name, False)
        if self._is_new and self._changed and Server(name) in agreed_servers(self._config.data_dir):
            self.use(name)
        elif name in ENCODERS:
            self._follow_encoder(ENCODERS[name])
        elif self._removed and self._config.model == name:
            self.use("auto")
        elif self._changed and self._config.model in ("auto", name):
            self.reload_wanted.emit()

    def _follow_encoder(self, encoder: Published) -> None:
        if self._changed and known_encoder(self._config.encoder) is encoder:
            if self._removed:
                self._preferences.change({"encoder": "auto"})
            self._preferences.look_for_encoder()

    def _on_failed(self, message: Message) -> None:
        self.failed.emit(self.busy, message)
        self._end()


def _found(data_dir: Path, device: str, dtype: str) -> Iterator[list[Listed]]:
    from engine import list_encoders  # late, as it loads NumPy

    usual = "float32" if device == "cpu" else "float16"
    known = usual if dtype == "auto" else dtype
    rerankers = engine.with_paces(list_models(data_dir, known), data_dir, device)
    if (device, dtype) == ("cpu", "auto"):
        rerankers = engine.with_formats(rerankers, data_dir)
    yield [*rerankers, *list_encoders(data_dir, usual)]


def _installed(
    name: str, source: str, data_dir: Path, check: Callable[[], Iterator[VerifyEvent | Tick]]
) -> Iterator[InstallEvent | VerifyEvent | Tick]:
    yield from install_model(name, source, data_dir)
    yield from check()


def _forgotten(listed: Listed, data_dir: Path, device: str, dtype: str) -> Iterator[list[Listed]]:
    for each in agreed_servers(data_dir):
        if (each.address, each.is_encoder) == (listed.name, listed.is_encoder):
            forget_server(each, data_dir)
    yield from _found(data_dir, device, dtype)


def _removed(name: str, data_dir: Path) -> Iterator[Removed]:
    yield Removed(remove_model(name, data_dir))
