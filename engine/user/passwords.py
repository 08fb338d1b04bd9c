"""Passwords: the person's own list, tried on documents that are encrypted.

    passwords.json    {"version": 1, "passwords": ["…"]}

They lie there as they are, since they must be used again; the file is private to the user. They go
nowhere else: not into the catalog, not into a log, not into the arguments of a process.
"""

from dataclasses import dataclass, field
from pathlib import Path

from engine.messages import Message
from engine.user.file import UserFile


@dataclass(frozen=True, slots=True)
class Passwords:
    """The passwords, first the one that was added first."""

    words: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, file: Path) -> "Passwords":
        """What `file` holds; none when there is no file. Raises `LibraryUnavailable`."""
        own = _own(file)
        words = (own.read() or {"passwords": []}).get("passwords")
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise own.unreadable(ValueError("it holds no list of passwords"))
        return cls(tuple(words))

    def write(self, file: Path) -> None:
        """Put these in the place of what `file` holds. Raises `LibraryUnavailable`, `OSError`."""
        Passwords.read(file)  # what cannot be understood is not overwritten
        _own(file).write({"passwords": list(self.words)})

    def with_added(self, word: str) -> "Passwords":
        """These and one more, if it is not among them."""
        return self if word in self.words else Passwords((*self.words, word))

    def without(self, word: str) -> "Passwords":
        """These but one."""
        return Passwords(tuple(each for each in self.words if each != word))


def _own(file: Path) -> UserFile:
    return UserFile(file, Message("user.passwords"))
