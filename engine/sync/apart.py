"""Apart: a sync in a process of its own, which alone loads what it needs: not the one that asks."""

import logging
from collections.abc import Iterator
from pkgutil import resolve_name

import engine.process
from engine.errors import EngineError
from engine.events import Synced, SyncEvent, Tick

log = logging.getLogger(__name__)


def in_process(
    stopped: str, name: str, *arguments: object, **options: object
) -> Iterator[SyncEvent]:
    """Yield what a sync yields that runs in a process of its own, `Synced` last.

    `name` is that of its function, `module:function`. A `Tick` comes where nothing else does for a
    moment. Closing the generator ends the process.
    """
    worker = engine.process.Worker(_run)
    try:
        worker.start(name, *arguments, **options)
        is_over = False
        for event in worker.results(tick=Tick()):
            is_over = is_over or isinstance(event, Synced)
            if not (is_over and isinstance(event, Tick)):  # the process is still closing files
                yield event
    except engine.process.Crashed as error:
        reason = error.args[0]
        if isinstance(reason, str):  # a traceback
            log.error("%s failed: %s", name, reason)
            reason = reason.strip().rpartition("\n")[2]
        raise EngineError(stopped, reason=reason) from error
    finally:
        worker.kill()


def _run(name: str, *arguments: object, **options: object) -> Iterator[SyncEvent]:
    yield from resolve_name(name)(*arguments, **options)
