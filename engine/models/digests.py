"""Digests: the SHA-256 of model files, and how a model's self-check ended, kept between starts.

To hash gigabytes takes seconds, so it is done once: a digest is known as long as path, size, time
of change and inode of its file are the same, and a self-check counts as long as the digests of the
files it was made with are. The file that keeps them may be lost at any time.
"""

import hashlib
import json
from collections.abc import Collection, Generator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from engine.errors import ModelUnavailable
from engine.events import Checking
from engine.messages import Message
from engine.storage import write_atomically

FILE = "digests.json"
_BLOCK = 4 * 1024 * 1024  # bytes, hashed between two events
_T = TypeVar("_T")
_writing = Lock()

# What could not be written, by file: hashed once in the life of the process, at least.
_unwritten: dict[Path, dict[str, dict[str, Any]]] = {}


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """How the self-check of a model ended, and what to say of it."""

    passed: bool
    message: Message


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
        """Remember the SHA-256 of a file as it is now."""
        self._write("files", str(file), [*_stamp(file), sha256])

    def look_up(self, file: Path) -> Generator[Checking, None, str]:
        """Return the SHA-256 of a file, which is hashed if need be. Raises `ModelUnavailable`."""
        return self.known(file) or (yield from self.compute(file))

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
            raise ModelUnavailable(
                "storage.cannot-read", file=file, reason=error.strerror
            ) from error
        self._write("files", str(file), [*before, digest.hexdigest()])
        return digest.hexdigest()

    def self_check(self, folder: Path) -> SelfCheck | None:
        """Return how the self-check of a model ended, if its files are still the same."""
        try:
            found = self._read()["self_checks"][str(folder)]
            if all(self.known(folder / name) == each for name, each in found["files"].items()):
                return SelfCheck(bool(found["passed"]), Message.from_json(found["message"]))
        except (LookupError, TypeError, AttributeError, ValueError):
            pass
        return None

    def add_self_check(self, folder: Path, files: Collection[str], found: SelfCheck) -> None:
        """Remember how the self-check of a model with these files, all hashed before, ended."""
        self._write("self_checks", str(folder), {
            "files": {name: self.known(folder / name) for name in files},
            "passed": found.passed,
            "message": found.message.to_json(),
        })  # fmt: skip

    def forget_self_check(self, folder: Path) -> None:
        """Let a model that has been installed again be tried again."""
        if self.self_check(folder):
            self._write("self_checks", str(folder), None)

    def _read(self) -> dict[str, dict[str, Any]]:
        if self._file in _unwritten:
            return _unwritten[self._file]
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
            try:
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_atomically(self._file, json.dumps(known, indent=1))
                _unwritten.pop(self._file, None)
            except OSError:
                _unwritten[self._file] = known


def result(steps: Generator[Any, None, _T]) -> _T:
    """Run a generator to its end, whatever it yields, and return what it returns."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: _T = end.value
            return value


def _stamp(file: Path) -> list[int]:
    found = file.stat()
    return [found.st_size, found.st_mtime_ns, found.st_ino]
