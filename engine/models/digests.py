"""Digests: the SHA-256 of model files, and how a model's self-check ended, kept between starts.

To hash gigabytes takes seconds, so it is done once: a digest is known as long as path, size, time
of change and inode of its file are the same, and a self-check counts as long as the digests of the
files it was made with are. The file that keeps them may be lost at any time.
"""

import hashlib
import json
from collections.abc import Collection, Generator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import Any

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.events import Checking, Verified
from engine.storage import write_atomically

FILE = "digests.json"
_BLOCK = 4 * 1024 * 1024  # bytes, hashed between two events
_writing = Lock()


class Digests:
    """What is known of the models in a data directory, and of those outside that were used."""

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "models" / FILE

    def known(self, file: Path) -> str | None:
        """Return the SHA-256 of a file that is as it was when it was hashed, else None."""
        known = self._read()["files"].get(str(file))
        try:
            return str(known[3]) if known and known[:3] == _stamp(file) else None
        except (OSError, TypeError, LookupError):
            return None

    def add(self, file: Path, sha256: str) -> None:
        self._write("files", str(file), [*_stamp(file), sha256])

    def look_up(self, file: Path) -> str:
        """Return the SHA-256 of a file, which is hashed if need be. Raises `ModelUnavailable`."""
        return self.known(file) or _result(self.compute(file))

    def compute(self, file: Path, name: str = "") -> Generator[Checking, None, str]:
        """Hash a file, whatever is known; events carry its name or `name`.

        Raises `ModelUnavailable` where it cannot be read.
        """
        digest = hashlib.sha256()
        done = 0
        try:
            before = _stamp(file)  # a change while we read must show later
            with file.open("rb") as stream:
                while block := stream.read(_BLOCK):
                    digest.update(block)
                    done += len(block)
                    yield Checking(name or file.name, done, max(done, before[0]))
        except OSError as error:
            raise ModelUnavailable("storage.cannot-read", file=file, reason=error) from error
        self._write("files", str(file), [*before, digest.hexdigest()])
        return digest.hexdigest()

    def self_check(self, folder: Path) -> Verified | None:
        """Return how the self-check of a model ended, if its files are still the same."""
        with suppress(LookupError, TypeError, AttributeError, ValueError):
            found = self._read()["self_checks"][str(folder)]
            if all(self.known(folder / name) == each for name, each in found["files"].items()):
                message = Message.from_json(found["message"])
                return Verified(folder.name, bool(found["passed"]), message)
        return None

    def add_self_check(self, folder: Path, files: Collection[str], found: Verified) -> None:
        self._write("self_checks", str(folder), {
            "files": {name: self.known(folder / name) for name in files},
            "passed": found.passed,
            "message": asdict(found.message),
        })  # fmt: skip

    def forget_self_check(self, folder: Path) -> None:
        """Let a model that has been installed again be tried again."""
        if self.self_check(folder):
            self._write("self_checks", str(folder), None)

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            raw = json.loads(self._file.read_text("utf-8"))
            return {"files": dict(raw["files"]), "self_checks": dict(raw["self_checks"])}
        except (OSError, ValueError, LookupError, TypeError, RecursionError):
            return {"files": {}, "self_checks": {}}

    def _write(self, table: str, key: str, value: Any) -> None:
        """Set one entry; those that another process has written meanwhile stay."""
        with _writing:
            known = self._read()
            known[table][key] = value
            known["files"] = {
                name: each for name, each in known["files"].items() if Path(name).exists()
            }
            with suppress(OSError):  # the files are hashed again next time
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_atomically(self._file, json.dumps(known, indent=1))


def _result(steps: Generator[object, None, str]) -> str:
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return str(end.value)


def _stamp(file: Path) -> list[int]:
    found = file.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ino]
