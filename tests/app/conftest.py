"""What the tests of the window share: no display, hits, and a library that answers from memory."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from app.appearance import Appearance
from engine.errors import QuestionEmpty
from engine.records import (
    Changed,
    Hit,
    Loaded,
    Loading,
    Progress,
    Pulse,
    Ranked,
    Recalled,
    Score,
    Scored,
    Skipped,
    Synced,
    Withdrawn,
)


def pytest_configure(config):
    # The platform without a display says so of every window with a smallest size.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support propagateSizeHints")


def make_hit(number: int, **changes: object) -> Hit:
    fields = {
        "passage_id": number * 10,
        "path": Path(f"/library/{number}.md"),
        "title": f"Title {number}",
        "kind": "markdown",
        "page": None,
        "page_label": None,
        "heading": f"Heading {number}",
        "text": f"Text of passage {number} in full.",
        "snippet": f"Text of passage {number}",
        "spans": ((0, 4),),
        "keyword_rank": number,
        "keyword_score": 10.0 - number,
    }
    return Hit(**{**fields, **changes})


class FakeLibrary:
    """Answers every question with `count` hits; a batch of scores waits for `batch` to be free.

    Scores turn keyword order round: the last hit is the best.
    """

    def __init__(self, count: int = 4) -> None:
        self.count = count
        self.kept: tuple[Path, ...] = ()
        self.calls: list[tuple] = []
        self.closed: list[str] = []  # questions whose ranking was closed before its end
        self.batch = threading.Semaphore(1000)
        self.disk = threading.Semaphore(0)  # released, it has changed
        self.load_error: Exception | None = None
        self.withdrawn = ""  # why a ranking fails after its first batch
        self.flat = self.unanswered = False

    def folders(self) -> tuple[Path, ...]:
        return self.kept

    def sync(self, folders: Sequence[Path], *, retry: bool = False) -> Iterator:
        self.calls.append(("retry" if retry else "sync", tuple(folders)))
        self.kept = tuple(folders)
        yield Progress(1, 2, Path("/library/1.md"))
        yield Skipped(Path("/library/2.pdf"), "The file needs a password.")
        skipped = (Skipped(Path("/library/2.pdf"), "The file needs a password."),)
        yield Synced(1, 0, 0, 0, skipped, 1, 7, 0.1)

    def changes(self, folders: Sequence[Path]) -> Iterator:
        self.calls.append(("changes", tuple(folders)))
        while True:
            yield Changed() if self.disk.acquire(timeout=0.02) else Pulse()

    def open(self) -> Iterator:
        yield from ()

    def load(self) -> Iterator:
        self.calls.append(("load",))
        yield Loading("toy")
        self.batch.acquire()
        if self.load_error:
            raise self.load_error
        yield Loaded("toy", "cpu", "float32", verified=True)

    def recall(self, question: str, *, pool=None, within=None, whole=False) -> Iterator:
        self.calls.append(("recall", question))
        if not any(sign.isalnum() for sign in question):
            raise QuestionEmpty("There is no word to search for in this question.")
        count = 0 if question == "nothing" else self.count
        hits = tuple(make_hit(n + 1, whole=whole) for n in range(count))
        meant = "something" if question == "nothing" else None
        yield Recalled(question, hits, 1.0, short=question == "short", suggestion=meant)

    def rank(self, recalled: Recalled, instruction: str) -> Iterator:
        self.calls.append(("rank", recalled.question, instruction))
        done, total = 0, len(recalled.hits)
        try:
            for hit in recalled.hits:
                self.batch.acquire()
                if self.withdrawn and done:
                    done = total
                    yield Withdrawn(self.withdrawn)
                    return
                done += 1
                score = Score(hit.passage_id, hit.keyword_rank / 10, float(hit.keyword_rank))
                yield Scored((score,), done, total)
            yield Pulse()
            yield Ranked("toy", "cpu", "float32", 5.0, flat=self.flat, unanswered=self.unanswered)
        finally:
            if done < total:
                self.closed.append(recalled.question)

    def named(self, name: str) -> list[tuple]:
        return [call for call in self.calls if call[0] == name]


@pytest.fixture
def hit():
    return make_hit


@pytest.fixture
def library():
    """A library whose batches are not held back; take from `batch` to hold them."""
    library = FakeLibrary()
    yield library
    library.batch.release(1000)  # so that no thread is left waiting


@pytest.fixture
def held(library):
    """The same library, with every batch held until `batch.release()`."""
    library.batch = threading.Semaphore(0)
    return library


@pytest.fixture
def settings(tmp_path):
    settings = QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)
    settings.setValue("language", "en")  # whatever the machine speaks
    return settings


@pytest.fixture
def appearance(qapp, settings):
    appearance = Appearance(settings)
    yield appearance
    appearance.set_language("en")
    appearance.set_theme("system")
