"""Personal: the folders of the library, in a file that no rebuilding touches.

    library.json    {"version": 1, "folders": ["/home/me", "/mnt/nas"], "drives": ["/mnt/nas"]}

`drives` are those folders that were a drive of their own when they were last there.
"""

from dataclasses import dataclass
from pathlib import Path

from engine.messages import Message
from engine.user.file import UserFile

VERSION = 1


@dataclass(frozen=True, slots=True)
class LibraryFolders:
    """What is the person's own."""

    folders: tuple[Path, ...] = ()
    drives: tuple[Path, ...] = ()

    @classmethod
    def read(cls, file: Path) -> "LibraryFolders":
        """What `file` holds; nothing when there is no file. Raises `LibraryUnavailable`."""
        own = _own(file)
        found = own.read()
        if found is None:
            return cls()
        try:
            return cls(*(tuple(map(Path, found[name])) for name in ("folders", "drives")))
        except (KeyError, TypeError) as error:
            raise own.unreadable(error) from error

    def write(self, file: Path) -> None:
        """Put this in the place of what `file` holds. Raises `LibraryUnavailable` and `OSError`."""
        LibraryFolders.read(file)  # what cannot be understood is not overwritten
        _own(file).write(
            {
                "folders": [str(folder) for folder in self.folders],
                "drives": [str(folder) for folder in self.drives],
            }
        )


def _own(file: Path) -> UserFile:
    return UserFile(file, Message("user.folders"), VERSION)
