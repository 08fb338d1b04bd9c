"""Place: where the file of a hit lies now."""

from pathlib import Path

from engine import Hit


def place_of(hit: Hit) -> Path | None:
    """The first of the places of the hit's document where there is a file."""
    return next((path for path in (hit.path, *hit.copies) if is_there(path)), None)


def is_there(path: Path) -> bool:
    """Whether there is something at `path` that can be looked at."""
    try:
        return path.exists()
    except OSError:
        return False
