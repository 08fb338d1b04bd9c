"""Whether an index outlives being killed (SIGKILL) at any moment of a real run, again and again.

    PYTHONPATH=. python tests/benchmarks/kills.py FOLDER… [--count 100] [--seed 1]

`index` is killed, with its child processes or without them, and run again until it comes to its
end; then the library has to be as one that was made in a single run, and another begins. After no
kill may the catalog be damaged, or a document be gone that was in it before.
"""

import argparse
import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from engine.catalog import Catalog
from engine.config import Config
from engine.library import Library

ROOT = Path(__file__).parents[2]
WORDS = 20  # that are looked up to compare two libraries
LONG = re.compile(r"[a-z]{8,20}")


def start(config: Config, folders: list[Path]) -> subprocess.Popen:
    """Start `pagewise index` in a process group of its own."""
    command = [sys.executable, ROOT / "main.py", "--data-dir", config.data_dir, "index"]
    return subprocess.Popen(
        [*command, *folders, "--no-vectors"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )


def finish(process: subprocess.Popen, seconds: float) -> None:
    """Wait for the end of a run; raise what it says if it fails, or does not end."""
    _, said = process.communicate(timeout=seconds)
    if process.returncode:
        raise AssertionError(f"exit status {process.returncode}: {said.decode()[-4000:]}")


def content(config: Config) -> dict[str, tuple]:
    """What the catalog holds of every path: the text of its passages, or why there is none."""
    held = {}
    with closing(Catalog(config.catalog_file)) as catalog:
        rows = catalog._db.execute("SELECT path, coalesce(same_as, id) FROM documents")
        for path, number in rows.fetchall():
            document, passages = catalog.backlog.content(number)
            held[path] = (document.reason, [passage.text for passage in passages.values()])
        assert catalog.backlog.documents("keywords") == []
    return held


def found(config: Config, words: list[str]) -> list[Counter]:
    """The texts that each word finds; of copies any may stand for the others."""
    with closing(Library(config)) as library:
        recalled = [[*library.recall(word, pool=10_000)][-1] for word in words]
    return [Counter(hit.text for hit in each.hits) for each in recalled]


def paths(config: Config) -> set[str]:
    """The paths in a catalog that nobody closed; it must not be damaged."""
    if not config.catalog_file.exists():
        return set()
    with closing(sqlite3.connect(config.catalog_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = database.execute("SELECT name FROM sqlite_master").fetchall()
        if ("documents",) not in tables:
            return set()
        return {str(path) for (path,) in database.execute("SELECT path FROM documents")}


def main() -> None:
    """Kill, look, run again, compare."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    folders = [each.resolve() for each in chosen.folders]
    dice = random.Random(chosen.seed)
    with tempfile.TemporaryDirectory() as place:
        clean, config = (Config(Path(place, each), meaning=False) for each in ("clean", "killed"))
        began = time.monotonic()
        finish(start(clean, folders), 3600)
        whole = time.monotonic() - began
        wanted = content(clean)
        texts = [text for _, passages in wanted.values() for text in passages]
        every = {word for text in texts for word in text.split()}
        words = dice.sample(sorted(each for each in every if LONG.fullmatch(each)), WORDS)
        counts = found(clean, words)
        print(f"{len(wanted):,} documents, {whole:.0f} s in a single run", flush=True)
        killed = ended = grown = 0
        before: set[str] = set()
        while killed < chosen.count or config.data_dir.exists():
            process = start(config, folders)
            try:
                # Beyond the last kill the library still has to come to its end.
                finish(process, dice.uniform(0, whole) if killed < chosen.count else 3600)
            except subprocess.TimeoutExpired:
                with_children = dice.random() < 0.5
                (os.killpg if with_children else os.kill)(process.pid, signal.SIGKILL)
                process.communicate()
                killed += 1
                now = paths(config)
                assert before <= now, sorted(before - now)
                grown += before < now
                before = now
                continue
            assert content(config) == wanted
            assert found(config, words) == counts
            ended += 1
            print(f"library {ended} is whole; killed {killed} times", flush=True)
            before = set()
            shutil.rmtree(config.data_dir)
    print(f"killed {killed} times, {grown} of them after documents had come into the catalog;")
    print(f"{ended} libraries came to their end, each as in a single run")


if __name__ == "__main__":
    main()
