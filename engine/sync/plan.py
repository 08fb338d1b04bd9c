"""Plan: what a sync has to read, and what it has to forget."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.catalog import Known
from engine.documents import File, Listing


@dataclass(frozen=True, slots=True)
class Plan:
    """What a sync has to do."""

    to_read: tuple[File, ...]
    gone: tuple[Path, ...]
    unchanged: int


def compare(found: Listing, known: Mapping[Path, Known], reader: int) -> Plan:
    """What is to be read, because it is new, has another size or time, or had an older reader.

    Files below a folder that is missing just now, or could not be opened, are not gone: a network
    drive comes back.
    """
    to_read = []
    unchanged = 0
    for path, file in found.files.items():
        before = known.get(path)
        if (
            before is not None
            and (before.size, before.mtime_ns) == (file.size, file.mtime_ns)
            and before.reader == reader
        ):
            unchanged += 1
        else:
            to_read.append(file)
    out_of_sight = [*found.missing, *(each.path for each in found.unseen)]
    gone = tuple(
        path
        for path in known
        if path not in found.files and not any(path.is_relative_to(each) for each in out_of_sight)
    )
    return Plan(tuple(to_read), gone, unchanged)
