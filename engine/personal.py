"""Personal: what the person has put into the library, in a file that no rebuilding touches.

    library.json    {"version": 1, "folders": ["/home/me", "/mnt/nas"], "drives": ["/mnt/nas"]}

`drives` are those folders that were a drive of their own when they were last there.

Everything else in the data directory can be made again from the person's disk; this cannot. So it
is written as a whole, beside the old one, which it then replaces; and before a later version of
Pagewise writes it in another shape, a copy of the old shape is kept as `library.VERSION.json`.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from engine.errors import LibraryUnavailable

VERSION = 1


@dataclass(frozen=True, slots=True)
class Personal:
    """What is the person's own."""

    folders: tuple[Path, ...] = ()
    drives: tuple[Path, ...] = ()

    @classmethod
    def read(cls, file: Path) -> "Personal":
        """What `file` holds; nothing when there is no file. Raises `LibraryUnavailable`."""
        found = _read(file)
        if found is None:
            return cls()
        return cls(*(tuple(map(Path, found[name])) for name in ("folders", "drives")))

    def write(self, file: Path) -> None:
        """Put this in the place of what `file` holds. Raises `LibraryUnavailable` and `OSError`."""
        before = _read(file)
        if before and before["version"] < VERSION:
            shutil.copy2(file, file.with_suffix(f".{before['version']}.json"))
        content = {
            "version": VERSION,
            "folders": [str(folder) for folder in self.folders],
            "drives": [str(folder) for folder in self.drives],
        }
        fresh = file.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as stream:
            json.dump(content, stream, indent=2)
            stream.flush()
            os.fsync(stream.fileno())
        fresh.chmod(0o600)
        fresh.replace(file)


def _read(file: Path) -> dict[str, Any] | None:
    try:
        found = json.loads(file.read_text("utf-8"))
        version, paths = found["version"], [*found["folders"], *found["drives"]]
        if not (isinstance(version, int) and all(isinstance(each, str) for each in paths)):
            raise TypeError("its values are of other types")
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LibraryUnavailable(
            f"The list of your folders, {file}, cannot be read ({error}). "
            "Mend it, or delete it and add your folders again."
        ) from error
    if version > VERSION:
        raise LibraryUnavailable(
            f"{file} was written by a later version of Pagewise. Use that version."
        )
    return dict(found)
