"""Connection: this process as a driver of an existing Ray cluster.

Ray's own errors are translated here, and nothing is said or sent that was not asked for.
"""

import logging
import os
import re
import socket
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout, suppress
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from engine.errors import EngineError, Invalid

_INSTALL = "pip install 'pagewise[team]'"
_ANSWER_SECONDS = 10.0
_CONNECT_SECONDS = 60.0  # Ray itself would try for many minutes
_QUIET = {
    "RAY_USAGE_STATS_ENABLED": "0",
    "RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO": "0",  # else it warns of a change to come
}


class ClusterUnavailable(EngineError):
    """The cluster cannot be reached, does not fit, or has no node left that can work."""


@contextmanager
def connected(address: str) -> Iterator[None]:
    """Connect to the cluster at `HOST:PORT` (its head), `ray://HOST:PORT`, or `auto`, one here.

    Meanwhile nothing can be printed. Raises `Invalid`, `ClusterUnavailable`.
    """
    _check(address)
    for name, value in _QUIET.items():
        os.environ.setdefault(name, value)
    try:
        import ray
    except ImportError as error:
        raise ClusterUnavailable("ray.not-installed", command=_INSTALL) from error
    logging.getLogger("ray").setLevel(logging.ERROR)
    failed: list[BaseException] = []
    joining = Thread(target=_join, args=(address, failed), daemon=True)
    # Ray prints a page about a node that is lost, whatever its options say.
    with Path(os.devnull).open("w") as nowhere, redirect_stdout(nowhere):
        joining.start()
        joining.join(_CONNECT_SECONDS)
        try:
            if joining.is_alive():
                raise ClusterUnavailable("ray.no-cluster", address=address)
            if failed:
                raise _translated(address, failed[0]) from failed[0]
            yield
        finally:
            if not joining.is_alive():
                with suppress(Exception):  # it is gone already
                    ray.shutdown()


def _check(address: str) -> None:
    """Ask whether somebody listens at the address at all."""
    if address == "auto":
        return
    try:
        parts = urlsplit(address if "://" in address else f"tcp://{address}")
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if not host or not port or parts.scheme not in ("tcp", "ray") or parts.path:
        raise Invalid("ray.bad-address", address=address)
    try:
        socket.create_connection((host, port), _ANSWER_SECONDS).close()
    except OSError as error:
        reason = error.strerror or error
        raise ClusterUnavailable("ray.unreachable", address=address, reason=reason) from error


def _join(address: str, failed: list[BaseException]) -> None:
    import ray

    options: dict[str, Any] = {"log_to_driver": False, "configure_logging": False}
    try:
        ray.init(address=address, namespace="pagewise", **options)
    except BaseException as error:  # by Ray; what it raises is not written down
        failed.append(error)


def _translated(address: str, error: BaseException) -> ClusterUnavailable:
    versions = re.search(r"Ray: (\S+)\s+Python: (\S+)", str(error))  # of the cluster, then ours
    if versions is None:
        return ClusterUnavailable("ray.no-cluster", address=address)
    theirs, python = versions.groups()
    return ClusterUnavailable("ray.other-version", address=address, theirs=theirs, python=python)
