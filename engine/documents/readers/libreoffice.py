"""LibreOffice: where it is installed. What is read with its help waits until it is."""

import shutil
from pathlib import Path

_PROGRAMS = ("soffice", "libreoffice")
_PLACES = (  # where installers put it without making it known
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
    r"C:\Program Files (x86)\LibreOffice\program\soffice.exe",
)


def program() -> str | None:
    """The program to start; None where there is none."""
    found = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    return found or next((place for place in _PLACES if Path(place).is_file()), None)
