"""Small models in place of the published ones, and a download that goes on when it is let."""

import threading
from contextlib import closing
from pathlib import Path

import pytest

from app.models import jobs as jobs_module
from app.models.dialog import ModelsDialog
from app.models.jobs import ModelJobs
from app.settings import Preferences
from engine import Offer
from engine.config import Config
from engine.library import Library
from engine.messages import Message
from engine.models import Downloading, Verified
from engine.rerank import self_check as verifying

NAME = "qwen3-0.6b"


@pytest.fixture(autouse=True)
def published(publish_small):
    """The small random model is the published one; its scores are not, so nobody knows them."""
    publish_small()


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch):
    """Another process would not know of the small models. The verdict is that of a sound model."""
    monkeypatch.setattr("engine.verify_in_process", verifying.verify_model)
    sound = Verified("toy", True, Message("It is sound."))
    monkeypatch.setattr(verifying, "check_margins", lambda *_: sound)


class Line:
    """A download that brings a byte of ten for each release of `byte`; `error` cuts it.

    `licence` is what the hub says of any model, once `answer` is released; or an error.
    """

    def __init__(self) -> None:
        self.byte, self.answer = threading.Semaphore(0), threading.Semaphore(1)
        self.error: Exception | None = None
        self.licence: str | Exception = "mit"
        self.asked: list[tuple[str, str]] = []
        self.closed = threading.Event()

    def offer(self, name: str, source: str, data_dir: Path):
        self.answer.acquire()
        if isinstance(self.licence, Exception):
            raise self.licence
        return Offer(name, self.licence, f"{source}.org", 10**9, data_dir / name, pinned=False)

    def install(self, name: str, source: str, data_dir: Path):
        self.asked.append((name, source))
        try:
            for done in range(10):
                yield Downloading("model.safetensors", done * 10**8, 10**9, 5e6, 100.0)
                self.byte.acquire()
                if self.error:
                    raise self.error
        finally:
            self.closed.set()


@pytest.fixture
def line(monkeypatch):
    line = Line()
    monkeypatch.setattr(jobs_module, "install_model", line.install)
    monkeypatch.setattr(jobs_module, "model_offer", line.offer)
    yield line
    line.byte.release(100)
    line.answer.release(100)


@pytest.fixture
def config(tmp_path):
    return Config(data_dir=tmp_path / "data", device="cpu")


@pytest.fixture
def preferences(qapp, config, tmp_path, monkeypatch):
    monkeypatch.setattr("engine.config._user_file", lambda: tmp_path / "settings.toml")
    with closing(Library(config)) as library:
        yield Preferences(library)


@pytest.fixture
def jobs(preferences, lanes):
    jobs = ModelJobs(preferences, lanes)
    yield jobs
    assert lanes.stop()


@pytest.fixture
def dialog(qtbot, jobs, preferences):
    dialog = ModelsDialog(jobs, preferences)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(jobs.listed):
        dialog.show()
    return dialog
