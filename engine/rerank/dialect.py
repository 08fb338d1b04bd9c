"""Dialect: how a server wants to be asked to rerank, found by asking it about four known texts.

vLLM gets our whole template by `/v1/score`, so that it needs none of its own; where it has one, its
`/v1/rerank` does better, and the known texts tell. Others are asked in the shape of Jina and
Cohere, which vLLM, SGLang, Infinity, llama.cpp and Pagewise have as well, or in that of TEI.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, replace
from math import isfinite, log
from typing import Any, Literal

from engine.errors import ModelUnavailable
from engine.models import DOCUMENTS, NO_RERANKER, QUESTION
from engine.models.servers import Client, Refused
from engine.rerank import template
from engine.rerank.golden import MARS, check_margins, published_margins
from engine.user.presets import built_in_presets

Shape = Literal["template", "instructed", "plain", "texts"]
Numbers = Literal["logits", "probabilities"]

_SURE = 1e-7  # a probability is not taken to be nearer to 0 or 1
# Two passages that differ by a word, which the question leaves open and the instruction names.
_ASKED = "Which planet is it?"
_ABOUT = "Retrieve passages about the planet {planet}"
_PAIR = ("Venus is a planet of our solar system.", "Mars is a planet of our solar system.")


@dataclass(frozen=True, slots=True)
class Dialect:
    """Where and how a server is asked, and what kind of numbers it answers.

    `carries`: an instruction goes with the question, and makes a difference.
    """

    path: str
    shape: Shape
    numbers: Numbers = "logits"
    carries: bool = True

    def request(
        self, model: str, question: str, instruction: str, texts: Sequence[str]
    ) -> dict[str, Any]:
        named = {"model": model} if model else {}
        if self.shape == "template":
            return named | {
                "queries": template.beginning(question, instruction),
                "documents": [template.ending(each) for each in texts],
                "use_activation": False,
            }
        name = "texts" if self.shape == "texts" else "documents"
        asked: dict[str, Any] = named | {"query": question, name: list(texts)}
        if self.shape == "texts":
            asked |= {"raw_scores": True, "truncate": True}
        elif self.shape == "instructed":
            asked |= {"use_activation": False, "raw_scores": True, "return_documents": False}
            if self.carries:
                asked |= {"instruction": instruction, "instruct": instruction}
        return asked

    def margins(self, answer: object, count: int, host: str) -> list[float]:
        """Return the margins of so many texts, in their order. Raises `ModelUnavailable`."""
        scores = scores_in(answer, count, host)
        if self.numbers == "logits":
            return scores
        if not all(-_SURE <= each <= 1 + _SURE for each in scores):
            raise ModelUnavailable("servers.odd-scores", host=host)
        kept = [min(max(each, _SURE), 1 - _SURE) for each in scores]
        return [log(each / (1 - each)) for each in kept]


@dataclass(frozen=True, slots=True)
class Found:
    """A dialect that a server speaks, with the margins of `DOCUMENTS` and the model's name."""

    dialect: Dialect
    margins: tuple[float, ...]
    model: str

    @property
    def is_published(self) -> bool:
        """Whether the margins are those of the Qwen3-Reranker that is published."""
        expected = published_margins("qwen3-0.6b")
        return check_margins("", self.margins, expected, self.dialect.numbers).passed

    @property
    def lead(self) -> float:
        """How far the right answer is above the others."""
        others = (each for place, each in enumerate(self.margins) if place != MARS)
        return self.margins[MARS] - max(others)


_PATHS = ("/v1/rerank", "/v2/rerank", "/rerank")
_SHAPES: tuple[Shape, ...] = ("instructed", "plain", "texts")
_WAYS = [Dialect(path, shape) for path in _PATHS for shape in _SHAPES]
_WHOLE = Dialect("/v1/score", "template")


def find_dialect(client: Client, model: str) -> Generator[tuple[()], None, Found]:
    """Return how a server is to be asked for a model, "" where it names none.

    Raises `ModelUnavailable`: it cannot be asked, or no way is known to it.
    """
    found: Found | None = None
    gone, refusal = set[str](), None
    for way in _WAYS:
        if way.path in gone:
            continue
        try:
            found = yield from _tried(client, way, model)
            break
        except Refused as error:
            if error.is_busy:
                raise
            if error.is_gone:
                gone.add(way.path)
            else:
                refusal = error
    try:
        whole = yield from _tried(client, _WHOLE, model)
    except ModelUnavailable:  # others mean something else by that path
        whole = None
    if whole and (found is None or _is_better(whole, found)):
        found = whole
    if found is None:
        raise refusal or ModelUnavailable("servers.no-reranking", host=client.address.host)
    if found.model == NO_RERANKER:
        raise ModelUnavailable("servers.no-reranker", host=client.address.host)
    heeds = yield from _heeds(client, found.dialect, model)
    return replace(found, dialect=replace(found.dialect, carries=heeds))


def scores_in(answer: object, count: int, host: str) -> list[float]:
    """Return the scores of so many texts, in their order, out of an answer of any shape.

    Raises `ModelUnavailable`: there is not one number for each of them.
    """
    items = answer
    if isinstance(answer, dict):
        items = answer.get("results", answer.get("data"))
    if not isinstance(items, list):
        raise ModelUnavailable("servers.odd", host=host)
    scores: dict[int, float] = {}
    for each in items:
        place = each.get("index") if isinstance(each, dict) else None
        if type(place) is not int or not 0 <= place < count or place in scores:
            raise ModelUnavailable("servers.odd-places", host=host)
        score = each.get("relevance_score", each.get("score"))
        if isinstance(score, bool) or not isinstance(score, int | float) or not isfinite(score):
            raise ModelUnavailable("servers.odd-scores", host=host)
        scores[place] = float(score)
    if len(scores) != count:
        raise ModelUnavailable("servers.scores-missing", host=host, given=len(scores), asked=count)
    return [scores[place] for place in range(count)]


def _tried(client: Client, way: Dialect, model: str) -> Generator[tuple[()], None, Found]:
    """Ask about the known texts. Numbers between 0 and 1 alone are no logits of these."""
    instruction = built_in_presets()[0].instruction
    answer = yield from client.ask(way.path, way.request(model, QUESTION, instruction, DOCUMENTS))
    host = client.address.host
    if all(0 <= each <= 1 for each in scores_in(answer, len(DOCUMENTS), host)):
        way = replace(way, numbers="probabilities")
    named = answer.get("model") if isinstance(answer, dict) else None
    margins = way.margins(answer, len(DOCUMENTS), host)
    return Found(way, tuple(margins), named if isinstance(named, str) and named else model)


def _is_better(whole: Found, other: Found) -> bool:
    """Whether the template is to be ours: by the published scores, or for a Qwen3 by the lead."""
    if whole.is_published or other.is_published:
        return not other.is_published
    is_qwen3 = "qwen3" in other.model.lower() or "qwen3" in whole.model.lower()
    return is_qwen3 and whole.lead > other.lead


def _heeds(client: Client, way: Dialect, model: str) -> Generator[tuple[()], None, bool]:
    """Say whether an instruction decides which of two passages comes first."""
    if way.shape in ("plain", "texts"):
        return False
    for wanted, planet in enumerate(("Venus", "Mars")):
        asked = way.request(model, _ASKED, _ABOUT.format(planet=planet), _PAIR)
        answer = yield from client.ask(way.path, asked)
        margins = way.margins(answer, len(_PAIR), client.address.host)
        if margins[wanted] <= margins[1 - wanted]:
            return False
    return True
