"""Messages: what the engine says to the user, as a code with fields.

    Message("documents.over-limit", largest=200)

A code is a key of `resources/messages/LANGUAGE.toml`: package, dot, name. Whoever shows a message
words it: `str(message)` in English, `message.word("zh")` in Chinese.
"""

import errno
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

_SYSTEM = {
    errno.EACCES: "system.denied",
    errno.EPERM: "system.not-permitted",
    errno.ENOENT: "system.not-there",
    errno.ENOTDIR: "system.no-folder",
    errno.EISDIR: "system.is-folder",
    errno.EEXIST: "system.is-there",
    errno.ENOTEMPTY: "system.not-empty",
    errno.ENOSPC: "system.full",
    errno.EROFS: "system.read-only",
    errno.EIO: "system.failing",
    errno.EBUSY: "system.busy",
    errno.EFBIG: "system.too-large",
    errno.ENAMETOOLONG: "system.name-too-long",
    errno.ELOOP: "system.loop",
    errno.EMFILE: "system.too-many-open",
    errno.ENODEV: "system.no-device",
    errno.ENOTCONN: "system.not-connected",
    errno.ESTALE: "system.gone",
    errno.ETIMEDOUT: "system.too-late",
    errno.ECONNREFUSED: "system.refused",
    errno.ECONNRESET: "system.cut",
    errno.EHOSTUNREACH: "system.no-route",
    errno.ENETUNREACH: "system.no-network",
}


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A sentence, or a part of one, that can be compared, pickled and put into JSON.

    A field is a string, a number or a message; of an exception it is what the system said, if that
    is behind it. Anything else is kept as `str` shows it.
    """

    code: str
    fields: "Mapping[str, str | int | float | Message]"

    def __init__(self, code: str, /, **fields: object) -> None:
        kept = {
            name: value if isinstance(value, str | int | float | Message) else _kept(value)
            for name, value in fields.items()
        }
        object.__setattr__(self, "code", code)
        object.__setattr__(self, "fields", kept)

    def __hash__(self) -> int:
        return hash((self.code, frozenset(self.fields.items())))

    def __str__(self) -> str:
        return self.word()

    def word(self, language: str = "en") -> str:
        """Return the sentence in `language`; code and fields where there is none."""
        words = _templates(language).get(self.code)
        if isinstance(words, dict):
            words = words.get("one" if self.fields.get("count") == 1 else "other")
        fields = {
            name: value.word(language) if isinstance(value, Message) else value
            for name, value in self.fields.items()
        }
        try:
            if words:
                return words.format_map(fields)
        except (LookupError, ValueError):  # a field is missing, or of another kind
            pass
        return " ".join([self.code, *(f"{name}={value}" for name, value in fields.items())])

    @classmethod
    def from_json(cls, raw: Any) -> "Message":
        """Return the message that `asdict` took apart. Raises `ValueError` for anything else."""
        try:
            code, fields = str(raw["code"]), dict(raw["fields"])
        except (LookupError, TypeError) as error:
            raise ValueError(f"no message: {raw!r}") from error
        return cls(
            code,
            **{
                name: cls.from_json(value) if isinstance(value, dict) else value
                for name, value in fields.items()
            },
        )


def _kept(value: object) -> Message | str:
    """Return a field, in words of ours where it is an error of the system that has them."""
    cause = value if isinstance(value, BaseException) else None
    while cause and not isinstance(cause, OSError):
        cause = cause.__cause__
    if not isinstance(cause, OSError):
        return str(value) or type(value).__name__
    number = cause.errno or 0
    # The numbers of other kinds, such as those of names that are not found, are not the system's.
    if number in _SYSTEM and cause.strerror == os.strerror(number):
        return Message(_SYSTEM[number])
    return cause.strerror or str(cause) or str(value) or type(value).__name__


def sentence(code: str, language: str = "en") -> str:
    """Return the sentence of a code with its {fields} as they are. Raises `KeyError`."""
    words = _templates(language)[code]
    return words["other"] if isinstance(words, dict) else words


@cache
def _templates(language: str) -> dict[str, str | dict[str, str]]:
    """Load the sentences of a language, by code; the English ones if we do not speak it."""
    from importlib.resources import files  # late, as readers need no words

    file = files("resources") / "messages" / f"{language}.toml"
    if not file.is_file():
        return _templates("en")
    tables = tomllib.loads(file.read_text("utf-8"))
    return {
        f"{package}.{name}": words
        for package, table in tables.items()
        for name, words in table.items()
    }
