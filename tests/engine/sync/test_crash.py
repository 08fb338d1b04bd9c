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
from time import monotonic

import pytest

from engine.catalog.catalog import Catalog
from engine.config import Config
from engine.library import Library

ROOT = Path(__file__).parent.parent.parent
KILLS = 31
FILES = 30
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
        """A new file, a changed one, a renamed one, and now and then a deleted one."""
        self.write(f"new {day}.md")
        self.write(self._any().name)
        file = self._any()
        file.rename(file.with_stem(f"renamed {day}"))
        if day % 3 == 0:
            self._any().unlink()

    def _any(self) -> Path:
        return self._dice.choice(sorted(self.path.iterdir()))


def start(config: Config, folder: Path) -> subprocess.Popen:
    command = [sys.executable, "-W", "ignore", "main.py", "--data-dir", str(config.data_dir)]
    return subprocess.Popen(
        [*command, "index", str(folder)],
        cwd=ROOT, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip


def finish(process: subprocess.Popen) -> None:
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err


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
        for path, known in catalog.documents.known().items():
            document, passages = catalog.backlog.content(known.document_id)
            documents.append(
                (path, document.title, document.reason, [passage for _, passage in passages])
            )
        assert catalog.backlog.documents() == []
    with closing(Library(config)) as library:
        *_, recalled = library.recall("marker", pool=10_000)
    return sorted(documents), Counter(hit.path for hit in recalled.hits)


@pytest.mark.timeout(120)
def test_killed_again_and_again_it_ends_as_one_clean_run_would(tmp_path):
    dice = random.Random(20)
    config = Config(data_dir=tmp_path / "data")
    folder = Folder(tmp_path / "docs", dice)
    reached = 0
    with closing(Library(config)) as library:
        began = monotonic()
        whole = Config(data_dir=tmp_path / "timed")
        finish(start(whole, folder.path))
        takes = monotonic() - began
        for day in range(KILLS):
            process = start(config, folder.path)
            end = monotonic() + dice.uniform(0.25, 0.95) * takes
            while monotonic() < end:
                look(library)
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            reached += process.returncode == -signal.SIGKILL
            look(library)
            if day % 2:
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
