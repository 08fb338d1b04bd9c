"""Launch: how this installation of Pagewise is started, and starting it once more."""

import sys
from pathlib import Path

from PySide6.QtCore import QProcess


def command() -> list[str]:
    """Find what starts this installation: its script, or this Python with our `main.py`."""
    script = Path(sys.executable).with_name("pagewise-gui")
    if script.exists():
        return [str(script)]
    return [sys.executable, str(Path(__file__).resolve().parent.parent / "main.py")]


def open_window(data_dir: Path, library: str) -> bool:
    """Open a library in a window of its own; whether the system started it."""
    line = [*command(), "--data-dir", str(data_dir), "--library", library]
    started: tuple[bool, int] = QProcess.startDetached(line[0], line[1:])
    return started[0]
