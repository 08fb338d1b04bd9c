"""Judgments: which passages the user found relevant to a question, and which not.

    judgments.json    {"version": 1, "judgments": [{"question", "instruction", "digest", "text",
                       "path", "label", "grade", "when"}, …]}

A judgment knows its passage by its words; see `engine.user.recognition`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, ClassVar

import engine.terms
from engine.messages import Message
from engine.records import Hit
from engine.user.file import UserFile
from engine.user.recognition import recognise


@dataclass(frozen=True, slots=True)
class Judgment:
    """One passage, judged for one question; `grade` is 1 for relevant and 0 for not.

    `instruction` is the one it was found by; `label` and `path` are where it was then; `when` is
    local time in ISO's form.
    """

    question: str
    instruction: str
    digest: str
    text: str
    path: str
    label: str
    grade: int
    when: str

    @classmethod
    def from_hit(cls, question: str, hit: Hit, grade: int, instruction: str = "") -> "Judgment":
        left = engine.terms.trace(hit.text)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        place = str(hit.path), hit.context
        return cls(question.strip(), instruction, left.digest, left.text, *place, grade, now)


class Judgments(UserFile):
    """All judgments of a library, in the order in which they were made."""

    WHAT: ClassVar = Message("user.judgments")

    def __init__(self, judgments: Iterable[Judgment] = ()) -> None:
        self._of: dict[str, dict[str, Judgment]] = {}  # by question, then by digest
        for each in judgments:
            self._of.setdefault(_key(each.question), {})[each.digest] = each

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Judgments":
        return cls(_judgment(each) for each in content["judgments"])

    def to_json(self) -> dict[str, Any]:
        return {"judgments": [asdict(each) for each in self]}

    def __iter__(self) -> Iterator[Judgment]:
        for of_question in self._of.values():
            yield from of_question.values()

    def __len__(self) -> int:
        return sum(map(len, self._of.values()))

    def questions(self) -> tuple[tuple[Judgment, ...], ...]:
        return tuple(tuple(each.values()) for each in self._of.values())

    def matches(self, question: str, hits: Sequence[Hit]) -> dict[int, Judgment]:
        """Return which of these hits were judged for this question: passage id → judgment."""
        return recognise(self._of.get(_key(question), {}).values(), hits)

    def judge(self, judgment: Judgment, hit: Hit) -> None:
        """Add a judgment of `hit` in the place of an earlier one."""
        self.forget(self.matches(judgment.question, [hit]).values())
        self._of.setdefault(_key(judgment.question), {})[judgment.digest] = judgment

    def forget(self, judgments: Iterable[Judgment]) -> None:
        for each in judgments:
            of_question = self._of.get(_key(each.question), {})
            of_question.pop(each.digest, None)
            if not of_question:
                self._of.pop(_key(each.question), None)


def _key(question: str) -> str:
    return " ".join(question.casefold().split())


def _judgment(raw: Mapping[str, Any]) -> Judgment:
    values = {each.name: raw[each.name] for each in fields(Judgment)}
    grade = values.pop("grade")
    if grade not in (0, 1) or not all(isinstance(value, str) for value in values.values()):
        raise ValueError(f"grade {grade}")
    return Judgment(grade=int(grade), **values)
