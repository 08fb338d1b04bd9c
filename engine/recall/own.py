"""Own: the documents of the user's own library, as what is searched."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import cached_property
from pathlib import Path

from engine.catalog import Catalog
from engine.config import Config
from engine.recall.local import LocalSource
from engine.recall.meaning import Meaning
from engine.recall.retriever import Keywords

Opening = Callable[[], AbstractContextManager[Catalog]]


class OwnDocuments:
    """Their catalog, index and vectors; each is opened when it is first needed."""

    def __init__(self, config: Config, contents: Opening, meaning: Meaning) -> None:
        """`contents` opens the catalog."""
        self._config, self.contents, self._meaning = config, contents, meaning

    @cached_property
    def keywords(self) -> Keywords:
        from engine.index import Index  # late, as it loads NumPy

        return Keywords(Index(self._config.index_dir))

    @cached_property
    def source(self) -> LocalSource:
        return LocalSource(self.contents, self.keywords, self._meaning)

    def folders(self) -> tuple[Path, ...]:
        """Return none beside those of the library."""
        return ()

    def open(self) -> None:
        """Open the index, so that the first question need not wait. Raises `IndexUnreadable`."""
        self.source.open()

    def close(self) -> None:
        if "keywords" in vars(self):
            self.keywords.index.close()
