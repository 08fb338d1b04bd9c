"""Attempt: what the person asked for is done, or they are told why it cannot be."""

from collections.abc import Callable
from typing import TypeVar

from app.translate import said
from engine import EngineError

T = TypeVar("T")


def attempt(action: Callable[[], T], say: Callable[[str], object]) -> T | None:
    """What `action` gives; None where it cannot be done, and then `say` is told why.

    `say` is told "" first: what was said before is of yesterday.
    """
    say("")
    try:
        return action()
    except EngineError as error:
        say(said(str(error)))
        return None
