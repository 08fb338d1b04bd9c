"""Listing: the models that a server says it runs."""

from collections.abc import Generator
from dataclasses import dataclass

from engine.errors import ModelUnavailable
from engine.models.servers.client import Client

_PATHS = ("/v1/models", "/models", "/info")  # OpenAI's, Infinity's, TEI's


@dataclass(frozen=True, slots=True)
class Offered:
    """A model that a server runs; "" and 0 where it does not say."""

    name: str = ""
    longest: int = 0  # tokens that it reads


def offered_model(client: Client, kind: str) -> Generator[tuple[()], None, Offered]:
    """Return the model that the address names, or the first that is of a kind by its name."""
    wanted = client.address.model
    for path in _PATHS:
        try:
            answer = yield from client.ask(path)
        except ModelUnavailable as error:
            if error.message.code in ("servers.refused", "servers.odd", "servers.web-page"):
                continue
            raise
        models = _models(answer)
        fitting = [each for each in models if wanted in ("", each.name)]
        fitting.sort(key=lambda each: kind not in each.name.lower())
        if fitting:
            return fitting[0]
    return Offered(wanted)


def _models(answer: object) -> list[Offered]:
    if not isinstance(answer, dict):
        return []
    if isinstance(answer.get("model_id"), str):
        return [Offered(answer["model_id"], _length(answer.get("max_input_length")))]
    items = answer.get("data")
    return [
        Offered(each["id"], _length(each.get("max_model_len")))
        for each in (items if isinstance(items, list) else ())
        if isinstance(each, dict) and isinstance(each.get("id"), str)
    ]


def _length(value: object) -> int:
    return value if type(value) is int and value > 0 else 0
