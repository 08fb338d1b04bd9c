"""Service: where a running service answers other programs, and the token that they must send."""

import secrets
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress

from filelock import FileLock, Timeout

from engine.config import Config
from engine.storage import storage_errors, write_atomically

_BYTES = 32
_ADDRESS = "service-address"


def read_token(config: Config) -> str:
    """Return the token of the data directory; make one if there is none.

    The file is private to the user. Raises `LibraryUnavailable`.
    """
    file = config.data_dir / "service-token"
    config.make_data_dir()
    with storage_errors(config.data_dir):
        try:
            if token := file.read_text("ascii", errors="ignore").strip():
                return token
        except FileNotFoundError:
            pass
        token = secrets.token_urlsafe(_BYTES)
        write_atomically(file, token)
        return token


@contextmanager
def announced(config: Config, address: str) -> Iterator[None]:
    """Let `running_service` tell the address meanwhile; of several services, that of the first."""
    with ExitStack() as held:
        with suppress(Timeout, OSError):  # of a library that can only be read it tells nothing
            held.enter_context(_lock(config, timeout=1))
            write_atomically(config.library_dir / _ADDRESS, address)
        yield


def running_service(config: Config) -> str | None:
    """Return where a service answers over this library, if one does."""
    try:
        with _lock(config, timeout=0):
            return None
    except Timeout:
        with suppress(OSError):
            return (config.library_dir / _ADDRESS).read_text("utf-8")
    except OSError:
        pass
    return None


def _lock(config: Config, timeout: float) -> FileLock:
    return FileLock(config.library_dir / "service.lock", timeout=timeout, thread_local=False)
