"""Said: the sentences of the engine in the language of the window.

The engine speaks English and knows no window. What it says is found again by its pattern, as in
"This {noun} needs a password."; what was put in is translated likewise, but for what is quoted.
"""

import re
from functools import lru_cache
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication

from app import resources

_FIELD = re.compile(r"\{(\w+)\}")


class _Pattern(NamedTuple):
    expression: re.Pattern[str]
    words: str
    quoted: frozenset[str]  # fields that are said as they are: names


def said(sentence: str) -> str:
    """Say `sentence` in the language of the window; one that is not known, as it is."""
    language = QCoreApplication.translate(
        "PresetItems", "en", "the language of this translation, as in presets.toml: en or zh"
    )
    return _said(sentence, language)


@lru_cache(maxsize=4096)
def _said(sentence: str, language: str) -> str:
    known, patterns = _table(language)
    if sentence in known:
        return known[sentence]
    for each in patterns:
        if match := each.expression.fullmatch(sentence):
            return each.words.format(
                **{
                    field: value if field in each.quoted else _said(value, language)
                    for field, value in match.groupdict().items()
                }
            )
    return sentence


@lru_cache(maxsize=4)
def _table(language: str) -> tuple[dict[str, str], list[_Pattern]]:
    """Sentences without fields, and patterns of the others, those that say most first."""
    all_known = resources.sentences(language)
    longest_first = sorted(all_known, key=lambda each: -len(_FIELD.sub("", each)))
    return all_known, [_pattern(each, all_known[each]) for each in longest_first if "{" in each]


def _pattern(sentence: str, words: str) -> _Pattern:
    parts = _FIELD.split(sentence)  # text, field, text, field, text
    expression = "".join(
        f"(?P<{part}>.*?)" if place % 2 else re.escape(part) for place, part in enumerate(parts)
    )
    return _Pattern(
        re.compile(expression, re.DOTALL), words, frozenset(re.findall(r"“\{(\w+)\}”", sentence))
    )
