"""A library on a temporary directory, with real files, real processes and a real index."""

from contextlib import closing
from pathlib import Path

import pytest

from engine.config import Config
from engine.errors import DocumentError
from engine.events import Synced, Tick
from engine.library import Library


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
def readers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files are read in this process: to start others takes most of the time of a small sync."""

    def map_here(function, requests, *_):
        for key, arguments in requests:
            yield Tick()
            items, error = [], None
            try:
                for item in function(*arguments) if arguments is not None else ():
                    items.append(item)
            except DocumentError as its:
                error = its
            yield key, items, error
        yield Tick()

    monkeypatch.setattr("engine.sync.reading.map_in_processes", map_here)


@pytest.fixture
def sync(library: Library, config: Config, readers):
    """Sync `library` and give (events, the final `Synced`): as `Library.sync`, in this process."""
    from engine.sync import index_folders

    def sync(*folders: Path, **options) -> tuple[list[object], Synced]:
        *events, last = index_folders(config, folders, **options)
        assert isinstance(last, Synced)
        return events, last

    return sync


@pytest.fixture
def filled(library: Library, sync, docs: Path) -> Library:
    """A library that holds `docs`."""
    sync(docs)
    return library


@pytest.fixture
def draw_pdf(tmp_path: Path):
    """`draw_pdf([(x, y, "a line"), …], …)` writes a PDF of one page for each list; its path."""

    def draw(*pages: list[tuple[int, int, str]], size: tuple[int, int] = (595, 842)) -> Path:
        kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        for number, lines in enumerate(pages):
            shown = "".join(f"BT /F1 12 Tf {x} {y} Td ({line}) Tj ET\n" for x, y, line in lines)
            objects += [
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {size[0]} {size[1]}]"
                f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>",
                f"<< /Length {len(shown)} >>\nstream\n{shown}endstream",
            ]
        out, offsets = "%PDF-1.7\n", []
        for number, body in enumerate(objects, 1):
            offsets.append(len(out))
            out += f"{number} 0 obj\n{body}\nendobj\n"
        start, count = len(out), len(objects) + 1
        out += f"xref\n0 {count}\n0000000000 65535 f \n"
        out += "".join(f"{offset:010d} 00000 n \n" for offset in offsets)
        out += f"trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
        path = tmp_path / "drawn.pdf"
        path.write_bytes(out.encode("ascii"))
        return path

    return draw
