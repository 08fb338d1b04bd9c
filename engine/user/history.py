"""History: the questions that were asked, and the searches that the person keeps.

    history.json    {"version": 1, "questions": ["…"],
                     "saved": [{"question": "…", "preset": "code", "seen": ["4f0c…"]}]}

A kept search knows its best passages by their content, so that it can tell which ones are new
since it was last looked at.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path

from engine.messages import Message
from engine.records import Hit
from engine.user.file import UserFile

_QUESTIONS, _SAVED = 200, 100  # that are kept
_LOOKED_AT = 20  # hits of a kept search in which something may be new


@dataclass(frozen=True, slots=True)
class Saved:
    """A search that is kept; `preset` is an id, "" for an instruction of the person's own.

    `seen` are the digests of the best passages when it was last looked at.
    """

    question: str
    preset: str
    seen: tuple[str, ...] = ()

    def looked_at(self, hits: Sequence[Hit]) -> "Saved":
        """The same search, once the person has seen these hits."""
        return replace(self, seen=tuple(digest for _, digest in _best(hits)))

    def fresh(self, hits: Sequence[Hit]) -> frozenset[int]:
        """The ids of those among the best of these hits that have not been seen."""
        return frozenset(
            passage_id for passage_id, digest in _best(hits) if digest not in self.seen
        )


@dataclass(frozen=True, slots=True)
class News:
    """How many passages a kept search finds that were not there when it was last looked at."""

    search: Saved
    count: int


@dataclass(frozen=True, slots=True)
class History:
    """Questions and kept searches, each newest first."""

    questions: tuple[str, ...] = ()
    saved: tuple[Saved, ...] = ()

    @classmethod
    def read(cls, file: Path) -> "History":
        """What `file` holds; nothing when there is no file. Raises `LibraryUnavailable`."""
        own = _own(file)
        found = own.read()
        if found is None:
            return cls()
        try:
            saved = [
                Saved(str(each["question"]), str(each["preset"]), tuple(map(str, each["seen"])))
                for each in found["saved"]
            ]
            return cls(tuple(map(str, found["questions"])), tuple(saved))
        except (KeyError, TypeError) as error:
            raise own.unreadable(error) from error

    def write(self, file: Path) -> None:
        """Put this in the place of what `file` holds. Raises `LibraryUnavailable` and `OSError`."""
        _own(file).write(asdict(self))

    def asked(self, question: str) -> "History":
        """With this question as the newest; one of which it is the longer form goes."""
        rest = [each for each in self.questions if each != question]
        if rest and question.startswith(rest[0]):
            del rest[0]
        return replace(self, questions=tuple(islice([question, *rest], _QUESTIONS)))

    def with_saved(self, search: Saved) -> "History":
        """With this search in the place of the one of its question and preset, or as the newest."""
        kept = tuple(search if _key(each) == _key(search) else each for each in self.saved)
        return replace(self, saved=kept if search in kept else (search, *kept)[:_SAVED])

    def without_saved(self, search: Saved) -> "History":
        """Without the search of this question and preset."""
        return replace(self, saved=tuple(each for each in self.saved if _key(each) != _key(search)))

    def without_questions(self) -> "History":
        """With the kept searches only."""
        return replace(self, questions=())


def _key(search: Saved) -> tuple[str, str]:
    return search.question, search.preset


def _best(hits: Sequence[Hit]) -> list[tuple[int, str]]:
    """Passage id and digest of the best hits by keywords, which no model and preset change."""
    best = sorted(hits, key=lambda hit: hit.keyword_rank)[:_LOOKED_AT]
    return [(hit.passage_id, _digest(hit.text)) for hit in best]


def _digest(text: str) -> str:
    return sha256(text.encode("utf-8", "replace")).hexdigest()[:16]


def _own(file: Path) -> UserFile:
    return UserFile(file, Message("user.history"))
