"""Console: what the shell prints. Results go to stdout, all else to stderr."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict

from engine import EngineError, Skipped


def print_json(value: object, indent: int | None = 2) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def skipped_rows(skipped: Sequence[Skipped]) -> list[dict[str, str | None]]:
    """Return skipped files as the JSON of several commands shows them."""
    return [asdict(each) | {"path": str(each.path), "reason": str(each.reason)} for each in skipped]


def say(sentence: str) -> None:
    """Print a sentence for the user, on a line of its own."""
    progress("")
    print(sentence, file=sys.stderr)


def progress(words: str, lasting: bool = False) -> None:
    """Print a line that replaces the last; where stderr is no terminal, only `lasting` ones."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words[:79]}", end="", file=sys.stderr, flush=True)
    elif lasting:
        print(words, file=sys.stderr, flush=True)


def confirm(sentence: str, agreed: bool) -> None:
    """Return if the user agrees to what `sentence` says; else raise `EngineError`."""
    if agreed:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EngineError("shell.needs-yes", question=sentence)
    print(f"{sentence} Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "是"):
        raise EngineError("shell.not-agreed")
