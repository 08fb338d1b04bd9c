"""Token: what a program must send to be answered, made at the first start."""

import secrets

from engine import Config, storage_errors, write_atomically

_BYTES = 32


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
