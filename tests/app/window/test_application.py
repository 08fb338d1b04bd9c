"""The program as a whole, in a process of its own."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from engine.config import Config
from engine.library import Library
from engine.user import LibraryFolders

SCRIPT = """
import sys
from pathlib import Path
from app.window.application import run
from engine.config import Config
if __name__ == "__main__":
    data, *folders = map(Path, sys.argv[1:])
    sys.exit(run(Config(data_dir=data, model="builtin", device="cpu", meaning=False), folders))
"""
pytestmark = pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")


@pytest.fixture
def start(tmp_path):
    """Starts the program with folders; ends what is left of it."""
    started = []

    def start(*folders: Path, script: str = SCRIPT) -> subprocess.Popen:
        file = tmp_path / "start.py"
        file.write_text(script)
        program = subprocess.Popen(
            [sys.executable, file, tmp_path / "data", *folders],
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
        )
        started.append(program)
        return program

    yield start
    for program in started:
        if program.poll() is None:
            program.kill()
            program.communicate()


def wait_for(program: subprocess.Popen, found: Callable[[], bool]) -> None:
    while not found():
        assert program.poll() is None, program.stderr.read()
        time.sleep(0.05)


def log_of(data: Path) -> str:
    log = data / "logs" / "pagewise.log"
    return log.read_text("utf-8") if log.exists() else ""


def test_the_window_comes_without_torch_and_goes_cleanly(tmp_path, start):
    program, data = start(), tmp_path / "data"
    wait_for(program, lambda: "window on screen after" in log_of(data))
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate()
    assert program.returncode == 0, complaints
    assert "torch not imported" in log_of(data)
    assert "QThread" not in complaints
    assert "Traceback" not in complaints


def test_a_second_start_hands_its_folders_to_the_first_and_leaves(tmp_path, start):
    first, data = start(), tmp_path / "data"
    wait_for(first, lambda: "window on screen after" in log_of(data))
    docs = tmp_path / "docs"
    docs.mkdir()
    second = start(docs)
    _, complaints = second.communicate()
    assert second.returncode == 0, complaints
    wait_for(first, lambda: LibraryFolders.read(data / "library.json").folders == (docs,))


FROM_FINDER = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication, QTimer, QUrl
from PySide6.QtGui import QFileOpenEvent
from app.window.application import make_application, run
from app.window.main_window import MainWindow
from engine.config import Config

data, early, late = map(Path, sys.argv[1:])

def open_in_finder(folder):
    QCoreApplication.postEvent(app, QFileOpenEvent(QUrl.fromLocalFile(str(folder))))

start = MainWindow.start
def started(self, *each):
    start(self, *each)
    QTimer.singleShot(500, lambda: open_in_finder(late))
MainWindow.start = started

if __name__ == "__main__":
    app = make_application()
    open_in_finder(early)  # what it is started for
    sys.exit(run(Config(data_dir=data, model="builtin", device="cpu", meaning=False), []))
"""


def test_what_the_finder_of_macos_opens_is_added(tmp_path, start):
    folders = tuple(tmp_path / name for name in ("early", "late"))
    for folder in folders:
        folder.mkdir()
    program, file = start(*folders, script=FROM_FINDER), tmp_path / "data" / "library.json"
    wait_for(program, lambda: file.exists() and LibraryFolders.read(file).folders == folders)
    close(program)


def close(program: subprocess.Popen) -> None:
    """Close the window; the program ends without waiting for what it is busy with."""
    program.send_signal(signal.SIGINT)
    _, complaints = program.communicate()
    assert program.returncode == 0, complaints
    assert "Traceback" not in complaints


def stored(data: Path) -> int:
    """How many documents the catalog of a library that is being indexed holds."""
    catalog = data / "catalog.sqlite"
    if not catalog.exists():
        return 0
    with closing(sqlite3.connect(catalog, timeout=10)) as database:
        try:
            return int(database.execute("SELECT count(*) FROM documents").fetchone()[0])
        except sqlite3.OperationalError:  # its tables are still to come
            return 0


def test_a_window_that_is_closed_while_it_reads_is_gone_and_loses_nothing(tmp_path, start):
    docs, data = tmp_path / "docs", tmp_path / "data"
    docs.mkdir()
    for number in range(1000):
        (docs / f"{number}.txt").write_text(f"Roses want sun, number {number} most of all.")
    program = start(docs)
    wait_for(program, lambda: stored(data) > 20)
    close(program)
    kept = stored(data)
    assert 20 < kept < 1000, "closed too late to tell"
    with closing(Library(Config(data_dir=data, model="builtin", device="cpu"))) as library:
        *_, synced = library.sync([docs])
        assert (synced.documents, synced.unchanged) == (1000, kept)
        *_, recalled = library.recall("roses")
    assert len(recalled.hits) == 50


SCORING = """
import sys, time
from pathlib import Path
from PySide6.QtCore import QTimer
from app.window.application import make_application, run
from engine.config import Config
from engine.library import Library

def rank(self, recalled, instruction, **_):
    Path(sys.argv[1], "scoring").touch()
    time.sleep(600)  # one batch of a large model on a slow machine: nothing can interrupt it
    yield

def ask():
    [window] = [each for each in app.topLevelWidgets() if hasattr(each, "regions")]
    window.painted.connect(lambda: window.regions.search.ask("roses"))
    window.last_act = lambda: Path(sys.argv[1], "forgotten").touch()

if __name__ == "__main__":
    Library.rank = rank
    app = make_application()
    QTimer.singleShot(0, ask)
    config = Config(data_dir=Path(sys.argv[1]), model="builtin", device="cpu", meaning=False)
    sys.exit(run(config, []))
"""


def test_a_window_that_is_closed_while_it_scores_is_gone(tmp_path, start):
    docs, data = tmp_path / "docs", tmp_path / "data"
    docs.mkdir()
    (docs / "a.txt").write_text("Roses want sun.")
    with closing(Library(Config(data_dir=data, model="builtin", device="cpu"))) as library:
        list(library.sync([docs]))
    program = start(script=SCORING)
    wait_for(program, (data / "scoring").exists)
    close(program)
    assert (data / "forgotten").exists()  # what was to be done at the end is done all the same
