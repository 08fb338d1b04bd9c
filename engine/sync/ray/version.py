"""Version: whether a node has the same Pagewise as this desk, to the letter."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from engine.messages import Message


@cache
def fingerprint() -> str:
    """Return what stands for the source of the engine."""
    whole, engine = sha256(), Path(__file__).parents[2]
    for file in sorted(engine.rglob("*.py")):
        whole.update(file.relative_to(engine).as_posix().encode() + file.read_bytes())
    return whole.hexdigest()


def why_other(its: str) -> Message | None:
    """On a node: say why it cannot work for a desk with this fingerprint."""
    return None if fingerprint() == its else Message("ray.other-pagewise")
