"""Keeper: writes a file of what the user made beside the window's thread."""

import logging
from collections.abc import Iterator
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.stream import Lanes, Stream
from engine import EngineError, Judgments, Notes

log = logging.getLogger(__name__)


class Keeper(QObject):
    """Writes the newest content that it is given.

    Signals:
        failed: A Message about why it could not be written.
    """

    failed = Signal(object)

    def __init__(self, name: str, file: Path, lanes: Lanes, parent: QObject) -> None:
        super().__init__(parent)
        self._file = file
        self._unsaved: Judgments | Notes | None = None
        self.stream = Stream(name, lanes.rest, self)
        self.stream.finished.connect(self._on_saved)
        self.stream.failed.connect(self.failed)

    def keep(self, content: Judgments | Notes) -> None:
        """Write this; it must not change any more."""
        self._unsaved = content
        self.stream.start(lambda: self._written(content))

    def finish(self) -> None:
        """Write what is not written yet: the threads have ended."""
        if self._unsaved is not None:
            try:
                self._unsaved.write(self._file)
            except EngineError as error:
                log.error("what was written last is lost: %s", error)

    def _written(self, content: Judgments | Notes) -> Iterator[None]:
        content.write(self._file)
        yield from ()

    def _on_saved(self) -> None:
        self._unsaved = None
