"""Embeddings: vectors of texts by the library's encoder, in the shape of OpenAI's endpoint."""

import base64
import struct
from collections.abc import Mapping, Sequence
from functools import partial

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from app.shell.service.endpoint import Content
from app.shell.service.shapes import Malformed
from app.shell.service.work import Work
from engine import Library

_MOST = 1000  # texts


class Embeddings:
    """Encodes texts for many callers, a few at a time."""

    def __init__(self, library: Library, work: Work) -> None:
        self._library, self._work = library, work

    async def embed(self, request: Request, content: Content) -> Response:
        """Answer with a vector of unit length for each text.

        With `input_type` "query" they are questions, as Voyage's and Cohere's clients say it; else
        passages.
        """
        texts = _texts(content)
        is_query = content.get("input_type") in ("query", "search_query")
        vectors = await encoded(self._library, self._work, texts, query=is_query)
        width, wanted = len(vectors[0]), content.get("dimensions")
        if wanted not in (None, width):
            raise Malformed(f"The encoder of this library gives vectors of {width} numbers only.")
        packed = content.get("encoding_format") == "base64"
        shown = [_packed(each) for each in vectors] if packed else vectors
        return JSONResponse({
            "object": "list",
            "model": self._library.encoder,
            "data": [
                {"object": "embedding", "index": index, "embedding": each}
                for index, each in enumerate(shown)
            ],
            "usage": {"prompt_tokens": 0, "total_tokens": 0},  # no encoder tells
        })  # fmt: skip


async def encoded(
    library: Library, work: Work, texts: Sequence[str], *, query: bool
) -> list[list[float]]:
    """Return the vectors of texts. Raises `ModelUnavailable`; cancel it to stop."""
    vectors: list[list[float]] = []
    async for some in work.events(partial(library.encode, texts, query=query)):
        if isinstance(some, list):
            vectors += some
    return vectors


def _texts(content: Mapping[str, object]) -> list[str]:
    given = content.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or not all(isinstance(each, str) for each in texts):
        raise Malformed("“input” must be a text, or a list of texts.")
    if not 0 < len(texts) <= _MOST:
        raise Malformed(f"“input” must have 1 to {_MOST:,} texts.")
    return texts


def _packed(vector: list[float]) -> str:
    """Return a vector as OpenAI's client unpacks it: float32, in base64."""
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode("ascii")
