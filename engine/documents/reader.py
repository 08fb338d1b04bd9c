"""Reading: one file in, its metadata and its pages out.

`read(path)` yields one `Metadata` and then each `Page`, so that what was read before a kill is
kept. `kinds` tells the type of a file and the function in `readers/` that reads it: a generator
`read(path, passwords)` of the same records, which may raise anything. Here, and only here, foreign
exceptions become `DocumentError`s.

Readers are imported when a file of their type is met, so importing this module is cheap.
"""

from collections.abc import Callable, Iterator, Sequence
from errno import EINVAL
from pathlib import Path
from pkgutil import resolve_name
from typing import cast

from engine.documents.kinds import FileType
from engine.errors import Denied, DocumentError, Empty, TooLarge, Unreadable, Vanished
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage
from engine.storage import on_disk, sha256

Reader = Callable[[Path, Sequence[str]], Iterator[Metadata | Page | ScannedPage]]


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    """Yield the `Metadata` of a file, then its pages; `passwords` are tried on it.

    Raises a `DocumentError` before the first page or after any of them, and nothing else.
    """
    kind: FileType | None = None
    begun = False
    path = on_disk(path)
    try:
        kind = FileType.from_path(path)
        if not path.stat().st_size:
            raise Empty("documents.empty")
        reader = resolve_name(f"engine.documents.readers.{kind.reader}")
        for record in cast(Reader, reader)(path, passwords):
            begun = begun or isinstance(record, ScannedPage)
            begun = begun or (isinstance(record, Page) and bool(record.text))
            yield record
    except DocumentError:
        raise
    except Exception as error:
        raise _translated(error, kind, begun) from error
    if not begun:
        raise Empty("documents.no-text", noun=kind.noun)


def digest(path: Path) -> str:
    """Return the SHA-256 of the content, by which a moved file is recognised.

    Raises `Vanished`, `Denied`.
    """
    try:
        return sha256(on_disk(path))
    except OSError as error:
        raise _translated(error, None, False) from error


def _translated(error: Exception, kind: FileType | None, begun: bool) -> DocumentError:
    match error:
        case FileNotFoundError():
            return Vanished("documents.gone")
        case PermissionError():
            return Denied("documents.denied")
        case IsADirectoryError():
            return Unreadable("documents.is-folder")
        case MemoryError():
            return TooLarge("documents.no-memory")
        # A damaged file sends its reader to places that there are not: an invalid argument.
        case OSError(strerror=str()) if error.errno != EINVAL:
            return Denied("documents.cannot-read", reason=error)
    noun = kind.noun if kind else Message("kinds.file")
    return Unreadable("documents.breaks-off" if begun else "documents.cannot-open", noun=noun)
