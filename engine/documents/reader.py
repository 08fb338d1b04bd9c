"""Reading: one file in, its front and its pages out.

`read(path)` yields one `Metadata` and then the `Page`s one by one, so that what was read before a
kill is kept. `kinds` tells what kind a file is; the module of that name in `readers/` reads it. A
reader is a function `read(path, passwords)` that yields the same records and may raise anything:
here, and only here, foreign exceptions become `DocumentError`s.

Readers are imported when a file of their kind is met: importing this package is cheap. They run
code on hostile input, so the caller runs them in a process that it can kill.
"""

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import cast

from engine.documents.kinds import FileType, kind_of
from engine.errors import Denied, DocumentError, Empty, TooLarge, Unreadable, Vanished
from engine.messages import Message
from engine.records import Metadata, Page, ScannedPage

__all__ = ["kind_of", "read"]

Reader = Callable[[Path, Sequence[str]], Iterator[Metadata | Page | ScannedPage]]


def read(path: Path, passwords: Sequence[str] = ()) -> Iterator[Metadata | Page | ScannedPage]:
    """Yield the `Metadata` of a file, then its pages; `passwords` are tried on it.

    Raises a `DocumentError` before the first page or after any of them, and nothing else.
    """
    kind: FileType | None = None
    begun = False
    try:
        kind = FileType.of(path)
        if not path.stat().st_size:
            raise Empty("documents.empty")
        reader = cast(
            Reader, import_module(f"engine.documents.readers.{kind.reader or kind.name}").read
        )
        for record in reader(path, passwords):
            begun = begun or isinstance(record, ScannedPage)
            begun = begun or (isinstance(record, Page) and bool(record.text))
            yield record
    except DocumentError:
        raise
    except Exception as error:
        raise _translated(error, kind, begun) from error
    if not begun:
        raise Empty("documents.no-text", noun=kind.noun)


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
        case OSError(strerror=str() as reason):
            return Denied("documents.cannot-read", reason=reason)
    noun = kind.noun if kind else Message("kinds.file")
    return Unreadable("documents.breaks-off" if begun else "documents.cannot-open", noun=noun)
