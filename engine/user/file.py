"""UserFile: a JSON file of what the user made and nothing else could make again.

    {"version": 1, …}

It is written whole or not at all. A file that is damaged, or of a later version, is named and left
alone: what cannot be understood is never overwritten.
"""

import json
from abc import ABC, abstractmethod
from collections.abc import Mapping
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
        """Return what the file is to say, without its version."""

    @classmethod
    def read(cls, file: Path) -> Self:
        """Return what `file` says. Raises `LibraryUnavailable`."""
        try:
            content = json.loads(file.read_text("utf-8"))
            is_later = content["version"] > _VERSION
            found = cls() if is_later else cls.from_json(content)
        except FileNotFoundError:
            return cls()
        except (OSError, LookupError, TypeError, ValueError, AttributeError, EngineError) as error:
            reason = getattr(error, "message", error)
            raise LibraryUnavailable(
                "user.damaged", what=cls.WHAT, file=file, error=reason
            ) from error
        if is_later:
            raise LibraryUnavailable("storage.later-version", file=file)
        return found

    def write(self, file: Path) -> None:
        """Replace what `file` says. Raises `LibraryUnavailable`."""
        self.read(file)
        text = json.dumps({"version": _VERSION, **self.to_json()}, indent=2)
        with storage_errors(file.parent):
            write_atomically(file, text)
