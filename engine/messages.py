"""Messages: what the engine says to the user, as a code with fields.

    Message("documents.over-limit", largest=200)

A code is a key of `resources/messages/LANGUAGE.toml`: package, dot, name. Whoever shows a message
words it: `str(message)` in English, `message.word("zh")` in Chinese.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any


@dataclass(frozen=True, slots=True, init=False)
class Message:
    """A sentence, or a part of one, that can be compared, pickled and put into JSON.

    A field is a string, a number or a message; anything else is kept as `str` shows it.
    """

    code: str
    fields: "Mapping[str, str | int | float | Message]"

    def __init__(self, code: str, /, **fields: object) -> None:
        kept = {
            name: value if isinstance(value, str | int | float | Message) else str(value)
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
