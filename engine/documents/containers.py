"""Containers: which kind of document a zip archive or a compound file holds.

The names of the parts inside say more than the suffix does.
"""

import re
import zipfile
from pathlib import Path

from engine.errors import Protected
from engine.messages import Message

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARTS = {  # of a zip archive; some servers number the main part: document2.xml
    "docx": re.compile(r"word/document\d*\.xml"),
    "pptx": re.compile(r"ppt/presentation\d*\.xml"),
    "spreadsheet": re.compile(r"xl/workbook\d*\.(xml|bin)"),
}
_MIMETYPE = re.compile(
    rb"application/(?:x-)?vnd\.oasis\.opendocument\.(text|presentation|graphics|spreads)"
)
_STREAMS = {  # of a compound file, in the order in which they are looked for
    "worddocument": "doc",
    "powerpoint document": "doc",
    "workbook": "spreadsheet",
    "book": "spreadsheet",
}


def zip_kind(path: Path) -> str | None:
    """Return the kind of Office document that a zip archive is; None if it is none, or broken."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            for kind, part in _PARTS.items():
                if any(map(part.fullmatch, names)):
                    return kind
            if "mimetype" not in names:
                return None
            with archive.open("mimetype") as stream:
                found = _MIMETYPE.match(stream.read(200))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError, EOFError):
        return None
    if found is None:
        return None
    return "spreadsheet" if found[1] == b"spreads" else "odf"


def ole_kind(path: Path, noun: Message) -> str | None:
    """Return the kind of document that a compound file is; None if it is none, or broken.

    Raises `Protected` if only Office can open it; `noun` names it.
    """
    streams = ole_streams(path)
    if "encryptedpackage" in streams:  # Office puts an encrypted .docx under this name
        return "encrypted"
    if "\tdrmcontent" in streams:
        raise Protected("documents.rights-management", noun=noun)
    return next((kind for stream, kind in _STREAMS.items() if stream in streams), None)


def ole_streams(path: Path) -> frozenset[str]:
    """Return the names, in lower case, of the top-level streams of a compound file."""
    import olefile  # late: only old documents need it

    try:
        with olefile.OleFileIO(path) as compound:
            return frozenset(entry[0].lower() for entry in compound.listdir() if len(entry) == 1)
    except OSError as error:
        if error.errno is not None:  # olefile's own errors have no number
            raise
    except (ValueError, IndexError, RecursionError):
        pass
    return frozenset()
