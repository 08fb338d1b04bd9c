"""Receipt: what is known of an installed model's files, kept beside them.

To hash a gigabyte takes seconds, so it is done once: the receipt records size, time of change and
SHA-256 of each file, and how the self-check ended. Later starts compare sizes and times only. A
receipt that is damaged, or of other bytes than those that lie there, counts for nothing.
"""

import hashlib
import json
import os
from collections.abc import Collection, Generator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, TypeVar

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models.events import Checking

NAME = "receipt.json"
_VERSION = 1
_T = TypeVar("_T")
_BLOCK = 4 * 1024 * 1024  # bytes, hashed between two events

# Of folders that cannot be written to: hashed once in the life of the process, at least.
_unwritten: dict[Path, "Receipt"] = {}


@dataclass(frozen=True, slots=True)
class Bytes:
    """A file as it was when it was hashed."""

    size: int
    mtime_ns: int
    sha256: str


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """How the self-check ended, and what to say of it."""

    passed: bool
    message: Message


@dataclass(frozen=True, slots=True)
class Receipt:
    """What was found in a model folder: its files by name, and the self-check if there was one."""

    files: Mapping[str, Bytes] = field(default_factory=dict)
    self_check: SelfCheck | None = None

    def fits(self, folder: Path, names: Collection[str]) -> bool:
        """Whether it speaks of the files of these names, as they lie in `folder` now."""
        return all(self.knows(folder / name) for name in names)

    def knows(self, file: Path) -> bool:
        """Whether `file` is as it was when it was hashed, as far as size and time tell."""
        known = self.files.get(file.name)
        try:
            now = file.stat()
        except OSError:
            return False
        return known is not None and (known.size, known.mtime_ns) == (now.st_size, now.st_mtime_ns)


def read(folder: Path) -> Receipt:
    """The receipt of a model folder; an empty one where there is none, or a damaged one."""
    if folder in _unwritten:
        return _unwritten[folder]
    try:
        raw = json.loads((folder / NAME).read_text("utf-8"))
        if raw["version"] != _VERSION:
            return Receipt()
        verdict = raw["self_check"]
        return Receipt(
            {name: _typed(Bytes, each) for name, each in raw["files"].items()},
            None if verdict is None else _verdict(verdict),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return Receipt()


def write(folder: Path, receipt: Receipt) -> None:
    """Keep the receipt with the model; in memory where the folder does not let us."""
    raw = {"version": _VERSION, **asdict(receipt)}
    try:
        write_whole(folder / NAME, json.dumps(raw, indent=2))
        _unwritten.pop(folder, None)
    except OSError:
        _unwritten[folder] = receipt


def write_whole(file: Path, text: str) -> None:
    """Write a small file such that it is there whole or not at all. Raises `OSError`."""
    with NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=f".{file.name}.", delete=False
    ) as stream:
        try:
            stream.write(text)
            stream.close()
            Path(stream.name).replace(file)
        except BaseException:
            with suppress(OSError):
                Path(stream.name).unlink()
            raise


def examine(
    folder: Path, names: Collection[str], known: Receipt | None = None
) -> Generator[Checking, None, Receipt]:
    """Hash the files of these names, but for those that `known` speaks of; return the receipt.

    The verdict of the self-check is kept only where every file is as `known` has it. A file that is
    not there is left out. Raises `ModelUnavailable` for one that cannot be read.
    """
    known = known or Receipt()
    files: dict[str, Bytes] = {}
    for name in names:
        file = folder / name
        if known.knows(file):
            files[name] = known.files[name]
        elif file.is_file():
            files[name] = yield from hashed(file)
    kept = known.self_check if files == known.files else None
    return Receipt(files, kept)


def hashed(file: Path, name: str | None = None) -> Generator[Checking, None, Bytes]:
    """Hash one file, with an event (under `name`) a block. Raises `ModelUnavailable`."""
    digest = hashlib.sha256()
    done = 0
    try:
        with file.open("rb") as stream:
            before = os.fstat(stream.fileno())  # a change while we read must show later
            while block := stream.read(_BLOCK):
                digest.update(block)
                done += len(block)
                yield Checking(name or file.name, done, max(done, before.st_size))
    except OSError as error:
        raise ModelUnavailable("storage.cannot-read", file=file, reason=error.strerror) from error
    return Bytes(before.st_size, before.st_mtime_ns, digest.hexdigest())


def result(steps: Generator[Any, None, _T]) -> _T:
    """Run steps to their end, without looking at the events, and give what they return."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            value: _T = end.value
            return value


def _verdict(raw: dict[str, Any]) -> SelfCheck:
    return _typed(SelfCheck, {**raw, "message": Message.from_json(raw["message"])})


def _typed(record: type[_T], raw: dict[str, Any]) -> _T:
    """A record from JSON. Raises `TypeError` for a field too many, too few, or of another type."""
    made = record(**raw)
    for each in fields(record):  # type: ignore[arg-type]
        if type(raw[each.name]) is not each.type:
            raise TypeError(each.name)
    return made
