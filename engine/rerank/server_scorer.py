"""ServerScorer: a model on a server, as a scorer like any other.

Batches grow as long as they are answered soon; one that is refused is halved, and a text that is
refused by itself is cut. What the server sends is taken by the index that it gives, and counts only
if there is a number for every text. A run that is left breaks its request off.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from time import perf_counter

from engine.models import Model
from engine.models.servers import (
    Client,
    Refused,
    check_agreed,
    offered_model,
    parse_address,
    waited_for,
)
from engine.records import Score
from engine.rerank.dialect import Found, find_dialect
from engine.rerank.golden import check_margins, published_margins
from engine.rerank.scorer import Candidate, Scorer, Scores, probability

_FIRST, _MOST = 8, 32  # texts at a time; TEI takes no more
_SOON, _LATE = 1.0, 4.0  # seconds of a batch: the next may be larger, is to be smaller
_LEAST = 200  # characters of a text that is refused, which are not cut
_TOKEN = 3  # bytes of one, at least in most texts


class ServerScorer(Scorer):
    """What answers at an address. `device` is its host, `dtype` the kind of its numbers."""

    caveat = None
    gain = None

    def __init__(self, model: Model, data_dir: Path) -> None:
        """Find out how it is asked. Raises `ModelUnavailable`, also where nobody agreed to it."""
        address = parse_address(model.address)
        check_agreed(address, data_dir)
        self._client = Client(address, data_dir)
        try:
            offered = waited_for(offered_model(self._client, "rerank"))
            self._found: Found = waited_for(find_dialect(self._client, offered.name))
        except BaseException:
            self._client.close()
            raise
        self._model, self._longest = offered.name, offered.longest
        self.name = offered.name or self._found.model or address.host
        self.device, self.dtype = address.host, self._found.dialect.numbers
        self.follows_instruction = self._found.dialect.carries
        expected = published_margins(self.name)
        check = check_margins(self.name, self._found.margins, expected, self.dtype)
        self.caveat = None if check.passed else check.message

    @property
    def version(self) -> str:
        """What stands for the model: another one behind the same address has other scores."""
        margins = [round(each) for each in self._found.margins]
        known = self._client.address, self.name, self._found.dialect, margins
        return sha256(repr(known).encode()).hexdigest()

    def score(
        self, question: str, instruction: str, candidates: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """See `Scorer.score`."""
        longest = min(longest, self._longest or longest) - len(question.encode()) // _TOKEN
        waiting, size = list(candidates), _FIRST
        while waiting:
            began = perf_counter()
            try:
                yield from self._scores(question, instruction, waiting[:size], max(longest, _LEAST))
            except Refused as error:
                if size == 1 or error.is_busy or len(waiting) == 1:
                    raise
                size = min(size, len(waiting)) // 2
                continue
            del waiting[:size]
            took = perf_counter() - began
            if took < _SOON:
                size = min(2 * size, _MOST)
            elif took > _LATE:
                size = max(1, size // 2)

    def close(self) -> None:
        self._client.close()

    def _scores(
        self, question: str, instruction: str, batch: Sequence[Candidate], longest: int
    ) -> Iterator[Scores]:
        """Ask about a batch; about one text until what is left of it is short enough."""
        dialect = self._found.dialect
        texts = [_cut(each.text, longest) for each in batch]
        while True:
            request = dialect.request(self._model, question, instruction, texts)
            try:
                with closing(self._client.ask(dialect.path, request)) as asking:
                    answer = yield from asking
                break
            except Refused as error:
                if len(texts) > 1 or error.is_busy or len(texts[0]) < _LEAST:
                    raise
                texts = [texts[0][: len(texts[0]) // 2]]
        margins = dialect.margins(answer, len(texts), self.device)
        yield tuple(
            Score(each.id, probability(margin), margin, *_read(each.text, text))
            for each, text, margin in zip(batch, texts, margins, strict=True)
        )


def _cut(text: str, tokens: int) -> str:
    """Return as much of a text as is not longer than that; what a token is only a server knows."""
    return text.encode("utf-8", "replace")[: tokens * _TOKEN].decode("utf-8", "ignore")


def _read(text: str, part: str) -> tuple[int, int]:
    """Return about how many tokens a text has, and how many were sent; 0 where all were."""
    if len(part) == len(text):
        return 0, 0
    return len(text.encode("utf-8", "replace")) // _TOKEN, len(part.encode()) // _TOKEN
