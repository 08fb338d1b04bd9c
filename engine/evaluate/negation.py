"""Negation: whether a yardstick says what is *not* wanted, and what that does to the order.

A reranker reads "downrank what mentions X" next to a passage that mentions X, and may well score it
higher for that. Whether it does shows when the same hits are ranked without the clause.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

from engine.presets import built_in_presets
from engine.records import Hit

_CUE = re.compile(
    r"\b(?:not|never|no|without|avoid\w*|down-?rank\w*|demot\w+|exclud\w+|ignor\w+|penali[sz]\w+"
    r"|except|rather than|instead of|don[’']t|doesn[’']t)\b"
    r"|不要|不含|不包含|不提|不看|排除|避免|降低|降权|忽略|除了|而非|而不是",
    re.IGNORECASE,
)
_END = re.compile(
    r"[,.;:，。；：]|\bbut\b|\band (?=prefer|favou?r|rank|promote|boost)", re.IGNORECASE
)
_QUOTED = re.compile(r"(?<!\w)[‘'\"“「]([^‘’'\"“”「」]+)[’'\"”」]")
_EMPTY = re.compile(
    r"\b(?:a|an|any|about|and|are|as|be|by|contain\w*|documents?|from|in|is|it|marked|mention\w*"
    r"|merely|of|on|only|or|pages?|passages?|rank\w*|texts?|that|the|them|those|to|what|whatever"
    r"|which|with)\b"
    r"|提到|提及|包含|含有|带有|文档|段落|内容|的|或|和|与|等",
    re.IGNORECASE,
)
_LEAST = 0.5  # places: less is no difference


@dataclass(frozen=True, slots=True)
class Negation:
    """What an instruction turns against, and what is left of it without that clause."""

    words: tuple[str, ...]
    rest: str


@dataclass(frozen=True, slots=True)
class Effect:
    """What a negative clause does to the passages that hold its words.

    Their mean place (from 1) and mean score (0 to 1), with the clause and without it.
    """

    words: tuple[str, ...]
    passages: int
    place: float
    place_without: float
    score: float
    score_without: float

    @property
    def opposite(self) -> bool:
        """Whether the clause brings them forward."""
        return self.place <= self.place_without - _LEAST

    @property
    def works(self) -> bool:
        """Whether it sends them back."""
        return self.place >= self.place_without + _LEAST


def negation(instruction: str) -> Negation | None:
    """The negative clause of an instruction, if it has one that names something.

    Where nothing to rank by is left, the rest is the program's default instruction.
    """
    cue = _CUE.search(instruction)
    if not cue:
        return None
    end = _END.search(instruction, cue.end())
    stop = end.start() if end else len(instruction)
    clause = instruction[cue.end() : stop]
    words = _QUOTED.findall(clause) or re.findall(r"\w[\w+#-]*", _EMPTY.sub(" ", clause))
    if not words:
        return None
    rest = f"{instruction[: cue.start()]} {instruction[stop:]}".strip(" ,.;:，。；：")
    says_something = len(rest.split()) > 1 or (len(rest) > 1 and not rest.isascii())
    return Negation(tuple(words), rest if says_something else built_in_presets()[0].instruction)


def effect(words: Sequence[str], hits: Sequence[Hit], without: Sequence[Hit]) -> Effect | None:
    """What the clause does, from the same scored hits in both orders; None where none has a word.

    None too where all have one: then there is nothing that they could change places with.
    """
    ids = {hit.passage_id for hit in hits if mentions(hit, words)}
    if not ids or len(ids) == len(hits):
        return None
    (place, score), (place_without, score_without) = (_means(ids, each) for each in (hits, without))
    return Effect(tuple(words), len(ids), place, place_without, score, score_without)


def mentions(hit: Hit, words: Sequence[str]) -> bool:
    """Whether a passage, or the headings above it, hold one of these words, as a word begins."""
    text = f"{hit.context}\n{hit.text}"
    return any(
        re.search((r"\b" if word.isascii() else "") + re.escape(word), text, re.IGNORECASE)
        for word in words
    )


def _means(ids: set[int], hits: Sequence[Hit]) -> tuple[float, float]:
    places = [place for place, hit in enumerate(hits, start=1) if hit.passage_id in ids]
    return fmean(places), fmean(hit.score or 0.0 for hit in hits if hit.passage_id in ids)
