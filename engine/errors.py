"""Everything that the engine raises for a condition that a person can mend.

    EngineError
    ├─ DocumentError          one file cannot be read; `sync` turns it into a `Skipped`
    │  ├─ Unsupported         no reader for this kind of file
    │  ├─ Unreadable          damaged, or the system does not let us
    │  ├─ Encrypted           needs a password
    │  ├─ Empty               holds no text
    │  ├─ TooLarge            over the limit of size, time or memory
    │  └─ Vanished            was there a moment ago
    ├─ FolderMissing          a folder that was named does not exist
    ├─ LibraryBusy            another process is writing to this library
    ├─ LibraryUnavailable     the data directory cannot be used
    │  └─ CatalogDamaged      the catalog is no database, or torn; the next sync begins it afresh
    ├─ QuestionEmpty          nothing in the question can be searched for
    ├─ KindUnknown            a question asks for a kind of document that there is not
    ├─ ModelUnavailable       no such model, a broken model folder, not enough memory
    ├─ ScoreInvalid           a model gives scores that are no numbers
    ├─ InstallFailed          a model cannot be fetched, imported, put in its place or removed
    ├─ PresetUnknown          no preset of that name
    └─ CollectionInvalid      a judged collection cannot be read

`str(error)` is a sentence fit for the person at the screen: what happened, to what, what to do. The
cause, where there is one, is kept by `raise … from`. Anything else that leaves the engine is a bug.
A `DocumentError` does not name its file: whoever reports it stands beside the path.
"""


class EngineError(Exception):
    """A condition that the person can mend; `str(self)` is the sentence to show."""


class DocumentError(EngineError):
    """One file cannot be read; the others can."""


class Unsupported(DocumentError):
    """There is no reader for this kind of file."""


class Unreadable(DocumentError):
    """The file is damaged, or may not be opened."""


class Encrypted(DocumentError):
    """The file needs a password."""


class Empty(DocumentError):
    """The file holds no text."""


class TooLarge(DocumentError):
    """The file is over a limit of size, time or memory."""


class Vanished(DocumentError):
    """The file went away between being seen and being read."""


class FolderMissing(EngineError):
    """A folder that was named does not exist."""


class LibraryBusy(EngineError):
    """Another process is writing to this library."""


class LibraryUnavailable(EngineError):
    """The data directory cannot be written or holds something else."""


class CatalogDamaged(LibraryUnavailable):
    """The catalog cannot be read any more; everything in it can be read again from disk."""


class QuestionEmpty(EngineError):
    """Nothing in the question can be searched for."""


class KindUnknown(EngineError):
    """A question asks for a kind of document that there is not."""


class ModelUnavailable(EngineError):
    """The model is missing, broken, or does not fit."""


class ScoreInvalid(EngineError):
    """The model gives scores that are no numbers, in float32 as well."""


class InstallFailed(EngineError):
    """A model cannot be fetched, imported, put in its place or removed."""


class PresetUnknown(EngineError):
    """There is no preset of that name."""


class CollectionInvalid(EngineError):
    """A judged collection cannot be read."""
