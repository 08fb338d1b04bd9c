"""Speed: how fast a loaded model scores on this computer.

Every passage holds a random number, so that no cache knows it.
"""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from secrets import token_hex
from time import perf_counter

from engine.config import Config
from engine.events import Tick
from engine.rerank.paces import FILE, PASSAGE, Paces
from engine.rerank.reranker import Reranker, open_reranker
from engine.rerank.scorer import Candidate
from engine.user.presets import built_in_presets

COUNTS = (1, 4, 8, 20)  # passages at a time
_QUESTION = "How long may goods that were bought online be sent back?"
_PASSAGE = (
    "Goods that were ordered from a distance may be sent back within fourteen days of their "
    "arrival, without a reason being given. The buyer tells the seller so in writing, a short "
    "letter or a message being enough, and bears the cost of the parcel unless the seller has "
    "offered to. The price is paid back within two weeks of the goods being received, by the way "
    "it was paid. What was made to measure, what spoils soon, and what was unsealed after delivery "
    "for reasons of health cannot be returned. A seller who has not told the buyer of this right "
    "must wait for a year longer. "
    "退货须在收到商品后十四天内提出，运费由买方承担，退款按原支付方式返还。"
)


@dataclass(frozen=True, slots=True)
class Timed:
    """How long it took to score so many passages."""

    passages: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.passages / self.seconds


def measure_model(config: Config) -> Generator[Timed | Tick]:
    """Measure how fast the model that `config` names is, in a process of its own.

    Raises `ModelUnavailable`.
    """
    reranker = open_reranker(config, own_process=True)
    try:
        yield from measure_speed(reranker, Paces(config.data_dir / FILE))
    finally:
        reranker.close()


def measure_speed(reranker: Reranker, paces: Paces | None = None) -> Generator[Timed | Tick]:
    """Time `COUNTS` passages of typical length, fewest first; keep the pace of the most in `paces`.

    Yields between the batches of the model, so that it can be stopped. Raises what scoring raises.
    """
    yield from _scored(reranker, 1)  # warm up
    for count in COUNTS:
        began = perf_counter()
        yield from _scored(reranker, count)
        timed = Timed(count, perf_counter() - began)
        yield timed
    bytes_a_second = timed.per_second * PASSAGE
    if paces:
        paces.keep(bytes_a_second, *reranker.kind)


def _scored(reranker: Reranker, count: int) -> Iterator[Tick]:
    candidates = [Candidate(number, f"{token_hex(8)}. {_PASSAGE}") for number in range(count)]
    for _ in reranker.score(_QUESTION, built_in_presets()[0].instruction, candidates):
        yield Tick()
