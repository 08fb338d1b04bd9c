"""The folders of the library, in a file that no rebuilding touches.

library.json    {"version": 1, "folders": ["/home/me", "/mnt/nas"], "drives": ["/mnt/nas"]}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from engine.messages import Message
from engine.user.file import UserFile


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
