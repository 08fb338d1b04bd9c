"""How the program that opens PDFs on this desktop is told which page to show.

Programs that are not listed here are left to the desktop, which opens the first page.
"""

import os
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from configparser import Error as ParserError, RawConfigParser
from contextlib import suppress
from itertools import product
from pathlib import Path, PureWindowsPath

from PySide6.QtCore import QSettings, QStandardPaths

_Place = QStandardPaths.StandardLocation
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
_FILE_CODES = {"%f", "%F", "%u", "%U"}  # of a desktop entry: where the file goes


def command(file: Path, page: int) -> list[str] | None:
    """Return the command line that shows page `page` (from 1) of `file`; None where there is none.

    Never pass it through a shell.
    """
    if sys.platform == "win32":
        line = _windows_line()
    elif sys.platform == "darwin":  # Preview takes no page
        return None
    else:
        line = _desktop_line()
    return with_page(line, file, page) if line else None


def with_page(line: Sequence[str], file: Path, page: int) -> list[str] | None:
    """Return the words of a desktop entry's line with the file and its page put in."""
    program = next((name for name in map(_name, line) if name in _ARGUMENTS), None)
    if program is None:
        return None
    values = {"file": str(file), "page": page, "url": file.as_uri()}
    wanted = [each.format_map(values) for each in _ARGUMENTS[program]]
    words: list[str] = []
    for word in line:
        if word in _FILE_CODES:
            words += wanted
            wanted = []
        elif not (len(word) == 2 and word.startswith("%")):  # the entry's icon, name or path
            words.append(word.replace("%%", "%"))
    return words + wanted


def _name(word: str) -> str:
    """Return the name of the program that a word of a line may start, perhaps in a sandbox."""
    path = PureWindowsPath(word.removeprefix("--command="))  # / separates too
    return path.name.lower().removesuffix(".exe")


# --- finding the program


def _windows_line() -> list[str]:
    shell = r"HKEY_CURRENT_USER\Software\Microsoft\Windows\CurrentVersion\Explorer\FileExts\.pdf"
    native = QSettings.Format.NativeFormat
    chosen = QSettings(shell + r"\UserChoice", native).value("ProgId")
    opening = QSettings(rf"HKEY_CLASSES_ROOT\{chosen}\shell\open\command", native).value("Default")
    if not chosen or not isinstance(opening, str):
        return []
    program = opening.split('"')[1] if opening.startswith('"') else opening.split(" ")[0]
    return [program]


def _desktop_line() -> list[str]:
    for entry in _entries():
        for folder, name in product(
            _folders(_Place.ApplicationsLocation), (entry, entry.replace("-", "/", 1))
        ):
            if line := _read(folder / name).get("Desktop Entry", "Exec", fallback=""):
                try:
                    return shlex.split(line)
                except ValueError:  # a quote that is not closed
                    return []
    return []


def _entries() -> Iterator[str]:
    """Yield the names of desktop entries for PDFs, the preferred one first."""
    desktops = os.environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
    lists = [f"{name}-mimeapps.list" for name in desktops if name] + ["mimeapps.list"]
    applications = _folders(_Place.ApplicationsLocation)
    places = [*_folders(_Place.GenericConfigLocation), *applications]
    files = [
        (section, folder / name)
        for section in ("Default Applications", "Added Associations")
        for folder in places
        for name in lists
    ]
    files += [("MIME Cache", folder / "mimeinfo.cache") for folder in applications]
    for section, file in files:
        names = _read(file).get(section, "application/pdf", fallback="")
        yield from filter(None, names.split(";"))


def _folders(place: _Place) -> list[Path]:
    return list(map(Path, QStandardPaths.standardLocations(place)))


def _read(file: Path) -> RawConfigParser:
    """Read a file of the desktop, as far as it can be read."""
    parser = RawConfigParser(
        delimiters=("=",), comment_prefixes=("#",), strict=False, empty_lines_in_values=False
    )
    with suppress(OSError, UnicodeDecodeError, ParserError):
        parser.read(file, "utf-8")
    return parser
