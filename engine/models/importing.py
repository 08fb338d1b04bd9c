"""Model import: takes the files of a model over from a folder, a stick perhaps, without a network.

Only the files that a model needs are taken, by name: no code, no pickles.
"""

import hashlib
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from engine.errors import InstallFailed, ModelUnavailable
from engine.messages import Message
from engine.models.events import Copying
from engine.models.folder import INDEX, kind_of, listed, read_json, weights
from engine.models.part import need_room, part_of, settle
from engine.models.published import PinnedFile, Published
from engine.models.receipt import Bytes

_BLOCK = 4 * 1024 * 1024  # bytes copied between two events
_SMALL_FILES = ("config.json", "tokenizer.json", "tokenizer_config.json", INDEX)


def import_pinned(
    published: Published, lacking: Sequence[PinnedFile], origin: Path, folder: Path
) -> Generator[Copying, None, dict[str, Bytes]]:
    """Copy those of the `lacking` files that have their published bytes; return what was copied.

    Raises:
        InstallFailed: some are missing, or are others; those that were right are copied by then.
    """
    missing = [file.name for file in lacking if not (origin / file.name).is_file()]
    there = [file for file in lacking if file.name not in missing]
    need_room(folder, sum(file.size for file in there))
    copied: dict[str, Bytes] = {}
    wrong = []
    for file in there:
        source, part = origin / file.name, part_of(folder, file.name)
        if source.stat().st_size != file.size:
            wrong.append(file.name)
            continue
        found = yield from _copied(source, part)
        if found.sha256 == file.sha256:
            settle(part)
            copied[file.name] = found
        else:
            part.unlink()
            wrong.append(file.name)
    if missing or wrong:
        raise InstallFailed(
            "models.partly-from-folder" if copied else "models.not-from-folder",
            model=published.name,
            folder=origin,
            faults=_faults(missing, wrong),
        )
    return copied


def _faults(missing: list[str], wrong: list[str]) -> Message:
    if not wrong:
        return Message("models.files-missing", files=listed(missing))
    if not missing:
        return Message("models.files-differ", files=listed(wrong))
    return Message(
        "models.files-missing-and-differ", missing=listed(missing), differing=listed(wrong)
    )


def import_unpinned(
    published: Published, origin: Path, folder: Path
) -> Generator[Copying, None, dict[str, Bytes]]:
    """Copy a model whose hashes nobody has published: small files first, then the weights.

    What lay in `folder` before is removed: it may be another version, in other shards.
    """
    files = files_of(published, origin)
    if origin.resolve() == folder.resolve():
        return {}
    need_room(folder, sum(file.stat().st_size for file in files))
    for stale in folder.iterdir():
        if stale.suffix == ".safetensors" or stale.name in _SMALL_FILES:
            stale.unlink()
    copied: dict[str, Bytes] = {}
    for file in files:
        part = part_of(folder, file.name)
        copied[file.name] = yield from _copied(file, part)
        settle(part)
    return copied


def files_of(published: Published, origin: Path) -> list[Path]:
    """The files that are taken over of an unpinned model.

    Raises:
        ModelUnavailable: the folder does not hold a model that can be run, or holds another one.
    """
    if kind_of(origin) != "qwen3":
        raise ModelUnavailable("models.other-model", folder=origin)
    config = read_json(origin / "config.json")
    shape = (config.get("num_hidden_layers"), config.get("hidden_size"))
    if shape != published.shape:
        raise ModelUnavailable(
            "models.other-shape",
            folder=origin,
            model=published.name,
            layers=shape[0],
            width=shape[1],
            wanted=published.shape[0],
            wide=published.shape[1],
        )
    small = [origin / name for name in _SMALL_FILES if (origin / name).is_file()]
    return [*small, *weights(origin)]


def _copied(source: Path, part: Path) -> Generator[Copying, None, Bytes]:
    """Copy a file to a `.part`, and return what was written."""
    digest = hashlib.sha256()
    with part.open("wb") as stream, _readable(source) as reading:
        total = source.stat().st_size
        while block := _read(reading, source):
            digest.update(block)
            stream.write(block)
            yield Copying(source.name, stream.tell(), total)
    written = part.stat()
    return Bytes(written.st_size, written.st_mtime_ns, digest.hexdigest())


@contextmanager
def _readable(source: Path) -> Iterator[BinaryIO]:
    try:
        stream = source.open("rb")
    except OSError as error:
        raise InstallFailed("storage.cannot-read", file=source, reason=error.strerror) from error
    with stream:
        yield stream


def _read(stream: BinaryIO, source: Path) -> bytes:
    try:
        return stream.read(_BLOCK)
    except OSError as error:  # the stick was pulled
        raise InstallFailed("storage.cannot-read", file=source, reason=error.strerror) from error
