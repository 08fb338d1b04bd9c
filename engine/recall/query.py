"""Query: what the user asked, parsed and analysed once; every later step reads this."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

from engine.recall.expansion import Synonyms, translations
from engine.recall.syntax import Parsed, Parts, parse
from engine.terms import (
    Marker,
    Phrase,
    Term,
    all_terms,
    ideographs,
    stem_terms,
    terms,
    weigh,
    without_question_words,
    word_count,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A question and what passages for it must be like.

    Attributes:
        typed: All that was typed.
        text: What is looked up and scored: all words but those of filters and those with a minus.
        terms: What to look up, with weights: the terms of the words, of their synonyms, and of the
            English for Chinese words; but for question words. Empty when there is no word.
        ideographs: The single Chinese characters among the words, with small weights.
        words: The terms of the words alone, with their places in `typed`.
        forms: Of terms that are forms of one word, as e-mail and email, one that stands for it.
        short: Whether there is but one word: a reranker then gives high and even scores.
        phrases: What must stand in a passage, or in its context, as it is.
        excluded: What must not.
        kinds: Kinds of documents; they and `suffixes` (".md") are alternatives.
        folders: Folders as typed, without the quotes; alternatives.
        after: The document is dated then or later, in ns since 1970.
        before: It is dated earlier.
        languages: Codes of ISO 639-1, of the passage; alternatives.
        left_out: What was typed of `excluded`.
        within: Words of no passage that are looked up in longer ones.
    """

    typed: str
    text: str
    terms: Mapping[str, float]
    ideographs: Mapping[str, float]
    words: tuple[Term, ...]
    forms: Mapping[str, str]
    short: bool
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    kinds: frozenset[str] = frozenset()
    suffixes: frozenset[str] = frozenset()
    folders: tuple[str, ...] = ()
    after: int | None = None
    before: int | None = None
    languages: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()
    within: tuple[str, ...] = ()

    @property
    def chooses_documents(self) -> bool:
        times = self.after is not None or self.before is not None
        return bool(self.kinds or self.suffixes or self.folders or times)

    @property
    def marker(self) -> Marker:
        """What marks its words, and whatever else it is found by, in any text."""
        return Marker(frozenset(self.terms), self.phrases)

    @classmethod
    def plain(
        cls, text: str, synonyms: Synonyms | None = None, languages: Iterable[str] = ()
    ) -> Self:
        """Return a query of nothing but words, whatever they look like."""
        words = Parsed(text, range(len(text)), Parts(list))
        return cls._analysed(text, words, synonyms, languages)

    @classmethod
    def parse(
        cls,
        typed: str,
        synonyms: Synonyms | None = None,
        languages: Iterable[str] = (),
        are_known: Callable[[Collection[str]], bool] = lambda terms: False,
    ) -> Self:
        """Parse and analyse what was typed. Raises `Invalid` where `type:` names none.

        Its words are looked up in all forms that they have in one of the `languages`. `are_known`
        says whether a passage has all of some terms: `-xzf` behind `tar` is an option, and a word,
        where one has both.
        """
        return cls._analysed(typed, parse(typed, are_known), synonyms, languages)

    @classmethod
    def _analysed(
        cls,
        typed: str,
        parsed: Parsed,
        synonyms: Synonyms | None,
        languages: Iterable[str],
    ) -> Self:
        text, places, found = parsed
        content = without_question_words(text)
        words = (*terms(content, singles=False), *stem_terms(content, languages))
        wanted = weigh(words)
        alike = synonyms.terms(all_terms(text, pairs=False)) if synonyms else {}
        for more in (alike, translations(content)):
            wanted |= {term: weight for term, weight in more.items() if term not in wanted}
        return cls(
            typed,
            text,
            MappingProxyType(wanted),
            MappingProxyType(ideographs(all_terms(content, pairs=False))),
            tuple(Term(name, places[start], places[end - 1] + 1) for name, start, end in words),
            MappingProxyType(forms_of(words)),
            is_short(text),
            tuple(found["phrases"]),
            tuple(found["excluded"]),
            frozenset(found["kinds"]),
            frozenset(found["suffixes"]),
            tuple(found["folders"]),
            max(found["after"], default=None),
            min(found["before"], default=None),
            frozenset(found["languages"]),
            tuple(found["left_out"]),
        )


def forms_of(words: Iterable[Term]) -> dict[str, str]:
    """Return terms that stand in one place, by one of them."""
    places: defaultdict[tuple[int, int], list[str]] = defaultdict(list)
    for term, *place in words:
        places[place[0], place[1]].append(term)
    return {term: each[0] for each in places.values() if len(set(each)) > 1 for term in each}


def is_short(question: str) -> bool:
    """Return whether a question has but one word: a reranker then gives high and even scores."""
    return word_count(question) <= 1
