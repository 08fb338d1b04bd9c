"""Shapes: rerank requests as the clients of Jina, Cohere, Voyage and TEI send them, and answers.

They are told apart by their fields. What Jina, Cohere and vLLM send is one shape here, and what
they expect is in one answer, since more fields than expected disturb none of their clients.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple
from uuid import uuid4

from engine import Score

MOST_TEXTS = 1000

Shape = Literal["cohere", "voyage", "tei"]


class Malformed(Exception):
    """A request that no shape fits; its text says what is wrong."""


class RerankRequest(NamedTuple):
    """What is to be ranked, whatever the shape."""

    query: str
    texts: tuple[str, ...]
    shape: Shape
    top: int | None
    instruction: str | None
    preset: str | None
    returns_texts: bool
    raw: bool  # margins instead of probabilities


def rerank_request(content: Mapping[str, Any], *, returns_texts: bool) -> RerankRequest:
    """Read a request; `returns_texts` where it does not say. Raises `Malformed`."""
    shape: Shape = "cohere"
    if "texts" in content:
        shape, returns_texts = "tei", False
    elif "top_k" in content or "truncation" in content:
        shape, returns_texts = "voyage", False
    name = "texts" if shape == "tei" else "documents"
    texts = content.get(name)
    if not isinstance(texts, list):
        raise Malformed(f"“{name}” must be a list of texts.")
    if len(texts) > MOST_TEXTS:
        raise Malformed(f"“{name}” has {len(texts):,} texts; {MOST_TEXTS:,} are the most.")
    returns = content.get("return_text" if shape == "tei" else "return_documents")
    return RerankRequest(
        query=text_of(content, "query"),
        texts=tuple(_text(each, name, content.get("rank_fields")) for each in texts),
        shape=shape,
        top=_top(content.get("top_k" if shape == "voyage" else "top_n")),
        instruction=optional_text(content, "instruction") or optional_text(content, "instruct"),
        preset=optional_text(content, "preset"),
        returns_texts=returns_texts if returns is None else bool(returns),
        raw=content.get("raw_scores") is True or content.get("use_activation") is False,
    )


def rerank_answer(request: RerankRequest, scores: Sequence[Score], model: str) -> object:
    """Return the answer to a request, of whose texts these are the scores, in their order."""
    texts, is_list = request.texts, request.shape == "tei"
    ranked = []
    for index, score in ordered(scores)[: request.top]:
        value = score.margin if request.raw else score.score
        item: dict[str, object] = {"index": index}
        item["score" if is_list else "relevance_score"] = value
        if request.returns_texts:
            name = "text" if is_list else "document"
            is_plain = request.shape in ("tei", "voyage")
            item[name] = texts[index] if is_plain else {"text": texts[index]}
        ranked.append(item)
    if is_list:
        return ranked
    tokens = sum(score.tokens_read for score in scores)
    answer = {
        "id": f"rerank-{uuid4()}",
        "object": "list",
        "model": model,
        "usage": {"prompt_tokens": tokens, "total_tokens": tokens},
    }
    if request.shape == "voyage":
        return answer | {"data": ranked}
    meta = {"api_version": {"version": "2"}, "billed_units": {"search_units": 0}}
    return answer | {"results": ranked, "meta": meta}


def ordered(scores: Sequence[Score]) -> list[tuple[int, Score]]:
    """Return scores with their places, best first."""
    return sorted(enumerate(scores), key=lambda item: (-item[1].margin, item[0]))


def text_of(content: Mapping[str, Any], name: str) -> str:
    """Return a text that must be there, and not be empty. Raises `Malformed`."""
    value = content.get(name)
    if not isinstance(value, str) or not value.strip():
        raise Malformed(f"“{name}” must be a text.")
    return value


def optional_text(content: Mapping[str, Any], name: str) -> str | None:
    value = content.get(name)
    if value is not None and not isinstance(value, str):
        raise Malformed(f"“{name}” must be a text.")
    return value


def _text(value: object, name: str, fields: object) -> str:
    """Return a text; of a document with fields those that are to be read, as Cohere has it."""
    if isinstance(value, Mapping):
        named = fields if isinstance(fields, list) and fields else ["text"]
        read = [value[each] for each in named if isinstance(each, str) and each in value]
        value = "\n".join(each for each in read if isinstance(each, str)) if read else None
    if not isinstance(value, str):
        raise Malformed(f"Each of “{name}” must be a text, or have one as its “text”.")
    return value


def _top(value: object) -> int | None:
    if value is None or value == 0:  # vLLM's clients send 0 for all
        return None
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise Malformed("How many are wanted must be a whole number.")
    return value
