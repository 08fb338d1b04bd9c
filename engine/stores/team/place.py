"""Place: where a team's library lies on a server, and where its documents lie on this desk.

    team.toml    address = "https://qdrant.example:6333"
                 collection = "team"

                 [owners]                       # folders here whose documents only a group may see
                 "/Volumes/legal" = "legal"

                 [roots]                        # what all call a folder → where it is here
                 "smb://files/legal" = "/Volumes/legal"

A document has one name for all desks, its shared name: its path, the beginning of which may be
replaced by what `roots` has for it. The documents of a group have a collection of their own, as a
key of the server is good for whole collections: what a desk would leave out by itself is no secret.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path, PurePath

from engine.errors import LibraryUnavailable
from engine.messages import Message
from engine.storage import NAMED, NamedPath, storage_errors, write_atomically

FILE = "team.toml"
_NAME = re.compile(r"\w(?:[\w\-]{0,38}[\w\-])?")


@dataclass(frozen=True, slots=True)
class Place:
    """What `team.toml` says; see above. `collection` is that of documents that all may see."""

    address: str
    collection: str
    owners: Mapping[str, str] = field(default_factory=dict)
    roots: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, library_dir: Path) -> "Place | None":
        """Return that of a library; None where it is no team's. Raises `LibraryUnavailable`."""
        file = library_dir / FILE
        try:
            content = tomllib.loads(file.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise LibraryUnavailable("team.cannot-read", file=file, error=error) from error
        owners, roots = content.pop("owners", {}), content.pop("roots", {})
        names = [*content.values(), *owners.values(), *roots.values()]
        if set(content) != {"address", "collection"} or not all(
            type(each) is str for each in names
        ):
            raise LibraryUnavailable(
                "team.cannot-read", file=file, error=Message("team.odd-settings")
            )
        return cls(**content, owners=owners, roots=roots)

    def write(self, library_dir: Path) -> None:
        """Raises `LibraryUnavailable`."""
        import tomlkit  # late: only a change needs it

        content = {
            "address": self.address,
            "collection": self.collection,
            "owners": dict(self.owners),
            "roots": dict(self.roots),
        }
        with storage_errors(library_dir):
            write_atomically(library_dir / FILE, tomlkit.dumps(content))

    def collection_of(self, group: str) -> str:
        """Return the collection of a group; of "" that of everybody."""
        return f"{self.collection}.{group}" if group else self.collection

    def group_in(self, collection: str) -> str | None:
        """Return the group that a collection is of; "" is everybody, None another library."""
        if collection == self.collection:
            return ""
        group = collection.removeprefix(f"{self.collection}.")
        return group if group != collection and _NAME.fullmatch(group) else None

    def group_of(self, path: PurePath) -> str:
        """Return the group that a document here belongs to; "" where all may see it."""
        folder = _longest(_spelled(path), self.owners)
        return "" if folder is None else self.owners[folder]

    def shared(self, path: PurePath) -> str:
        """Return the name of a document here by which all desks know it."""
        name = _spelled(path)
        here = {_spelled(type(path)(place)): root for root, place in self.roots.items()}
        folder = _longest(name, here)
        return name if folder is None else _joined(here[folder], name[len(folder) :])

    def here(self, name: str) -> Path:
        """Return where a document is on this desk, if it can be seen here at all."""
        root = _longest(name, self.roots)
        if root is not None:
            return _path(_joined(self.roots[root], name[len(root) :]))
        return NamedPath(name) if "://" in name else _path(name)

    def with_root(self, root: str, here: str) -> "Place":
        """Return the place with one more root, or, where `here` is "", without it.

        Raises `LibraryUnavailable`: one of them is no folder.
        """
        root = _spelled(PurePath(root.strip())) if root.strip() else ""
        others = {name: place for name, place in self.roots.items() if name != root}
        if not here:
            if root not in self.roots:
                raise LibraryUnavailable("team.unknown-root", root=root)
            return replace(self, roots=others)
        if not root or not Path(here).is_absolute():
            raise LibraryUnavailable("team.no-root", here=here)
        return replace(self, roots={**others, root: here})

    def with_owner(self, folder: Path, group: str) -> "Place":
        """Return the place with a folder that belongs to a group; of "" to all.

        Raises `LibraryUnavailable`.
        """
        if not group.strip():
            name = _spelled(folder)
            return replace(self, owners={k: v for k, v in self.owners.items() if k != name})
        if not _NAME.fullmatch(group := group.strip()):
            raise LibraryUnavailable("team.bad-group", group=group)
        return replace(self, owners={**self.owners, _spelled(folder): group})


_path = lru_cache(maxsize=10_000)(Path)  # questions find the same files again


def _spelled(path: PurePath) -> str:
    return NAMED.sub(r"\1//", path.as_posix())


def _longest(name: str, folders: Mapping[str, str]) -> str | None:
    """Return the longest of the folders that a document is in."""
    inside = (each for each in folders if f"{name}/".startswith(f"{each.rstrip('/')}/"))
    return max(inside, key=len, default=None)


def _joined(folder: str, rest: str) -> str:
    rest = rest.lstrip("/")
    return f"{folder.rstrip('/')}/{rest}" if rest else folder
