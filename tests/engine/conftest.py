"""A library on a temporary directory, with real files, real processes and a real index."""

from contextlib import closing
from pathlib import Path

import pytest

from engine.config import Config
from engine.library import Library
from engine.records import Synced


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(data_dir=tmp_path / "data", model="builtin", device="cpu", read_seconds=20)


@pytest.fixture
def library(config: Config):
    with closing(Library(config)) as library:
        yield library


@pytest.fixture
def docs(tmp_path: Path) -> Path:
    folder = tmp_path / "my documents 文件 😀"
    folder.mkdir()
    (folder / "closures.md").write_text(
        "# Closures\n\n## Moving values\n\nThe `move` keyword makes a closure take ownership of the"
        " values it uses.\n\n## Borrowing\n\nWithout it, a closure borrows what it captures.\n"
    )
    (folder / "线程池.txt").write_text(
        "线程池的拒绝策略有四种：中止、丢弃、丢弃最旧、调用者运行。", "gb18030"
    )
    (folder / "garden.txt").write_text("Roses want sun.\n\nFerns want shade and a wet soil.")
    return folder


@pytest.fixture
def sync(library: Library):
    """Sync and give (events, the final `Synced`)."""

    def sync(*folders: Path) -> tuple[list[object], Synced]:
        *events, last = library.sync(folders)
        assert isinstance(last, Synced)
        return events, last

    return sync
