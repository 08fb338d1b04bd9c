"""Console: what the shell prints. Results go to stdout, all else to stderr."""

import json
import sys

from engine import EngineError


def print_json(value: object, indent: int | None = 2) -> None:
    """A result for programs."""
    print(json.dumps(value, ensure_ascii=False, indent=indent))


def say(sentence: str) -> None:
    """A sentence for the person, on a line of its own."""
    progress("")
    print(sentence, file=sys.stderr)


def progress(words: str, lasting: bool = False) -> None:
    """One line that replaces itself; where stderr is no terminal, only the `lasting` ones."""
    if sys.stderr.isatty():
        print(f"\r\033[K{words[:79]}", end="", file=sys.stderr, flush=True)
    elif lasting:
        print(words, file=sys.stderr, flush=True)


def confirm(sentence: str, is_agreed: bool) -> None:
    """Return where the person says yes. Raises `EngineError`."""
    if is_agreed:
        return
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        raise EngineError(f"{sentence} Add --yes to agree to that; nothing was done.")
    print(f"{sentence} Go on? [y/N] ", end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().casefold() not in ("y", "yes", "是"):
        raise EngineError("Nothing was done.")
