"""Packing: what the process of a reader yields, for the desk to unpack, and nobody on the way.

Apart from the actor, since that process needs no Ray.
"""

import pickle
from collections.abc import Callable, Iterator
from typing import Any


def packed(function: Callable[..., Iterator[Any]], *arguments: object) -> Iterator[bytes]:
    """Yield what the function does."""
    for item in function(*arguments):
        yield pickle.dumps(item, pickle.HIGHEST_PROTOCOL)


def unpacked(item: bytes) -> Any:
    return pickle.loads(item)
