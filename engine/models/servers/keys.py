"""Keys: what servers ask for, kept in the keyring of the system.

Where there is none, or it is not usable, they are in `keys.json` in the data directory, which is
private to the user; else that file only names their servers. They go nowhere else: not into
settings, a log, an error, or an argument.

The first look into a keyring may have the system ask for its password: not for a window's thread.
"""

import json
import logging
import re
from pathlib import Path

from engine.errors import LibraryUnavailable
from engine.models.servers.address import Address
from engine.storage import storage_errors, write_atomically

_SERVICE = "Pagewise"  # what the keyring shows
_COLLECTION = re.compile(r"-[0-9a-f]{12}$")  # the end of the name of what is evaluated

log = logging.getLogger(__name__)


def home_of(data_dir: Path) -> Path:
    """Return the directory of the user's own; that of an evaluation is below it."""
    is_below = data_dir.parent.name == "eval" and _COLLECTION.search(data_dir.name)
    return data_dir.parent.parent if is_below else data_dir


class Keys:
    """The keys of all servers, by their origin. A server has at most one."""

    def __init__(self, data_dir: Path) -> None:
        self._file = home_of(data_dir) / "keys.json"

    def get(self, address: Address) -> str:
        """Return the key of a server; "" where it has none. No error leaves it."""
        return self._in_file().get(address.origin) or _in_keyring(address.origin)

    def keep(self, address: Address, key: str) -> None:
        """Keep a key, instead of the one before; "" forgets it.

        Raises `LibraryUnavailable`: it can be kept nowhere.
        """
        is_there = bool(key) and _put_into_keyring(address.origin, key)
        if not key:
            _remove_from_keyring(address.origin)
        known = self._in_file()
        changed = {name: value for name, value in known.items() if name != address.origin}
        if key:  # the file names what the keyring holds, so that all of it can be forgotten
            changed[address.origin] = "" if is_there else key
        if changed == known:
            return
        try:
            with storage_errors(self._file.parent):
                self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
                write_atomically(self._file, json.dumps(changed, indent=1))
        except OSError as error:
            raise LibraryUnavailable("servers.key-not-kept", reason=error) from error

    def forget_all(self) -> None:
        """Forget those in the keyring; the file goes with the data directory."""
        for origin in self._in_file():
            _remove_from_keyring(origin)

    def _in_file(self) -> dict[str, str]:
        try:
            found = json.loads(self._file.read_text("utf-8"))
        except (OSError, ValueError, RecursionError):
            return {}
        if not isinstance(found, dict):
            return {}
        return {name: key for name, key in found.items() if isinstance(key, str)}


def without_key(text: str, key: str) -> str:
    """Return a server's words on one line, and without the key, which some repeat."""
    words = " ".join(text.split())
    return words.replace(key, "…") if key else words


def _in_keyring(origin: str) -> str:
    try:
        import keyring  # late, as it looks for all that there may be

        return keyring.get_password(_SERVICE, origin) or ""
    except Exception as error:  # each of its backends raises its own
        log.info("no keyring: %s", type(error).__name__)
        return ""


def _put_into_keyring(origin: str, key: str) -> bool:
    """Put a key there; say whether it is there, which not every backend sees to."""
    try:
        import keyring

        keyring.set_password(_SERVICE, origin, key)
        return keyring.get_password(_SERVICE, origin) == key
    except Exception as error:
        log.info("no keyring: %s", type(error).__name__)
        return False


def _remove_from_keyring(origin: str) -> None:
    try:
        import keyring

        keyring.delete_password(_SERVICE, origin)
    except Exception as error:
        log.info("not removed from the keyring: %s", type(error).__name__)
