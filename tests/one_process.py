"""Indexing in one process: to start others takes most of the time of a small sync."""

from collections.abc import Iterator
from pkgutil import resolve_name
from typing import Any

import pytest

from engine.errors import DocumentError
from engine.events import Tick


def index_in_one_process(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("engine.sync.reading.map_in_processes", _map)
    patch.setattr("engine.sync.upkeep.in_process", _run)
    # It could not be raised again: a busy machine would hold up all tests that come after.
    patch.setattr("engine.sync.vector_job.lower_priority", lambda **_: None)


def index_in_several(patch: pytest.MonkeyPatch) -> None:
    """Undo it for a test of the processes."""
    patch.setattr(
        "engine.sync.reading.map_in_processes", resolve_name("engine.process:map_in_processes")
    )
    patch.setattr("engine.sync.upkeep.in_process", resolve_name("engine.sync.apart:in_process"))


def _map(function: Any, requests: Any, *_: object) -> Iterator[Any]:
    for key, arguments in requests:
        yield Tick()
        items, error = [], None
        try:
            for item in function(*arguments) if arguments is not None else ():
                items.append(item)
        except DocumentError as its:
            error = its
        yield key, items, error
    yield Tick()


def _run(_: str, name: str, *arguments: object, **options: object) -> Iterator[Any]:
    yield from resolve_name(name)(*arguments, **options)
