"""Refusal: why a server says no, in its own words."""

import json
from contextlib import suppress
from typing import Any

from engine.models.servers.keys import without_key

_NAMES = ("error", "detail", "message", "msg")  # what servers call their reason


def reason_in(body: bytes, key: str) -> str:
    """Return the reason that an answer in JSON gives, without the key; "" where it gives none."""
    said: Any = None
    with suppress(ValueError, RecursionError):
        said = json.loads(body)
    while isinstance(said, dict | list) and said:
        if isinstance(said, dict):
            said = next((said[each] for each in _NAMES if said.get(each)), None)
        else:
            said = said[0]
    return without_key(said, key) if isinstance(said, str) else ""
