"""Pool: catalogs that are open already, for the next question; to open one takes half a ms."""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from engine.catalog.catalog import Catalog

_MOST = 4  # that wait

_Stamp = tuple[int, int, int] | None  # of a file


class CatalogPool:
    """Opens a catalog, each connection for one owner at a time; for any thread."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._waiting: deque[tuple[_Stamp, Catalog]] = deque()
        self._keeps = True

    @contextmanager
    def catalog(self) -> Iterator[Catalog]:
        """Raises what `Catalog` raises."""
        stamp, catalog = self._taken()
        try:
            yield catalog
        except BaseException:
            catalog.close()
            raise
        if self._keeps and catalog.is_writable and len(self._waiting) < _MOST:
            self._waiting.append((stamp, catalog))
        else:
            catalog.close()

    @contextmanager
    def released(self) -> Iterator[None]:
        """Keep none open meanwhile, so that Windows, too, lets the file be set aside."""
        self._keeps = False
        self.close()
        try:
            yield
        finally:
            self._keeps = True

    def close(self) -> None:
        """Close those that wait."""
        for _, catalog in self._popped():
            catalog.close()

    def _taken(self) -> tuple[_Stamp, Catalog]:
        stamp = self._stamp()
        for known, catalog in self._popped():
            if known and known == stamp and catalog.is_current:
                return stamp, catalog
            catalog.close()
        return stamp, Catalog(self._file)

    def _popped(self) -> Iterator[tuple[_Stamp, Catalog]]:
        with suppress(IndexError):
            while True:
                yield self._waiting.pop()

    def _stamp(self) -> _Stamp:
        """Return what changes where another file takes its place, or something writes over it."""
        try:
            status = self._file.stat()
        except OSError:
            return None
        return status.st_ino, status.st_mtime_ns, status.st_size
