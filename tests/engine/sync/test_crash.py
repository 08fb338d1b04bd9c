"""Killed at any moment, the whole process group at once, an index loses what was in flight only."""

import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
from collections import Counter, defaultdict
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from time import sleep

import pytest

from engine.catalog.catalog import Catalog
from engine.config import Config
from engine.library import Library

ROOT = Path(__file__).parents[3]
KILLS = 9
FILES = 30
EVENTS = 16  # of a run, after which it is killed at the latest
SECTIONS = 4  # of a document; each becomes one passage

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no process groups to kill")


class Folder:
    """A folder of documents that a busy person works in; it counts what was ever written."""

    def __init__(self, path: Path, dice: random.Random) -> None:
        self.path, self._dice = path, dice
        self.written = 0
        path.mkdir()
        for number in range(FILES):
            self.write(f"{number}.{'md' if number % 2 else 'html'}")

    def write(self, name: str) -> None:
        """Every passage says which text of which document it is part of."""
        self.written += 1
        sections = []
        for number in range(SECTIONS):
            head, body = f"Section {number}", f"Marker text{self.written}. "
            body += " ".join(f"word{self._dice.randrange(3000)}" for _ in range(120))
            is_html = name.endswith("html")
            sections.append(f"<h1>{head}</h1><p>{body}</p>" if is_html else f"# {head}\n\n{body}\n")
        (self.path / name).write_text("\n".join(sections))

    def work(self, day: int) -> None:
        """A new file, some changed ones, a renamed one, and now and then a deleted one."""
        self.write(f"new {day}.md")
        for _ in range(4):
            self.write(self._any().name)
        file = self._any()
        file.rename(file.with_stem(f"renamed {day}"))
        if day % 3 == 0:
            self._any().unlink()

    def _any(self) -> Path:
        return self._dice.choice(sorted(self.path.iterdir()))


SYNC = """
import sys
from pathlib import Path
from engine.config import Config
from engine.sync import index_folders

if __name__ == "__main__":
    for event in index_folders(Config(data_dir=Path(sys.argv[1])), [Path(sys.argv[2])]):
        print(type(event).__name__, flush=True)
"""


def start(config: Config, folder: Path) -> subprocess.Popen[str]:
    """Start a sync in a process group of its own."""
    script = config.data_dir.with_name("sync.py")
    script.write_text(SYNC)
    return subprocess.Popen(
        [sys.executable, "-W", "ignore", script, config.data_dir, folder],
        cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)}, start_new_session=True, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(process: subprocess.Popen[str]) -> None:
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert out.split()[-1] == "Synced"


def look(library: Library) -> None:
    """Whatever is found of a document is all of it, from one text."""
    *_, recalled = library.recall("marker", pool=10_000)
    texts = defaultdict(list)
    for hit in recalled.hits:
        texts[hit.path] += re.findall(r"text\d+", hit.text)
    for path, found in texts.items():
        assert len(found) == SECTIONS, path
        assert len(set(found)) == 1, path


def content(config: Config) -> tuple[list[tuple], Counter]:
    """What the catalog holds, and how often each document is found."""
    with closing(Catalog(config.catalog_file)) as catalog:
        documents = []
        for (document_id,) in catalog._db.execute("SELECT id FROM documents"):
            document, passages = catalog.backlog.content(document_id)
            documents.append(
                (document.path, document.title, document.reason, list(passages.values()))
            )
        assert catalog.backlog.documents("keywords") == []
    with closing(Library(config)) as library:
        *_, recalled = library.recall("marker", pool=10_000)
    return sorted(documents), Counter(hit.path for hit in recalled.hits)


@pytest.mark.timeout(300)
def test_killed_again_and_again_it_ends_as_one_clean_run_would(tmp_path):
    dice = random.Random(20)
    config = Config(data_dir=tmp_path / "data")
    folder = Folder(tmp_path / "docs", dice)
    reached = 0
    with closing(Library(config)) as library:
        for day in range(KILLS):
            process = start(config, folder.path)
            assert process.stdout
            for _ in range(dice.randrange(EVENTS)):  # some come before the first file was read
                process.stdout.readline()
                look(library)
            sleep(dice.uniform(0, 0.05))
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            reached += process.returncode == -signal.SIGKILL
            look(library)
            folder.work(day)
        finish(start(config, folder.path))
        look(library)

    assert reached > KILLS // 2
    with closing(sqlite3.connect(config.catalog_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        stored = "SELECT seq FROM sqlite_sequence WHERE name = 'documents'"
        assert database.execute(stored).fetchone()[0] <= folder.written  # none was read twice

    clean = replace(config, data_dir=tmp_path / "clean")
    finish(start(clean, folder.path))
    documents, found = content(config)
    assert (documents, found) == content(clean)
    assert [path for path, *_ in documents] == sorted(folder.path.iterdir())
    assert set(found.values()) == {SECTIONS}
