"""What the tests of the window share: no display, hits, and a library that answers from memory."""

import gc
import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")  # before anything imports Qt

import threading
from collections.abc import Iterator, Sequence
from functools import partial
from math import inf
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from app.settings.appearance import Appearance
from app.stream import Lanes
from engine import Elsewhere, Message
from engine.catalog import FolderStats, Status
from engine.config import Config
from engine.errors import Invalid
from engine.events import (
    Changed,
    Completed,
    Counted,
    Loaded,
    Loading,
    Named,
    Progress,
    Proposed,
    Ranked,
    Recalled,
    Scored,
    Synced,
    Tick,
    Unloaded,
    Withdrawn,
)
from engine.records import Hit, Passage, Score, Skipped
from engine.rerank.speed import Timed
from engine.stores.preview import Excerpt, Marked, Marking, Matches, PageImage, Reach, Sought
from engine.user.history import News, Saved
from engine.user.notes import Note
from engine.user.passwords import PasswordStore
from engine.user.presets.preset import built_in_presets
from engine.user.presets.store import PresetStore


def pytest_configure(config):
    # The platform without a display says so of every window with a smallest size, or one raised.
    config.addinivalue_line("qt_log_ignore", "This plugin does not support")


@pytest.fixture(autouse=True, scope="module")
def garbage_is_collected_on_this_thread():
    """Widgets that a test has dropped are not destroyed by a thread of a stream: that crashes."""
    gc.disable()
    yield
    gc.collect()
    gc.enable()


@pytest.fixture(autouse=True)
def no_button_stays_down():
    """What a test presses it releases: the next one would begin with the button down."""
    yield
    assert QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton


@pytest.fixture
def qtbot(qtbot, monkeypatch):
    """One that waits long before it gives up: machines that run tests can be busy."""
    for name in ("waitSignal", "waitSignals", "waitUntil", "waitExposed", "waitActive"):
        monkeypatch.setattr(qtbot, name, partial(getattr(qtbot, name), timeout=60_000))
    return qtbot


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
        "first_rank": number,
        "first_score": 1 / (1 + number),
        "keyword_rank": number,
        "keyword_score": 10.0 - number,
    }
    return Hit(**{**fields, **changes})


class FakeLibrary:
    """Answers every question with `count` hits; a batch of scores waits for `batch` to be free.

    Scores turn keyword order round: the last hit is the best.
    """

    place = None  # it is the user's own
    elsewhere = ()

    def __init__(self, folder: Path, count: int = 4) -> None:
        self.presets = PresetStore(folder / "presets.json")
        self.count = count
        self.kept: tuple[Path, ...] = ()
        self.calls: list[tuple] = []
        self.headings = ("Threads", "Thread pools")
        self.closed: list[str] = []  # questions whose ranking was closed before its end
        self.batch = threading.Semaphore(1000)
        self.disk = threading.Semaphore(0)  # released, it has changed
        self.load_error: Exception | None = None
        self.config = Config(data_dir=folder)
        self.counts: list[int] = []
        self.counting = False  # whether a sync stays at counting until `disk` is released
        self.kept_scores = 0  # how many come out of a cache
        self.fitting = 1000  # how many passages fit the reading time
        self.withdrawn = ""  # why a ranking fails after its first batch
        self.flat = self.unanswered = False
        self.scans: list = []  # what reading them yields
        self.files: list = []  # that are found by their name
        self.answered: list = []  # what looking for answers yields
        self.shown: list = []  # number, what was sought and the match of each page image
        self.looked_into: list = []  # questions, with the hits that answers were looked for in
        self.vectors: list = []  # what encoding them yields
        self.warming: list = []
        self.ranker, self.preview, self.team, self.idle_seconds = self, self, self, 0.0
        self.passwords = PasswordStore(folder / "passwords.json", lambda: 1)
        self.follows_instruction = True

    def folders(self) -> tuple[Path, ...]:
        return self.kept

    def root_of(self, path: Path) -> str:
        return ""

    def configure(self, config: Config) -> None:
        self.config = config

    def status(self) -> Status:
        self.calls.append(("status",))
        skipped = (
            Skipped(Path("/library/2.pdf"), Message("The file needs a password."), "password"),
        )
        return Status(self.kept, 1, skipped, 7, 1000, 2000, 3000, 4000)

    def skipped_elsewhere(self) -> Sequence[Elsewhere]:
        return self.elsewhere

    def why_skipped(self, path: Path) -> str | None:
        return Message("documents.hidden") if path.name.startswith(".") else None

    def folder_stats(self, folder: Path | None = None) -> tuple[FolderStats, ...]:
        self.calls.append(("stats", folder))
        if folder is None:
            return tuple(FolderStats(each, 10, 1, has_subfolders=True) for each in self.kept)
        return (
            FolderStats(folder / "a", 3, 0, has_subfolders=False),
            FolderStats(folder / "b", 4, 1, has_subfolders=True),
        )

    def sync(self, folders: Sequence[Path], *, retry=False, rebuild=False) -> Iterator:
        what = "rebuild" if rebuild else "retry" if retry else "sync"
        self.calls.append((what, tuple(folders), *([retry] if isinstance(retry, tuple) else [])))
        self.kept = tuple(folders)
        for files in self.counts:
            yield Counted(files)
        while self.counting and not self.disk.acquire(timeout=0.02):
            yield Tick()
        yield Progress(1, 2, Path("/library/1.md"))
        yield Skipped(Path("/library/2.pdf"), Message("The file needs a password."))
        skipped = (Skipped(Path("/library/2.pdf"), Message("The file needs a password.")),)
        yield Synced(1, 0, 0, 0, skipped, 1, 7, 0.1)

    def run_ocr(self) -> Iterator:
        self.calls.append(("run_ocr",))
        yield from self.scans

    def run_vectors(self) -> Iterator:
        self.calls.append(("run_vectors",))
        yield from self.vectors

    def warm(self) -> Iterator:
        self.calls.append(("warm",))
        yield from self.warming

    def changes(self, folders: Sequence[Path]) -> Iterator:
        self.calls.append(("changes", tuple(folders)))
        yield Changed()
        while True:
            yield Changed() if self.disk.acquire(timeout=0.02) else Tick()

    def open(self) -> Iterator:
        yield from ()

    def complete(self, typed: str) -> Iterator:
        self.calls.append(("complete", typed))
        yield Completed(typed, self.headings)

    def propose(self) -> Iterator:
        yield Proposed(self.headings[:3])

    def news(self, saved: Sequence[Saved]) -> Iterator:
        self.calls.append(("news", tuple(saved)))
        yield from (News(search, 3) for search in saved)

    def load(self, *, reload: bool = False) -> Iterator:
        self.calls.append(("load", "reload") if reload else ("load",))
        yield Loading("toy")
        self.batch.acquire()
        if self.load_error:
            raise self.load_error
        yield Loaded("toy", "cpu", "float32", verified=True)

    def speed(self) -> Iterator:
        self.calls.append(("speed",))
        for count in (1, 4):
            self.batch.acquire()
            yield Timed(count, 1.0)

    def unload(self, *, own: bool = True) -> Iterator:
        self.calls.append(("unload",) if own else ("unload", "others"))
        yield Unloaded("toy")

    def recall(
        self, question: str, *, plain=False, pool=None, within=None, whole=False, only=None,
        weight=None,
    ) -> Iterator:  # fmt: skip
        self.calls.append(("recall", question))
        if not any(sign.isalnum() for sign in question):
            raise Invalid("There is no word to search for in this question.")
        count = 0 if question == "nothing" else self.count
        hits = tuple(make_hit(n + 1, whole=whole) for n in range(count))
        meant = "something" if question in ("nothing", "somthing") else None
        yield Recalled(
            question, hits, 1.0, question == "short", meant, unanswered=question == "nonsense"
        )

    def files_named(self, question: str) -> Iterator:
        yield Named(tuple(self.files))

    def answers(self, question: str, hits: Sequence[Hit]) -> Iterator:
        self.looked_into.append((question, [hit.passage_id for hit in hits]))
        yield from self.answered

    def similar(self, path, page=None, passage_id=None, *, limit=None, filters="") -> Iterator:
        self.calls.append(("similar", path.name, page, passage_id, filters))
        if path.name == "new.md":
            raise Invalid("recall.not-encoded")
        numbers = () if path.name == "alone.md" else (7, 8)
        hits = tuple(
            make_hit(n, first_score=0.9, similarity=0.9, keyword_rank=None, keyword_score=None)
            for n in numbers
        )
        yield Recalled("", hits, 1.0)

    def noted(self, note: Note) -> Iterator:
        number = int(note.path.rpartition("/")[2].removesuffix(".md"))
        yield Recalled("", (make_hit(number, keyword_rank=None, note=note.words),), 1.0)

    def rank(self, recalled: Recalled, instruction: str, *, model=None, seconds=inf) -> Iterator:
        self.calls.append(("rank", recalled.question, instruction))
        done, total = 0, len(recalled.hits)
        goal = total if seconds == inf else min(self.fitting, total)
        try:
            yield Loaded("toy", "cpu", "float32", verified=True)
            for hit in recalled.hits[:goal]:
                self.batch.acquire()
                if self.withdrawn and done:
                    done = total
                    yield Withdrawn(Message(self.withdrawn))
                    return
                done += 1
                cached = done <= self.kept_scores
                score = Score(
                    hit.passage_id, hit.first_rank / 10, float(hit.first_rank), cached=cached
                )
                yield Scored((score,), done, total, goal)
            yield Tick()
            yield Ranked("toy", "cpu", "float32", 5.0, flat=self.flat, unanswered=self.unanswered)
        finally:
            if done < goal:
                self.closed.append(recalled.question)

    def excerpt(self, hit: Hit, marking: Marking, reach=Reach.NEAR) -> Iterator:
        self.calls.append(("excerpt", hit.passage_id, marking.sought or marking.question))
        passage = Passage(f"Text of passage {hit.passage_id} in full.", 0, 30, "Heading")
        spans = Sought(marking.sought).spans(passage.text) if marking.sought else ((0, 4),)
        yield Excerpt((Marked(hit.passage_id, passage, spans),), before=False, after=False)

    def find(self, hit: Hit, first: int, marking: Marking) -> Iterator:
        self.calls.append(("find", hit.path, first, marking.sought))
        yield Matches({number: len(marking.sought) for number in range(first, 4)})
        yield Matches({number: len(marking.sought) for number in range(1, first)})

    def page_image(self, hit: Hit, number: int, width: int, passages, marking: Marking) -> Iterator:
        self.shown.append((number, marking.sought, marking.match))
        places = (hit.path, *hit.copies)
        path = next((each for each in places if each.exists()), hit.path)
        self.calls.append(("page_image", path, number))
        yield Tick()
        frames = tuple((0.1, 0.4, 0.9, 0.6) for _ in passages)
        pixels = b"\xff" * (4 * width * width)
        yield PageImage(number, 3, str(number), width, width, 4 * width, pixels, frames, ())

    def named(self, name: str) -> list[tuple]:
        return [call for call in self.calls if call[0] == name]


@pytest.fixture
def hit():
    return make_hit


@pytest.fixture
def said():
    """Function that returns the texts of the labels of a widget that it does not hide, by line."""

    def said(widget):
        labels = (each for each in widget.findChildren(QLabel) if each.isVisibleTo(widget))
        words = "\n".join(each.text() for each in labels if each.text())
        return words.replace("\u00a0", " ")

    return said


@pytest.fixture
def lanes(qapp):
    lanes = Lanes()
    yield lanes
    assert lanes.stop()


@pytest.fixture
def library(tmp_path):
    """A library whose batches are not held back; take from `batch` to hold them."""
    library = FakeLibrary(tmp_path)
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


@pytest.fixture
def recalled(hit):
    texts = ["all new", "legacy one", "legacy two", "newest"]
    return Recalled("what moves", tuple(hit(n + 1, text=t) for n, t in enumerate(texts)), 1.0)


@pytest.fixture
def following(library, monkeypatch):
    """A library whose model turns the order round by any instruction but the program's first."""

    def rank(recalled, instruction, *, model=None, seconds=inf):
        library.calls.append(("rank", recalled.question, instruction))
        sign = 1 if instruction == built_in_presets()[0].instruction else -1
        for done, hit in enumerate(recalled.hits, start=1):
            library.batch.acquire()
            margin = sign * float(10 - hit.first_rank)
            yield Scored((Score(hit.passage_id, 0.5 + margin / 100, margin),), done, 4)
        yield Ranked("toy", "cpu", "float32", 5.0)

    monkeypatch.setattr(library, "rank", rank)
    return library
