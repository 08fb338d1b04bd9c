"""Errors: what the engine raises for a condition that the user can mend.

`error.message` says what happened, to what, and what to do; `str(error)` is that in English. The
cause, where there is one, is kept by `raise … from`. Anything else that leaves the engine is a bug.
What
nobody catches apart has no class of its own: its code tells it apart.

A `DocumentError` does not name its file, which whoever reports it knows; `sync` turns it into a
`Skipped` with its `cause`.
"""

from engine.messages import Message
from engine.records import Cause


class EngineError(Exception):
    """A condition that the user can mend; `message` says what and how."""

    def __init__(self, message: Message | str, /, **fields: object) -> None:
        """`message` may be its code, with the fields of the message."""
        self.message = message if isinstance(message, Message) else Message(message, **fields)
        super().__init__(self.message)  # all that is pickled


class DocumentError(EngineError):
    """One file cannot be read; the others can."""

    cause: Cause | None = None


class Unsupported(DocumentError):
    """There is no reader for this kind of file."""

    cause: Cause | None = "unsupported"


class ProgramMissing(Unsupported):
    """The file is read with the help of another program, which is not there."""

    cause: Cause | None = "program"


class Unreadable(DocumentError):
    """The file is damaged, or may not be opened."""

    cause: Cause | None = "damaged"


class Denied(Unreadable):
    """The system does not let us open the file."""

    cause: Cause | None = "denied"


class Encrypted(DocumentError):
    """The file needs a password that is not known."""

    cause: Cause | None = "password"


class Protected(DocumentError):
    """The file is encrypted, and no password opens it here."""

    cause: Cause | None = "protected"


class Empty(DocumentError):
    """The file holds no text."""

    cause: Cause | None = "empty"


class Scanned(Empty):
    """The file holds no text but pictures of it."""

    cause: Cause | None = "scanned"


class TooLarge(DocumentError):
    """The file is over a limit of size, time or memory."""

    cause: Cause | None = "limit"


class Vanished(DocumentError):
    """The file went away between being seen and being read."""

    cause: Cause | None = "gone"


class Invalid(EngineError):
    """What was given cannot be used: a question, a folder, a preset, a judged collection."""


class LibraryUnavailable(EngineError):
    """The library is written to elsewhere, or its settings, its disk or its place are at fault."""


class CatalogDamaged(LibraryUnavailable):
    """The catalog cannot be read any more; everything in it can be read again from disk."""


class CatalogOutdated(CatalogDamaged):
    """Another version of the program wrote the catalog."""


class IndexUnreadable(LibraryUnavailable):
    """An index cannot be read; it can be rebuilt from the catalog."""


class ModelUnavailable(EngineError):
    """The model is missing, broken, does not fit, or cannot be installed or removed."""
