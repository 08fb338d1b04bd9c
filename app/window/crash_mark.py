"""CrashMark: a file that is there while the program runs; one left behind tells of a crash."""

import faulthandler
import logging
from contextlib import suppress
from pathlib import Path
from typing import IO

log = logging.getLogger(__name__)


class CrashMark:
    """Made at the start and removed at the end; what Python says of a fault is written into it.

    That names functions and lines of the program, and nothing of documents or questions.

    Attributes:
        crashed: The last run did not come to its end; its log has what is known.
    """

    def __init__(self, folder: Path) -> None:
        """Make the mark in `folder`, where the log lies."""
        self._file = folder / "running"
        self._stream: IO[str] | None = None
        self.crashed = self._file.exists()
        with suppress(OSError):  # it can do without
            if self.crashed:
                said = self._file.read_text("utf-8", "replace").strip()
                log.error("the last run did not come to its end\n%s", said)
            self._stream = self._file.open("w", encoding="utf-8")
            faulthandler.enable(self._stream)

    def remove(self) -> None:
        if self._stream:
            faulthandler.disable()
            self._stream.close()
            with suppress(OSError):
                self._file.unlink()
