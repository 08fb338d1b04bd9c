"""Processes: a process is ended with all that it started, whoever their parent is by now."""

from contextlib import suppress

import psutil  # type: ignore[import-untyped]


def end_children(pid: int) -> None:
    """Kill whatever the process `pid` started and what these started; raises nothing."""
    with suppress(psutil.Error):
        for child in psutil.Process(pid).children(recursive=True):
            with suppress(psutil.Error):
                child.kill()
