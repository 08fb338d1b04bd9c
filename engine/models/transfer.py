"""Transfer: brings the files of a model into its folder, over the network or from a folder.

A file grows as `NAME.part` beside where it will be, and takes its name when it is whole, checked
against its published hash, and on the disk for good. So a folder holds good files and parts of
files, whatever was cut or killed.
"""

import os
import shutil
from collections.abc import Collection, Generator, Iterator
from contextlib import closing
from pathlib import Path

from engine.errors import ModelUnavailable
from engine.events import Notice
from engine.models.digests import Digests
from engine.models.events import Copying, Downloading, InstallEvent
from engine.models.folder import listed
from engine.models.model import bytes_left, lacking, part_of
from engine.models.pace import Pace
from engine.models.pins import PinnedFile
from engine.models.published import SOURCES, Published

_SPARE = 50_000_000  # bytes of disk that stay free
_BLOCK = 4 * 1024 * 1024  # bytes copied between two events


def bring(
    published: Published,
    source: str | Path,
    folder: Path,
    digests: Digests,
    only: Collection[PinnedFile] | None = None,
) -> Generator[InstallEvent]:
    """Download or copy the files that are lacking, small ones first: a wrong source shows soon.

    `only` these of them.
    """
    missing = lacking(published, folder, digests)
    wrong = []
    if isinstance(source, Path):
        wrong = [
            file.name
            for file in missing
            if not (source / file.name).is_file()
            or (source / file.name).stat().st_size != file.size
        ]
    wanted = [file for file in missing if file.name not in wrong]
    need_room(folder, bytes_left(folder, wanted))
    done = published.size - sum(file.size for file in missing)
    if only is not None:
        wanted = [file for file in wanted if file in only]
    for file in wanted:
        part = part_of(folder, file)
        part.parent.mkdir(mode=0o700, exist_ok=True)  # some lie in a folder of their own
        if isinstance(source, Path):
            yield from copied(source / file.name, part)
        else:
            yield from _downloaded(published, source, file, part, done)
        sha256 = yield from digests.compute(part, file.name)
        if sha256 == (file.sha256 or sha256):
            digests.add(finish(part), sha256)
            done += file.size
            continue
        part.unlink()
        wrong.append(file.name)
        if not isinstance(source, Path):
            others = ", ".join(each for each in SOURCES if each != source)
            raise ModelUnavailable(
                "models.other-checksum", file=file.name, host=host_of(source), others=others
            )
    if wrong:
        raise ModelUnavailable(
            "models.not-from-folder", model=published.name, folder=source, files=listed(wrong)
        )


def _downloaded(
    published: Published, source: str, file: PinnedFile, part: Path, done: int
) -> Iterator[InstallEvent]:
    from engine.models.download import download  # the only place with a network

    address = SOURCES[source].format(
        repository=published.repository, commit=published.commit, file=file.name
    )
    pace = Pace()
    with closing(download(address, part, file.size)) as events:
        for event in events:
            if isinstance(event, Notice):
                yield event
                continue
            pace.update(done + event)
            left = pace.seconds_left(published.size)
            yield Downloading(file.name, done + event, published.size, pace.rate, left)


def copied(source: Path, part: Path) -> Iterator[Copying]:
    total = source.stat().st_size
    with part.open("wb") as stream:
        for block in _blocks(source):
            stream.write(block)
            yield Copying(source.name, stream.tell(), total)


def _blocks(source: Path) -> Iterator[bytes]:
    try:
        with source.open("rb") as stream:
            while block := stream.read(_BLOCK):
                yield block
    except OSError as error:  # the stick was pulled
        raise ModelUnavailable("storage.cannot-read", file=source, reason=error) from error


def finish(part: Path) -> Path:
    """Give a part its name, once its bytes are on the disk for good."""
    with part.open("rb+") as stream:
        os.fsync(stream.fileno())
    return part.replace(part.with_suffix(""))


def need_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if size and free < size + _SPARE:
        raise ModelUnavailable("models.no-room", folder=folder, needed=size / 1e9, free=free / 1e9)


def host_of(source: str) -> str:
    return SOURCES[source].split("/")[2]
