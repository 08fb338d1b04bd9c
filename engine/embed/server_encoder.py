"""ServerEncoder: an encoder on a server, asked in the shape of OpenAI's embeddings.

Questions and passages are told apart as their model was trained to have it: by what comes before
them, for the models that are known to want that, and by `input_type`, where the server takes it.
"""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy

from engine.embed.encoder import Kind, Matrix
from engine.errors import ModelUnavailable
from engine.models.servers import Address, Client, Refused, check_agreed, offered_model, waited_for

_PATHS = ("/v1/embeddings", "/embeddings")
_MOST = 32  # texts at a time
_LEAST = 200  # characters of a text that is refused, which are not cut
_TYPES = {"query": "query", "passage": "document"}
_BEFORE: dict[str, tuple[str, str]] = {  # questions, and passages, by the name of the model
    r"\be5-(small|base|large)": ("query: ", "passage: "),
    r"qwen3-embedding": (
        "Instruct: Given a web search query, retrieve relevant passages that answer the query\n"
        "Query:",
        "",
    ),
    r"nomic-embed-text": ("search_query: ", "search_document: "),
    r"bge-(small|base|large)-en": (
        "Represent this sentence for searching relevant passages: ",
        "",
    ),
}


class ServerEncoder:
    """What answers at an address. Implements `engine.embed.encoder.Encoder`."""

    dtype = "float32"

    def __init__(self, address: Address, data_dir: Path, model: str = "", width: int = 0) -> None:
        """Find out how it is asked; `model` and `width` are what it was found to have before.

        Raises `ModelUnavailable`: it cannot be asked, nobody agreed to it, or it has another model.
        """
        check_agreed(address, data_dir)
        self.device = address.host
        self._client = Client(address, data_dir)
        try:
            self._open(width)
            if model and self.name != model:
                raise ModelUnavailable(
                    "servers.other-model", host=self.device, model=model, other=self.name
                )
        except BaseException:
            self._client.close()
            raise

    def _open(self, width: int) -> None:
        self._model = waited_for(offered_model(self._client, "embed")).name
        self.width, self._path, self._types = width, "", True
        gone, problem = set[str](), ModelUnavailable("servers.no-embedding", host=self.device)
        for path, types in [(path, types) for path in _PATHS for types in (True, False)]:
            self._path, self._types = path, types
            try:
                if path not in gone:
                    answer = self._ask([f"{path} is asked"], "passage")
                    break
            except Refused as error:
                if error.is_busy:
                    raise
                if error.is_gone:
                    gone.add(path)
                else:
                    problem = error
        else:
            raise problem
        named = answer.get("model") if isinstance(answer, dict) else ""
        self.name = self._model or str(named or self._client.address.host)
        self._before = next(
            (each for name, each in _BEFORE.items() if re.search(name, self.name.lower())), ("", "")
        )
        self.width = self.width or self._vectors(answer, 1, None).shape[1]

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """See `Encoder.encode`."""
        before = self._before[kind == "passage"]
        found = [
            self._encoded([before + each for each in texts[start : start + _MOST]], kind)
            for start in range(0, len(texts), _MOST)
        ]
        return numpy.concatenate(found or [numpy.zeros((0, self.width), numpy.float32)])

    def _encoded(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """Return the vectors of texts; by halves where they are refused, of a part of one."""
        try:
            return self._vectors(self._ask(texts, kind), len(texts), self.width)
        except Refused as error:
            if error.is_busy or (len(texts) == 1 and len(texts[0]) < _LEAST):
                raise
        if len(texts) == 1:
            return self._encoded([texts[0][: len(texts[0]) // 2]], kind)
        half = len(texts) // 2
        return numpy.concatenate([
            self._encoded(texts[:half], kind), self._encoded(texts[half:], kind)
        ])  # fmt: skip

    def _ask(self, texts: Sequence[str], kind: Kind) -> Any:
        named = {"model": self._model} if self._model else {}
        # Some refuse a text without a character.
        asked = {"input": [each or " " for each in texts], "encoding_format": "float"}
        typed = {"input_type": _TYPES[kind]} if self._types else {}
        return self._client.answer(self._path, named | asked | typed)

    def _vectors(self, answer: object, count: int, width: int | None) -> Matrix:
        """Return the vectors in an answer, in the order of the texts, of unit length."""
        items = answer.get("data") if isinstance(answer, dict) else None
        if not isinstance(items, list):
            raise ModelUnavailable("servers.odd", host=self.device)
        rows: dict[int, Any] = {}
        for each in items:
            place = each.get("index") if isinstance(each, dict) else None
            if type(place) is not int or not 0 <= place < count or place in rows:
                raise ModelUnavailable("servers.odd-places", host=self.device)
            rows[place] = each.get("embedding")
        if len(rows) != count:
            raise ModelUnavailable(
                "servers.vectors-missing", host=self.device, given=len(rows), asked=count
            )
        try:
            given = [rows[place] for place in range(count)]
            if any(isinstance(each, str) for row in given for each in row):
                raise ValueError("a string")
            vectors: Matrix = numpy.array(given, numpy.float32)
            lengths = numpy.linalg.norm(vectors, axis=1, keepdims=True)
        except (ValueError, TypeError) as error:
            raise ModelUnavailable("servers.odd-vectors", host=self.device) from error
        if width and vectors.shape[1] != width:
            raise ModelUnavailable(
                "servers.other-width", host=self.device, width=width, other=vectors.shape[1]
            )
        if not numpy.isfinite(vectors).all() or not lengths.all():
            raise ModelUnavailable("servers.odd-vectors", host=self.device)
        unit: Matrix = vectors / lengths
        return unit
