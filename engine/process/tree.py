"""Tree: a process with all that it has started: its end, its memory and what it has computed.

psutil is loaded late: a window is shown without it.
"""

from contextlib import suppress
from typing import Any


def kill_tree(pid: int) -> None:
    """Kill the process `pid`, then all that it started: it might note their end as a crash."""
    import psutil

    for each in _tree(pid):
        with suppress(psutil.Error):
            each.kill()


def tree_memory(pid: int, whole: bool = True) -> int:
    """Return the bytes that the process `pid` and all that it started take; 0 when it is gone.

    If not the `whole` tree, then it alone, which is found at once.
    """
    import psutil

    total = 0
    for each in _tree(pid, whole):
        with suppress(psutil.Error):
            total += each.memory_info().rss
    return total


def tree_seconds(pid: int) -> float:
    """Return how long the process `pid` and all that it started have computed."""
    import psutil

    total = 0.0
    for each in _tree(pid):
        with suppress(psutil.Error):
            total += sum(each.cpu_times()[:2])
    return total


def _tree(pid: int, whole: bool = True) -> list[Any]:
    import psutil

    with suppress(psutil.Error):
        process = psutil.Process(pid)
        return [process, *(process.children(recursive=True) if whole else ())]
    return []
