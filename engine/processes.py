"""Processes: one is measured and ended with all that it started, whoever their parent is by now."""

from contextlib import suppress

import psutil  # type: ignore[import-untyped]


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
