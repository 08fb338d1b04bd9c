"""Synonyms: words that find each other, from a file that the person keeps.

    # one group a line, parted by commas
    car, automobile, 汽车
    machine learning, ML, 机器学习

A word or phrase of a question that is in a group also finds the others, which count for less. The
file is read again when it has changed.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from engine.terms import all_terms, question_terms

WEIGHT = 0.5  # of a term that was not asked for, against one that was
_LARGEST = 1_000_000  # bytes
_NAMED = 5  # lines that a complaint names
_BEGUN = """\
# Words that mean the same to you find each other: a group a line, parted by commas.
# 意思相同的词可以互相找到：每行一组，用逗号分隔。
# car, automobile, 汽车
"""

Words = tuple[str, ...]


def begin_synonyms(file: Path) -> None:
    """Put a file there that says how it is filled, unless there is one. Raises `OSError`."""
    with suppress(FileExistsError), file.open("x", encoding="utf-8") as stream:
        stream.write(_BEGUN)


class Synonyms:
    """The groups in `file`, which need not exist."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._stamp: tuple[int, int] | None = None
        self._others: dict[Words, list[str]] = {}
        self._longest = 0

    def refresh(self) -> str | None:
        """Read the file if it has changed; a sentence about what could not be used of it."""
        try:
            status = self._file.stat()
            stamp = (status.st_mtime_ns, status.st_size)
            if stamp == self._stamp:
                return None
            self._stamp, self._others = stamp, {}
            if status.st_size > _LARGEST:
                return f"{self._file} is too large: {_LARGEST:,} bytes are read at most."
            lines = self._file.read_text("utf-8-sig").splitlines()
        except FileNotFoundError:
            self._stamp, self._others = None, {}
            return None
        except (OSError, UnicodeDecodeError) as error:
            return f"{self._file} cannot be read: {error}. Save it as UTF-8 text."
        return self._take(lines)

    def expand(self, question: str, wanted: Mapping[str, float]) -> dict[str, float]:
        """The `wanted` terms of a question, and those of the synonyms of its words."""
        terms = dict(wanted)
        found = all_terms(question, pairs=False) if self._others else []
        for start in range(len(found)):
            for end in range(start + 1, min(len(found), start + self._longest) + 1):
                for other in self._others.get(tuple(found[start:end]), ()):
                    for term in question_terms(other):
                        terms.setdefault(term, WEIGHT)
        return terms

    def _take(self, lines: list[str]) -> str | None:
        damaged: list[int] = []
        for number, line in enumerate(lines, start=1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            names = [name.strip() for name in re.split("[,，、]", line)]
            group = {tuple(all_terms(name, pairs=False)): name for name in names if name}
            if len(group) < 2 or () in group:
                damaged.append(number)
                continue
            for words, name in group.items():
                others = [other for other in group.values() if other != name]
                self._others.setdefault(words, []).extend(others)
        self._longest = max(map(len, self._others), default=0)
        if not damaged:
            return None
        several = len(damaged) > 1
        named = ", ".join(map(str, damaged[:_NAMED])) + (" …" if damaged[_NAMED:] else "")
        return (
            f"In {self._file}, {f'lines {named} are' if several else f'line {named} is'} no group: "
            "two or more words, parted by commas, are expected. The rest is used."
        )
