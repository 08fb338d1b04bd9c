"""Passwords: the user's own list, tried on documents that are encrypted.

    passwords.json    {"version": 1, "passwords": ["…"]}

They are stored as they are, since they must be used again; the file is private to the user. They go
nowhere else: not into the catalog, not into a log, not into the arguments of a process.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

from engine.messages import Message
from engine.user.file import UserFile


@dataclass(frozen=True, slots=True)
class Passwords(UserFile):
    """The passwords, in the order in which they were added."""

    WHAT: ClassVar = Message("user.passwords")

    words: tuple[str, ...] = field(default=(), repr=False)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> "Passwords":
        words = content["passwords"]
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            raise TypeError("passwords")
        return cls(tuple(words))

    def to_json(self) -> dict[str, Any]:
        return {"passwords": list(self.words)}


class PasswordStore:
    """The passwords of a library. All methods raise `LibraryUnavailable`."""

    def __init__(self, file: Path, retry: Callable[[], int]) -> None:
        """`retry` has the next sync read encrypted files again, and returns how many there are."""
        self._file, self._retry = file, retry

    def words(self) -> tuple[str, ...]:
        return Passwords.read(self._file).words

    def add(self, word: str) -> int:
        """Keep a password; return how many files the next sync tries it on."""
        words = self.words()
        if word not in words:
            Passwords((*words, word)).write(self._file)
        return self._retry()

    def remove(self, word: str) -> bool:
        """Forget a password; return whether it was there. What it opened stays in the library."""
        words = self.words()
        Passwords(tuple(each for each in words if each != word)).write(self._file)
        return word in words
