"""How this installation is started: again for another library, or from the menu of a desktop."""

import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QProcess

from app import resources
from engine import EngineError

_SAFE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)  # needs no quotes


def command() -> list[str]:
    """Return the command that starts this installation: its script, or Python with `main.py`."""
    script = Path(sys.executable).with_name("pagewise-gui")
    if script.exists():
        return [str(script)]
    return [sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")]


def open_window(data_dir: Path, library: str, folders: Sequence[Path] = ()) -> bool:
    """Open a library in a window of its own; return whether the system started it."""
    line = [*command(), "--data-dir", str(data_dir), "--library", library, *map(str, folders)]
    started: tuple[bool, int] = QProcess.startDetached(line[0], line[1:])
    return started[0]


def install_desktop() -> list[Path]:
    """Write the desktop entry and the icon for this user; return the files.

    Raises:
        EngineError: this is not a Linux desktop, or a file cannot be written.
    """
    if not sys.platform.startswith("linux"):
        raise EngineError("shell.no-desktop")
    data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    icon = data / "icons" / "hicolor" / "scalable" / "apps" / "pagewise.svg"
    entry = data / "applications" / "pagewise.desktop"
    texts = {icon: resources.ICON.read_text("utf-8"), entry: _entry(icon)}
    for file, text in texts.items():
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        except OSError as error:
            raise EngineError("storage.cannot-write", file=file, reason=error.strerror) from error
    return list(texts)


def _entry(icon: Path) -> str:
    # the icon by its path: a theme's cache may not know it before the next log-in
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name=Pagewise
Name[zh_CN]=Pagewise 文档搜索
GenericName=Document Search
GenericName[zh_CN]=文档搜索
Comment=Find the passages of your own documents that answer a question
Comment[zh_CN]=在自己的文档里找到能回答问题的段落
Exec={exec_line(command())} %F
Icon={_escaped(str(icon))}
Terminal=false
MimeType=inode/directory;
Categories=Office;Utility;
Keywords=search;documents;PDF;questions;
Keywords[zh_CN]=搜索;文档;PDF;提问;
StartupNotify=true
StartupWMClass=pagewise
"""


def exec_line(command: list[str]) -> str:
    """Return `command` as the value of Exec, quoted by the Desktop Entry Specification.

    Raises:
        EngineError: a part has a line break, which the format does not allow.
    """
    return _escaped(" ".join(_quoted(part) for part in command))


def _quoted(part: str) -> str:
    if "\n" in part or "\r" in part:
        raise EngineError("shell.line-break")
    part = part.replace("%", "%%")
    if _SAFE.fullmatch(part):
        return part
    return '"' + re.sub(r'(["`$\\])', r"\\\1", part) + '"'


def _escaped(value: str) -> str:
    """Double the backslashes, as in every value of the file, beyond the quoting of Exec."""
    return value.replace("\\", "\\\\")
