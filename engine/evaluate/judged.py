"""Judged: questions with the grades of their documents, wherever both come from."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from engine.records import Hit

Grades = Mapping[str, int]  # of one topic: document id → grade; relevant from 1 on


@dataclass(frozen=True, slots=True)
class Topic:
    """A judged question. `instruction` is its own, where it has one.

    `typed`: what looks like a filter in it is one, as in the window.
    """

    id: str
    text: str
    instruction: str | None = None
    typed: bool = False


@dataclass(frozen=True, slots=True)
class Judged:
    """Topics that each have a relevant document, and their grades by topic id.

    `source` is where they come from. `names` gives the document ids of the hits of a topic:
    None for one that does not count, since it is the question itself.
    """

    title: str
    source: Path
    topics: tuple[Topic, ...]
    grades: Mapping[str, Grades]
    names: Callable[[Topic, Sequence[Hit]], list[str | None]]


def relevant(grades: Grades) -> set[str]:
    """The documents that answer the topic."""
    return {document for document, grade in grades.items() if grade > 0}
