"""Paces: how fast each model reads on this computer, kept for the questions to come.

A pace belongs to a model on a device in a number format, and to a processor: a data directory may
move to another computer.
"""

import json
import platform
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from functools import cache
from os import cpu_count
from pathlib import Path

from engine.config import DTYPES
from engine.models import Listed
from engine.storage import write_atomically

FILE = "paces.json"  # in the data directory
PASSAGE = 750  # bytes of one of usual length, and what reading any costs: to count in passages
_STEADY = 0.1  # of a pace: a smaller change is not written


class Paces:
    """The paces in one file, which may be lost at any time. No error leaves it."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def get(self, model: str, device: str, dtype: str) -> float | None:
        """Return the bytes a second that were last measured, None where none were."""
        return _valid(self._read().get(_key(model, device, dtype)))

    def keep(self, pace: float, model: str, device: str, dtype: str) -> None:
        before = self.get(model, device, dtype)
        if before and abs(pace - before) < before * _STEADY:
            return
        paces = self._read() | {_key(model, device, dtype): pace}
        with suppress(OSError):
            write_atomically(self._file, json.dumps(paces, ensure_ascii=False, indent=1))

    def fastest(self, model: str, device: str) -> float:
        """Return the bytes a second that were measured in the fastest number format; 0 for none."""
        paces = self._read()
        return max(_valid(paces.get(_key(model, device, dtype))) or 0.0 for dtype in DTYPES)

    def _read(self) -> dict[str, object]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return found if isinstance(found, dict) else {}


def _valid(pace: object) -> float | None:
    return pace if isinstance(pace, float) and pace > 0 else None


def _key(*parts: str) -> str:
    return " · ".join((*parts, processor_name()))


def with_paces(listed: Iterable[Listed], data_dir: Path, device: str) -> list[Listed]:
    """Return models with the pace, in passages a second, that each was measured to have here."""
    paces = Paces(data_dir / FILE)
    return [replace(each, pace=paces.fastest(each.title, device) / PASSAGE) for each in listed]


@cache
def processor_name() -> str:
    """Return the model of the processor, with the number of its cores."""
    name = platform.processor() or platform.machine()
    with suppress(OSError):  # only Linux has the file, and only there Python knows no name
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
        names = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
        name = next(names, name)
    return f"{name} × {cpu_count()}"
