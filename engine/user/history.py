"""History: the questions that were asked, and the searches that were saved.

    history.json    {"version": 1, "questions": ["…"],
                     "saved": [{"question": "…", "preset": "code", "seen": ["4f0c…"], "newest": 9}]}

A saved search knows its passages by their content, and which was the newest in the library, so that
it can tell which ones are new since it was last looked at.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, ClassVar

from engine.errors import Invalid
from engine.events import Recalled, SearchEvent
from engine.messages import Message
from engine.records import Hit
from engine.user.file import UserFile

_QUESTIONS, _SAVED = 200, 100  # that are kept
_LOOKED_AT = 20  # hits of a saved search in which something may be new


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved search; `preset` is an id, "" for an instruction of the user's own.

    `seen` are the digests of all passages that it found when it was last looked at, `newest` the
    last id of a passage that the library had given by then: what moves up as others go is not new,
    nor what was only read again.
    """

    question: str
    preset: str
    seen: tuple[str, ...] = ()
    newest: int = 0

    def looked_at(self, hits: Sequence[Hit], newest: int) -> "Saved":
        seen = tuple(digest for _, digest in _digests(hits))
        return replace(self, seen=seen, newest=newest)

    def fresh(self, hits: Sequence[Hit], newest: int) -> frozenset[int]:
        """Return the ids of those among the best of these hits that are new.

        `newest` is the last id of a passage by now; it is lower where the catalog was started over.
        """
        known = self.newest if self.newest <= newest else 0
        return frozenset(
            passage_id
            for passage_id, digest in _digests(hits)[:_LOOKED_AT]
            if passage_id > known and digest not in self.seen
        )


@dataclass(frozen=True, slots=True)
class News:
    """How many passages a saved search finds that were not there when it was last looked at."""

    search: Saved
    count: int


def news_of(
    saved: Iterable[Saved], recall: Callable[[str], Iterator[SearchEvent]]
) -> Iterator[News]:
    """Yield how many passages are new to each of these searches; one that fails has none."""
    for search in saved:
        try:
            *_, recalled = recall(search.question)
        except Invalid:
            continue
        if isinstance(recalled, Recalled):
            yield News(search, len(search.fresh(recalled.hits, recalled.newest)))


@dataclass(frozen=True, slots=True)
class History(UserFile):
    """Questions and saved searches, each newest first."""

    WHAT: ClassVar = Message("user.history")

    questions: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "History":
        saved = [
            Saved(
                str(each["question"]),
                str(each["preset"]),
                tuple(map(str, each["seen"])),
                int(each.get("newest", 0)),
            )
            for each in content["saved"]
        ]
        return cls(tuple(map(str, content["questions"])), tuple(saved))

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    def asked(self, question: str) -> "History":
        """Return it with this question as the newest; one that was the beginning of it goes."""
        rest = [each for each in self.questions if each != question]
        if rest and question.startswith(rest[0]):
            del rest[0]
        return replace(self, questions=(question, *rest)[:_QUESTIONS])

    def with_saved(self, search: Saved) -> "History":
        kept = tuple(search if _key(each) == _key(search) else each for each in self.saved)
        return replace(self, saved=kept if search in kept else (search, *kept)[:_SAVED])

    def without_saved(self, search: Saved) -> "History":
        return replace(self, saved=tuple(each for each in self.saved if _key(each) != _key(search)))

    def without_questions(self) -> "History":
        return replace(self, questions=())


def _key(search: Saved) -> tuple[str, str]:
    return search.question, search.preset


def _digests(hits: Sequence[Hit]) -> list[tuple[int, str]]:
    """Return passage id and digest of hits in their order before ranking, as for all presets."""
    best = sorted(hits, key=lambda hit: hit.first_rank)
    digests = (sha256(hit.text.encode("utf-8", "replace")).hexdigest()[:16] for hit in best)
    return [(hit.passage_id, digest) for hit, digest in zip(best, digests, strict=True)]
