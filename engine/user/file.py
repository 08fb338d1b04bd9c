"""Files of what the user made: what they have in common, and the list of the library's folders.

    library.json    {"version": 1, "folders": ["/home/me", "/mnt/nas"], "drives": ["/mnt/nas"]}

A file that is damaged, or of a later version, is named and left alone: what cannot be understood is
never overwritten.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Self

from engine.errors import EngineError, LibraryUnavailable
from engine.messages import Message
from engine.storage import storage_errors, write_atomically

_VERSION = 1


class UserFile(ABC):
    """The content of such a file; without arguments, that of a file that is not there yet."""

    __slots__ = ()

    WHAT: ClassVar[Message]  # what the file is to the user

    @classmethod
    @abstractmethod
    def from_json(cls, content: Mapping[str, Any]) -> Self:
        """Return what the file says.

        Raises `LookupError`, `TypeError`, `ValueError`, `AttributeError` or an `EngineError` for
        content that makes no sense.
        """

    @abstractmethod
    def to_json(self) -> dict[str, Any]:
        """Return it without its version."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Raises `LibraryUnavailable`."""
        try:
            content = json.loads(file.read_text("utf-8"))
            if content["version"] <= _VERSION:
                return cls.from_json(content)
        except FileNotFoundError:
            return cls()
        except (OSError, LookupError, TypeError, ValueError, AttributeError, EngineError) as error:
            reason = getattr(error, "message", error)
            raise LibraryUnavailable(
                "user.damaged", what=cls.WHAT, file=file, error=reason
            ) from error
        raise LibraryUnavailable("storage.later-version", file=file)

    def write(self, file: Path) -> None:
        """Raises `LibraryUnavailable`."""
        self.read(file)
        text = json.dumps({"version": _VERSION, **self.to_json()}, indent=2)
        with storage_errors(file.parent):
            write_atomically(file, text)


@dataclass(frozen=True, slots=True)
class LibraryFolders(UserFile):
    """The folders; `drives` are those that were a drive of their own when they were last there."""

    WHAT: ClassVar = Message("user.folders")

    folders: tuple[Path, ...] = ()
    drives: tuple[Path, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "LibraryFolders":
        return cls(*(tuple(map(Path, content[name])) for name in ("folders", "drives")))

    def to_json(self) -> dict[str, Any]:
        return {"folders": [*map(str, self.folders)], "drives": [*map(str, self.drives)]}
