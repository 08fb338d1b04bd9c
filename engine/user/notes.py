"""Notes: what the user wrote on passages.

    notes.json    {"version": 1, "notes": [{"words", "digest", "text", "path", "label", "when"}, …]}

A note finds its passage again as a judgment does; see `engine.user.recognition`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import datetime
from typing import Any, ClassVar

import engine.terms
from engine.messages import Message
from engine.records import Hit
from engine.user.file import UserFile
from engine.user.recognition import recognise


@dataclass(frozen=True, slots=True)
class Note:
    """A note on a passage, whose beginning is `text`.

    `label` and `path` are where it was then; `when` is local time in ISO's form.
    """

    words: str
    digest: str
    text: str
    path: str
    label: str
    when: str

    @classmethod
    def from_hit(cls, hit: Hit, words: str) -> "Note":
        left = engine.terms.trace(hit.text)
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        return cls(words, left.digest, left.text, str(hit.path), hit.context, now)


class Notes(UserFile):
    """All notes of a library, in the order in which they were written."""

    WHAT: ClassVar = Message("user.notes")

    def __init__(self, notes: Iterable[Note] = ()) -> None:
        self._of = {each.digest: each for each in notes}

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Notes":
        return cls(_note(each) for each in content["notes"])

    def to_json(self) -> dict[str, Any]:
        return {"notes": [asdict(each) for each in self]}

    def __iter__(self) -> Iterator[Note]:
        return iter(self._of.values())

    def __len__(self) -> int:
        return len(self._of)

    def on(self, hits: Sequence[Hit]) -> dict[int, Note]:
        """Return which of these hits have a note: passage id → note."""
        digests = {engine.terms.trace(hit.text).digest for hit in hits} if self._of else ()
        places = {str(path) for hit in hits for path in (hit.path, *hit.copies)}
        near = (each for each in self if each.digest in digests or each.path in places)
        return recognise(near, hits)

    def shown(self, hits: Sequence[Hit]) -> tuple[Hit, ...]:
        """Return the hits with their notes."""
        found = self.on(hits) if self._of else {}
        return tuple(
            replace(hit, note=found[hit.passage_id].words) if hit.passage_id in found else hit
            for hit in hits
        )

    def sought(self, typed: str) -> list[Note]:
        """Return the notes that hold all words typed, or whose passage does, the newest first."""
        words = engine.terms.fold(typed).split()
        newest = sorted(self, key=lambda note: note.when, reverse=True)
        return [note for note in newest if all(word in _folded(note) for word in words)]

    def keep(self, note: Note) -> None:
        self._of[note.digest] = note

    def forget(self, note: Note) -> None:
        self._of.pop(note.digest, None)

    def add(self, hit: Hit, words: str) -> None:
        """Write these words on a passage in the place of others; without words, remove the note."""
        for each in self.on([hit]).values():
            del self._of[each.digest]
        if words := words.strip():
            self.keep(Note.from_hit(hit, words))


def _folded(note: Note) -> str:
    return engine.terms.fold(f"{note.words}\n{note.label}\n{note.text}\n{note.path}")


def _note(raw: Mapping[str, Any]) -> Note:
    values = {each.name: raw[each.name] for each in fields(Note)}
    if not all(isinstance(value, str) for value in values.values()):
        raise TypeError("note")
    return Note(**values)
