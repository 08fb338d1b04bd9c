"""Usual: what the questions of a language have in common, whatever is asked.

Some passages in other languages, such as code and lists of headings, are near to that, and so to
every question: with multilingual-e5-small they came before the answers to Chinese questions.
"""

import tomllib
from importlib.resources import files
from typing import NamedTuple

from engine.embed.encoder import Encoder
from engine.embed.record import Array
from engine.terms import detect_languages


class Usual(NamedTuple):
    """The mean of questions in a language."""

    language: str
    vector: Array


class UsualQuestions:
    """What is usual by one encoder, computed for each language when it is first wanted."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder, self._known = encoder, dict[str, Array | None]({"": None})

    def of(self, question: str) -> Usual | None:
        """Return what is usual in the language of a question.

        None where the language cannot be told, and for English, in which nothing is gained by it.
        """
        [language] = detect_languages([question], ask=False)
        mean = None if language == "en" else self.mean(language)
        return None if mean is None else Usual(language, mean)

    def mean(self, language: str) -> Array | None:
        """Return the mean of questions in a language; None where there are none in it."""
        if language not in self._known:
            raw = tomllib.loads(files("resources").joinpath("questions.toml").read_text("utf-8"))
            asked = raw.get(language)
            self._known[language] = self._encoder.encode(asked, "query").mean(0) if asked else None
        return self._known[language]
