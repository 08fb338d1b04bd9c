"""Desktop entries: the programs that a desktop of freedesktop.org has for a kind of file."""

import os
import shlex
from collections.abc import Iterator, Sequence
from configparser import Error as ParserError, RawConfigParser, SectionProxy
from contextlib import suppress
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from shutil import which

from PySide6.QtCore import QLocale, QMimeDatabase, QStandardPaths

_Place = QStandardPaths.StandardLocation
_FILE_CODES = {"%f", "%F", "%u", "%U"}  # of a line: where the file goes


@dataclass(frozen=True, slots=True)
class Program:
    """A program, by its name in the current language, and the words of its line."""

    name: str
    line: tuple[str, ...]
    in_terminal: bool


def programs_for(file: Path) -> list[Program]:
    """Return the programs that are installed for this kind of file, the preferred one first."""
    kind = QMimeDatabase().mimeTypeForFile(str(file))
    kinds = [kind.name(), *kind.allAncestors()]
    found: dict[str, Program] = {}
    for each in kinds:
        for program in programs_of(each):
            if which(program.line[0]) and not program.in_terminal:
                found.setdefault(program.name, program)
    return list(found.values())


def programs_of(kind: str) -> Iterator[Program]:
    """Yield what has an entry for a MIME type, the preferred one first; perhaps twice."""
    for entry in _entries(kind):
        for folder, name in product(
            _folders(_Place.ApplicationsLocation), (entry, entry.replace("-", "/", 1))
        ):
            if program := _program(_read(folder / name)):
                yield program
                break


def filled(line: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """Return the words of a line with others in the place of the file."""
    words: list[str] = []
    left = list(wanted)
    for word in line:
        if word in _FILE_CODES:
            words += left
            left = []
        elif not (len(word) == 2 and word.startswith("%")):  # the entry's icon, name or path
            words.append(word.replace("%%", "%"))
    return words + left


def _program(parser: RawConfigParser) -> Program | None:
    if not parser.has_section("Desktop Entry"):
        return None
    entry = parser["Desktop Entry"]
    try:
        line = shlex.split(entry.get("Exec", ""))
    except ValueError:  # a quote that is not closed
        return None
    if not line or entry.get("Hidden") == "true":
        return None
    return Program(_name(entry) or line[0], tuple(line), entry.get("Terminal") == "true")


def _name(entry: SectionProxy) -> str:
    locale = QLocale().name()  # zh_CN
    keys = (f"Name[{locale}]", f"Name[{locale.partition('_')[0]}]", "Name")
    return next(filter(None, map(entry.get, keys)), "")


def _entries(kind: str) -> Iterator[str]:
    """Yield the names of entries for a MIME type, the preferred one first."""
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
        names = _read(file).get(section, kind, fallback="")
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
