"""Reach: the folders that an assistant may see; nothing else of the library is told to it."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from engine import Invalid, expand_home, filters_in, place_filter, without_filters


class Reach:
    """Some folders, or the whole library."""

    def __init__(self, folders: Sequence[Path] = ()) -> None:
        """Without `folders` it is all of the library."""
        self.folders = tuple(expand_home(each).resolve() for each in folders)

    def holds(self, paths: Iterable[Path]) -> bool:
        """Return whether one of these places of a document may be seen."""
        return any(self._is_inside(path) for path in paths)

    def first_of(self, paths: Sequence[Path]) -> Path:
        """Return the first of these places that may be seen."""
        return next(filter(self._is_inside, paths))

    def bound(self, question: str, folders: Sequence[str], kinds: Sequence[str]) -> str:
        """Return a question that finds nothing else; its own filters do not count.

        Raises `Invalid`: one of `folders` may not be seen.
        """
        within = [self._folder(each) for each in folders] or self.folders
        places = [place_filter(str(each)) for each in within]
        types = [f"type:{each}" for each in kinds]
        return " ".join((without_filters(question, filters_in(question)), *types, *places))

    def _folder(self, name: str) -> Path:
        folder = expand_home(Path(name.replace("\0", ""))).resolve()
        if not self._is_inside(folder):
            raise Invalid("shell.out-of-reach", folder=name)
        return folder

    def _is_inside(self, path: Path) -> bool:
        return not self.folders or any(map(path.resolve().is_relative_to, self.folders))
