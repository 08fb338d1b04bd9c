"""Processes: one is measured and ended with all that it started, whoever their parent is by now."""

import os
from contextlib import suppress

import psutil  # type: ignore[import-untyped]

_LOWER, _LOWEST = 5, 19  # as POSIX counts


def give_way(*, to_all: bool = False) -> None:
    """Let the window, and whatever a person works with, come before this process; or `to_all`."""
    with suppress(OSError, psutil.Error):
        process = psutil.Process()
        if os.name == "nt":
            low, lowest = psutil.BELOW_NORMAL_PRIORITY_CLASS, psutil.IDLE_PRIORITY_CLASS
            process.nice(lowest if to_all else low)
        else:
            process.nice(max(process.nice(), _LOWEST if to_all else _LOWER))


def end(pid: int) -> None:
    """Kill the process `pid`, then all that it started; raises nothing.

    It goes first: it might take the end of one below it for a crash, and make a note of that.
    """
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                each.kill()


def memory(pid: int) -> int:
    """Bytes of memory that the process `pid` and all that it started take; 0 when it is gone."""
    total = 0
    with suppress(psutil.Error):
        process = psutil.Process(pid)
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.Error):
                total += each.memory_info().rss
    return total
