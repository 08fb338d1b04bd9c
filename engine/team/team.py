"""Team: what a library is made of whose passages are on a server."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.config import Config
from engine.recall import Keywords, Meaning
from engine.team.contents import TeamContents
from engine.team.place import Place
from engine.team.reader import Reader
from engine.team.source import TeamSource
from engine.team.vocabulary import TeamIndex


class Team:
    """The reading side of a team's library; nothing is asked of the server before a search."""

    def __init__(self, place: Place, config: Config, meaning: Meaning) -> None:
        self.reader = Reader(place, config.data_dir)
        index = TeamIndex(self.reader)
        self.keywords = Keywords(index)
        self.source = TeamSource(self.reader, index, meaning)

    def open(self) -> None:
        """Ask the server for what every search needs. Raises `LibraryUnavailable`."""
        self.reader.collections()

    @contextmanager
    def contents(self) -> Iterator[TeamContents]:
        yield TeamContents(self.reader)

    def folders(self) -> tuple[Path, ...]:
        """Return where the folders of all desks are here."""
        names = self.reader.known("roots", lambda: self.reader.values("root", 1000))
        return tuple(self.reader.place.here(name) for name in sorted(names))

    def follow(self, place: Place) -> None:
        """Find documents where they are here now."""
        self.reader.place = place

    def close(self) -> None:
        self.reader.close()
