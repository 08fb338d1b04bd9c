"""How this installation is started: again for another library, or from the menu of a desktop."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from PySide6.QtCore import QByteArray, QProcess
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

from app import resources
from engine import EngineError

_SAFE = re.compile(r"[\w@%+=:,./-]+", re.ASCII)  # needs no quotes
_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)  # pixels of an icon
# What “Open with” offers Pagewise for: folders, and documents of these kinds.
_TYPES = """
inode/directory application/pdf application/rtf application/epub+zip application/mbox message/rfc822
application/msword application/vnd.ms-powerpoint application/vnd.ms-excel application/vnd.ms-outlook
application/vnd.openxmlformats-officedocument.wordprocessingml.document
application/vnd.openxmlformats-officedocument.presentationml.presentation
application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
application/vnd.oasis.opendocument.text application/vnd.oasis.opendocument.presentation
application/vnd.oasis.opendocument.spreadsheet application/x-ipynb+json application/x-subrip
application/x-fictionbook+xml text/plain text/markdown text/html text/csv text/calendar text/vcard
text/x-opml+xml
""".split()


def command() -> list[str]:
    """Return the command that starts this installation: its program, or Python with `main.py`."""
    program = (
        Path(sys.executable)
        .with_name("pagewise-gui")
        .with_suffix(".exe" if sys.platform == "win32" else "")
    )
    if program.exists():
        return [str(program)]
    if getattr(sys, "frozen", False):  # one program is both
        return [sys.executable]
    return [sys.executable, str(Path(__file__).resolve().parents[2] / "main.py")]


def open_window(data_dir: Path, library: str, folders: Sequence[Path] = ()) -> bool:
    """Open a library in a window of its own; return whether the system started it."""
    line = [*command(), "--data-dir", str(data_dir), "--library", library, *map(str, folders)]
    started: tuple[bool, int] = QProcess.startDetached(line[0], line[1:])
    return started[0]


def install_desktop() -> list[Path]:
    """Write the desktop entry and the icons for this user; return the files.

    Raises:
        EngineError: this is not a Linux desktop, or a file cannot be written.
    """
    share = _share()
    # the icon by its path: a theme's cache may not know it before the next log-in
    icon = share / "icons" / "hicolor" / "scalable" / "apps" / "pagewise.svg"
    files = write_menu(share, command(), str(icon))
    _refresh(share)
    return files


def uninstall_desktop() -> list[Path]:
    """Delete what `install_desktop` has written, and return it. Raises `EngineError`."""
    share, gone = _share(), []
    for file in _files(share):
        with _writing(file):
            if file.exists():
                file.unlink()
                gone.append(file)
    _refresh(share)
    return gone


def write_menu(share: Path, line: list[str], icon: str) -> list[Path]:
    """Write the entry of a desktop's menu below `share`, and the icon in all sizes.

    `line` starts the program; `icon` is a path, or a name where desktops look icons up. Raises
    `EngineError`.
    """
    entry, drawing, *pictures = files = _files(share)
    svg = resources.ICON.read_bytes()
    texts = {entry: _entry(line, icon).encode(), drawing: svg}
    renderer = QSvgRenderer(QByteArray(svg))
    for file in files:
        with _writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            if file in texts:
                file.write_bytes(texts[file])
    for size, file in zip(_SIZES, pictures, strict=True):
        picture = QImage(size, size, QImage.Format.Format_ARGB32)
        picture.fill(0)
        painter = QPainter(picture)
        renderer.render(painter)
        painter.end()
        if not picture.save(str(file)):
            raise EngineError("storage.cannot-write", file=file, reason="PNG")
    return files


def _files(share: Path) -> list[Path]:
    icons = share / "icons" / "hicolor"
    return [
        share / "applications" / "pagewise.desktop",
        icons / "scalable" / "apps" / "pagewise.svg",
        *(icons / f"{size}x{size}" / "apps" / "pagewise.png" for size in _SIZES),
    ]


def _share() -> Path:
    """Return where this user's desktop looks. Raises `EngineError`: there is no such desktop."""
    if not sys.platform.startswith("linux"):
        raise EngineError("shell.no-desktop")
    return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")


def _refresh(share: Path) -> None:
    """Have the desktop look again, where it keeps lists of its own."""
    for tool, folder in (
        ("update-desktop-database", share / "applications"),
        ("gtk-update-icon-cache", share / "icons" / "hicolor"),
    ):
        if shutil.which(tool):
            with suppress(OSError):
                subprocess.run([tool, str(folder)], capture_output=True, check=False)


@contextmanager
def _writing(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise EngineError("storage.cannot-write", file=file, reason=error) from error


def _entry(line: list[str], icon: str) -> str:
    return f"""[Desktop Entry]
Type=Application
Version=1.0
Name=Pagewise
Name[zh_CN]=Pagewise 文档搜索
GenericName=Document Search
GenericName[zh_CN]=文档搜索
Comment=Find the passages of your own documents that answer a question
Comment[zh_CN]=在自己的文档里找到能回答问题的段落
Exec={exec_line(line)} %F
Icon={_escaped(icon)}
Terminal=false
MimeType={";".join(_TYPES)};
Categories=Office;
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
