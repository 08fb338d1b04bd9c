"""OwnFile: a JSON file of what the person has made, which nothing else could make again.

    {"version": 1, …}

It is written as a whole, beside the old one, which it then replaces; a damaged one, or one of a
later version, is named and left alone; and before this version writes the file in another shape,
a copy of the old one is kept beside it as `NAME.VERSION.json`.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import LibraryUnavailable
from engine.messages import Message


@dataclass(frozen=True, slots=True)
class UserFile:
    """A file, `what` it is to the user, and the version of its shape."""

    path: Path
    what: Message
    version: int = 1

    def read(self) -> dict[str, Any] | None:
        """What is in the file, with its "version"; None where there is no file.

        Raises `LibraryUnavailable`: it is damaged, or of a later version.
        """
        try:
            content = json.loads(self.path.read_text("utf-8"))
            if not isinstance(content, dict) or not isinstance(content.get("version"), int):
                raise self.unreadable(Message("user.no-version"))
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise self.unreadable(error) from error
        if content["version"] > self.version:
            raise LibraryUnavailable("storage.later-version", file=self.path)
        return content

    def write(self, content: Mapping[str, Any]) -> None:
        """Put `content` (without a version) in the place of what the file holds.

        Raises `LibraryUnavailable` where that could not be read, and `OSError`.
        """
        before = self.read()
        if before and before["version"] < self.version:
            shutil.copy2(self.path, self.path.with_suffix(f".{before['version']}.json"))
        # Under a name of its own, since two processes may be at it; it is private to the user.
        number, name = tempfile.mkstemp(".new", f"{self.path.stem}.", self.path.parent)
        try:
            with os.fdopen(number, "w", encoding="utf-8") as stream:
                json.dump({"version": self.version, **content}, stream, indent=2)
                stream.flush()
                os.fsync(stream.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def unreadable(self, reason: Exception | Message) -> LibraryUnavailable:
        """The error for content that is not what it should be."""
        return LibraryUnavailable("user.damaged", what=self.what, file=self.path, error=reason)
