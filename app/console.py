"""Console: what the shell prints. Results go to stdout, all else to stderr."""

import json
import sys


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
