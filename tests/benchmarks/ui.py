"""How the window feels, on a real library, while indexing and re-ranking run beside it.

    PYTHONPATH=. python tests/benchmarks/ui.py [--model NAME|FOLDER] [--passages N] [--searches N]

Writes a library of generated text into a temporary folder, starts the real program on it once for
the time to its first paint, then a window in this process, whose event loop is timed: keys are
typed, hits are scored, another folder is indexed, 1,000 hits are scrolled, questions are asked one
after another. Without a display it starts Xvfb, and runs offscreen where there is none.
"""

import argparse
import compileall
import gc
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING

import psutil
from PySide6.QtCore import QEventLoop, QObject, QSettings, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from app.window.needs import load_qt
from engine.config import Config
from engine.events import Recalled
from engine.library import Library
from engine.models import find_model
from engine.records import Hit

if TYPE_CHECKING:
    from app.window.main_window import MainWindow

ROOT = Path(__file__).parent.parent.parent
PER_FILE = 50  # passages, of about 90 words
TICK_MS = 5
STARTING = 2  # seconds, so that what is said of them does not depend on how long a model loads
WORDS = 20_000
SYLLABLES = [a + b for a in "bcdfghjklmnprstvwz" for b in ("a", "e", "i", "o", "u", "an", "er")]


class Text:
    """Words that are as common as words are: the n-th as 1 / n."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        words: set[str] = set()
        while len(words) < WORDS:
            words.add("".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))))
        self.words = sorted(words)
        self.random.shuffle(self.words)
        self.weights = list(accumulate(1 / (rank + 10) for rank in range(WORDS)))

    def some(self, count: int) -> str:
        """So many words."""
        return " ".join(self.random.choices(self.words, cum_weights=self.weights, k=count))

    def write(self, folder: Path, passages: int) -> None:
        """Fill a folder with files of `PER_FILE` passages each."""
        folder.mkdir()
        for number in range(passages // PER_FILE):
            parts = (f"## {self.some(4)}\n\n{self.some(90)}.\n" for _ in range(PER_FILE))
            (folder / f"{number}.md").write_text(f"# {self.some(5)}\n\n" + "\n".join(parts))

    def question(self) -> str:
        """A few words that are neither the most common nor the rarest."""
        return " ".join(self.random.choices(self.words[20:2000], k=self.random.randint(2, 5)))


class Heart(QObject):
    """Notes by how much each tick of the event loop is late, in milliseconds, by phase.

    Beside that, how much of it this thread computed: the rest it waited for the interpreter, or for
    a core that others had.
    """

    def __init__(self) -> None:
        super().__init__()
        self.phase = "start"
        self.late: dict[str, list[float]] = {}
        self.busy: dict[str, list[float]] = {}
        self._last, self._worked = time.perf_counter(), time.thread_time()
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(TICK_MS)

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        late = (now - self._last) * 1000 - TICK_MS
        self.late.setdefault(self.phase, []).append(max(0.0, late))
        self.busy.setdefault(self.phase, []).append((worked - self._worked) * 1000)
        self._last, self._worked = now, worked


@contextmanager
def display() -> Iterator[str]:
    """A display to draw on; its name."""
    if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or not shutil.which("Xvfb"):
        if not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
            os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        yield os.environ.get("DISPLAY") or os.environ.get("QT_QPA_PLATFORM", "")
        return
    reading, writing = os.pipe()
    command = [
        "Xvfb",
        "-displayfd",
        str(writing),
        "-screen",
        "0",
        "1440x900x24",
        "-nolisten",
        "tcp",
    ]
    server = subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        os.environ["DISPLAY"] = f":{pipe.readline().strip()}"
    try:
        yield "Xvfb"
    finally:
        server.terminate()
        server.wait()


def wait(signal: object, seconds: float = 60) -> None:
    """Run the event loop until the signal comes."""
    loop = QEventLoop()
    signal.connect(loop.quit)  # type: ignore[attr-defined]
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()
    signal.disconnect(loop.quit)  # type: ignore[attr-defined]


def run_for(seconds: float) -> None:
    """Run the event loop for a while, as the program does: `QTest.qWait` sleeps between events."""
    loop = QEventLoop()
    QTimer.singleShot(int(seconds * 1000), loop.quit)
    loop.exec()


def key_to_hits(window: "MainWindow", text: Text, count: int) -> list[float]:
    """Milliseconds from the last key of a question until its hits are on the screen."""
    field = window.findChild(QLineEdit, "question")
    times: list[float] = []
    for _ in range(count):
        field.setText(text.question()[:-1])
        run_for(0.3)
        loop = QEventLoop()
        window.regions.search.session.recalled.connect(loop.quit)
        began = time.perf_counter()
        QTest.keyClick(field, "a")
        loop.exec()
        window.regions.search.session.recalled.disconnect(loop.quit)
        window.regions.results.view.repaint()
        times.append((time.perf_counter() - began) * 1000)
        run_for(0.5)  # scoring goes on meanwhile
    return times


def scroll(window: "MainWindow", hits: tuple[Hit, ...]) -> list[float]:
    """Milliseconds that this thread computes for a frame while hits are scrolled to the end."""
    window.regions.search.session.stop()
    window.regions.results.model.show(hits)
    view = window.regions.results.view.list
    bar = view.verticalScrollBar()
    times = []
    for step in range(300):
        QApplication.processEvents()
        began = time.thread_time()
        bar.setValue(bar.maximum() * step // 300)
        view.viewport().repaint()
        times.append((time.thread_time() - began) * 1000)
    return times


def memory() -> tuple[float, float]:
    """MB of this process, and of those it has started."""
    process = psutil.Process()
    gc.collect()
    children = process.children(recursive=True)
    return process.memory_info().rss / 1e6, sum(each.memory_info().rss for each in children) / 1e6


def searches(
    window: "MainWindow", text: Text, count: int, heart: Heart
) -> dict[int, tuple[float, float]]:
    """Memory after so many of the searches, each superseded by the next while it is scored."""
    found = {}
    for number in range(1, count + 1):
        window.regions.search.bar.ask(text.question())
        wait(window.regions.search.session.recalled)
        run_for(0.05)
        if number in (count // 5, count):
            heart.phase = "looking at memory"
            found[number] = memory()
            run_for(0.05)
            heart.phase = "searches"
    return found


def first_paint(data_dir: Path) -> float:
    """Milliseconds from the start of the program until its window is on the screen."""
    program = subprocess.Popen(
        [sys.executable, ROOT / "main.py", "--data-dir", data_dir],
        stderr=subprocess.PIPE,
        text=True,
    )
    assert program.stderr is not None
    for line in program.stderr:
        if "window on screen after " in line:
            program.terminate()
            program.communicate()
            return float(line.split("after ")[1].split()[0])
    raise SystemExit("The program ended before its window was on screen.")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of them lies."""
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--model", default="auto")
    parser.add_argument("--passages", type=int, default=20_000)
    parser.add_argument("--searches", type=int, default=1000)
    args = parser.parse_args()
    for package in ("app", "engine"):  # as pip does, else they are compiled while it starts
        compileall.compile_dir(ROOT / package, quiet=1)
    load_qt()  # as the program does before it imports the rest
    text = Text(seed=1)
    with tempfile.TemporaryDirectory() as folder, display() as screen:
        data, documents, more = (Path(folder) / name for name in ("data", "documents", "more"))
        text.write(documents, args.passages)
        text.write(more, args.passages // 2)
        # Without meaning: encoding would go on beside all that is measured.
        config = Config(data_dir=data, model=args.model, meaning=False)
        library = Library(config)
        *_, synced = library.sync([documents])
        print(f"{synced.passages:,} passages, {args.model}, on {screen}")  # type: ignore[attr-defined]
        first_paint(data)  # warms the disk
        paints = [first_paint(data) for _ in range(3)]
        print(f"first paint: median {statistics.median(paints):.0f} ms, max {max(paints):.0f}")
        library.close()
        measure(config, text, more, args.searches)


def measure(config: Config, text: Text, more: Path, count: int) -> None:
    """All that needs a window in this process."""
    sys.setswitchinterval(0.001)  # as the program does
    from app.settings import Appearance
    from app.window.gc_timer import GcTimer
    from app.window.main_window import MainWindow

    app = QApplication([])
    settings = QSettings(str(config.data_dir / "window.ini"), QSettings.Format.IniFormat)
    library = Library(config, own_process=True)
    *_, many = library.recall(" ".join(text.words[20:28]), pool=1000)
    assert isinstance(many, Recalled)
    window = MainWindow(library, settings, Appearance(settings))
    GcTimer(app)  # as the program does
    window.show()
    wait(window.painted)
    heart = Heart()
    reranker, loaded = window.regions.search.session.reranker, []
    reranker.loaded.connect(loaded.append)
    window.start([])
    run_for(STARTING)
    heart.phase = "loading"
    if find_model(config.model, config.data_dir) and not loaded:
        wait(reranker.loaded)
    heart.phase = "scoring"
    quiet = key_to_hits(window, text, 40)
    heart.phase = "scoring and indexing"
    window.regions.library.folders.add([more])
    busy = key_to_hits(window, text, 40)
    indexing = window.regions.library.indexing.running
    heart.phase = "scrolling"
    frames = scroll(window, many.hits)
    heart.phase = "searches"
    grown = searches(window, text, count, heart)
    heart.late.pop("loading", None)  # which takes as long as it takes
    del heart.late["looking at memory"]  # which this benchmark does, not the window
    for name, times in (("", quiet), (" while indexing", busy)):
        print(
            f"key to hits{name}: p50 {percentile(times, 0.5):.0f} ms, "
            f"p95 {percentile(times, 0.95):.0f} ms"
        )
    print(f"  indexing {'ran to the end of that' if indexing else 'ended before the last key'}")
    for phase, late in heart.late.items():
        print(
            f"stalls, {phase}: p99 {percentile(late, 0.99):.1f} ms, max {max(late):.0f} ms, "
            f"of it computed here: p99 {percentile(heart.busy[phase], 0.99):.1f} ms, "
            f"max {max(heart.busy[phase]):.0f} ms"
        )
    print(
        f"frames, {len(many.hits):,} hits, computed here: p50 {percentile(frames, 0.5):.1f} ms, "
        f"p99 {percentile(frames, 0.99):.1f} ms"
    )
    for number, (own, others) in grown.items():
        print(f"memory after {number:,} searches: {own:.0f} MB, others {others:.0f} MB")
    window.close()
    window.regions.stop()
    library.close()
    app.quit()


if __name__ == "__main__":
    main()
