"""How the program that opens PDFs on this desktop is told which page to show.

Programs that are not listed here are left to the desktop, which opens the first page.
"""

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QSettings

from app.results.desktop_entries import filled, programs_of

_AT_INDEX = ("--page-index={page}", "{file}")
_IN_BROWSER = ("{url}#page={page}",)
_ARGUMENTS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("evince", "papers", "xreader", "atril"), _AT_INDEX),
    **dict.fromkeys(("mupdf", "mupdf-gl", "mupdf-x11"), ("{file}", "{page}")),
    **dict.fromkeys(
        (
            "brave-browser", "chrome", "chromium", "chromium-browser", "firefox", "firefox-esr",
            "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge",
        ),
        _IN_BROWSER,
    ),
    **dict.fromkeys(("acrobat", "acrord32"), ("/A", "page={page}", "{file}")),
    "okular": ("--page", "{page}", "{file}"),
    "qpdfview": ("--unique", "{file}#{page}"),
    "sumatrapdf": ("-reuse-instance", "-page", "{page}", "{file}"),
    "zathura": ("--page={page}", "{file}"),
}  # fmt: skip


def command(file: Path, page: int) -> list[str] | None:
    """Return the command line that shows page `page` (from 1) of `file`; None where there is none.

    Never pass it through a shell.
    """
    line: Sequence[str] = ()
    if sys.platform == "win32":
        line = _windows_line()
    elif sys.platform != "darwin":  # where Preview takes no page
        line = next((each.line for each in programs_of("application/pdf")), ())
    return with_page(line, file, page) if line else None


def with_page(line: Sequence[str], file: Path, page: int) -> list[str] | None:
    """Return the words of a desktop entry's line with the file and its page put in."""
    program = next((name for name in map(_name, line) if name in _ARGUMENTS), None)
    if program is None:
        return None
    values = {"file": str(file), "page": page, "url": file.as_uri()}
    return filled(line, [each.format_map(values) for each in _ARGUMENTS[program]])


def _name(word: str) -> str:
    """Return the name of the program that a word of a line may start, perhaps in a sandbox."""
    path = PureWindowsPath(word.removeprefix("--command="))  # / separates too
    return path.name.lower().removesuffix(".exe")


def _windows_line() -> list[str]:
    shell = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.pdf"
    native = QSettings.Format.NativeFormat
    chosen = QSettings(shell + r"\UserChoice", native).value("ProgId")
    opening = QSettings(rf"HKEY_CLASSES_ROOT\{chosen}\shell\open\command", native).value("Default")
    if not chosen or not isinstance(opening, str):
        return []
    program = opening.split('"')[1] if opening.startswith('"') else opening.split(" ")[0]
    return [program]
