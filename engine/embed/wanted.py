"""Wanted: the passages that a search has just found without vectors; they are encoded first."""

from collections.abc import Iterable

from engine.config import Config


def write_wanted(config: Config, passage_ids: Iterable[int]) -> None:
    """Ask for these passages to be encoded before all others. Raises `OSError`."""
    config.vectors_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    (config.vectors_dir / "wanted").write_text(" ".join(map(str, passage_ids)), "utf-8")


def read_wanted(config: Config) -> list[int]:
    """Return the passages that were last asked for."""
    try:
        return [int(each) for each in (config.vectors_dir / "wanted").read_text("utf-8").split()]
    except (OSError, ValueError):
        return []
