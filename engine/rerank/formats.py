"""Formats: the number format in which a model is quickest on this CPU, and still exact enough.

A short race says which formats are quicker than float32 here, and the margins of two dozen pairs
how far one strays from it. What came of both is kept for the model, the processor and the version
of PyTorch, so that it is found out once; the file may be lost at any time.
"""

import json
import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import combinations
from math import isfinite
from pathlib import Path
from statistics import fmean
from time import perf_counter
from typing import Any, NamedTuple, Protocol

from engine.errors import ModelUnavailable
from engine.messages import Message
from engine.models import Listed, Model, embedded, find_model, memory, model_digest
from engine.rerank.device import short_formats
from engine.rerank.paces import processor_name
from engine.rerank.scorer import BatchScorer
from engine.storage import write_atomically

log = logging.getLogger(__name__)

_EXACT = "float32"
_ROUNDS = 7  # of a race; the quickest counts
_NOISE = 1.15  # between the two quickest rounds; where it is more, other programs were at work
_GAIN = 1.15  # times as fast as float32: for less, no number is rounded
_WORTH = 1.25  # times as fast as bfloat16: for less, int8 does not take its place
_ERROR = 0.25  # of the spread of margins
_AGREEMENT = 0.9


class Strayed(NamedTuple):
    """How far the margins in one format are from those in float32."""

    error: float  # root of the mean square, as a share of their spread
    agreement: float  # of all pairs of them, those in the same order

    @classmethod
    def between(cls, found: Sequence[float], exact: Sequence[float]) -> "Strayed":
        mean = fmean(exact)
        spread = fmean((each - mean) ** 2 for each in exact)
        square = fmean((one - other) ** 2 for one, other in zip(found, exact, strict=True))
        pairs = list(combinations(zip(found, exact, strict=True), 2))
        same = sum((a > b) == (x > y) for (a, x), (b, y) in pairs)
        return cls((square / max(spread, 1e-12)) ** 0.5, same / len(pairs))

    @property
    def is_exact_enough(self) -> bool:
        return self.error <= _ERROR and self.agreement >= _AGREEMENT  # not what is no number


class Formats:
    """What is known of the formats of one model on this processor.

    Attributes:
        gains: How many times as fast as in float32 the model is, by format.
        strayed: How far from float32 it is, by format.
    """

    def __init__(self, model: Model, data_dir: Path) -> None:
        """Read what is kept. Raises `ModelUnavailable`: a file of the model cannot be read."""
        from importlib.metadata import version  # late, as it is slow to load

        self._file = data_dir / "models" / "formats.json"
        self._key = (
            f"{model_digest(model, data_dir)} · {processor_name()} · PyTorch {version('torch')}"
        )
        self.gains: dict[str, float] = {}
        self.strayed: dict[str, Strayed] = {}
        with suppress(LookupError, TypeError, ValueError, AttributeError):
            known = self._read()[self._key]
            self.gains = {name: float(gain) for name, gain in known["gains"].items()}
            self.strayed = {
                name: Strayed(*map(float, strayed)) for name, strayed in known["strayed"].items()
            }

    @property
    def best(self) -> str:
        """The format that is worth most and not known to stray; float32 where none is worth it."""
        worth = {_EXACT: 0.0} | {
            name: gain / _WORTH if name == "int8" else gain
            for name, gain in self.gains.items()
            if gain >= _GAIN and (name not in self.strayed or self.strayed[name].is_exact_enough)
        }
        return max(worth, key=worth.__getitem__)

    def race(self, sample: Callable[[str], Callable[[], object]]) -> None:
        """Find out what is quickest, if need be; again later where other programs disturb."""
        if self.gains:
            return
        samples = {_EXACT: sample(_EXACT)}
        for name in short_formats():
            with suppress(ModelUnavailable):  # not every model has every format
                samples[name] = sample(name)
        seconds: dict[str, list[float]] = {name: [] for name in samples}
        for _ in range(1 + _ROUNDS):
            for name, run in samples.items():
                began = perf_counter()
                run()
                seconds[name].append(perf_counter() - began)
        best = {name: sorted(each[1:]) for name, each in seconds.items()}  # the first warms up
        self.gains = {name: best[_EXACT][0] / each[0] for name, each in best.items()}
        del self.gains[_EXACT]
        log.info("times as fast as float32: %s", self.gains)
        if all(second <= _NOISE * first for first, second, *_ in best.values()):
            self._keep("gains", self.gains)

    def check(self, scorer: BatchScorer) -> Strayed:
        """Return how far the format that a model is loaded in strays, found out if need be."""
        name = scorer.dtype
        if name not in self.strayed:
            self.strayed[name] = Strayed.between(scorer.trial(), scorer.trial(exact=True))
            log.info("%s: %s", name, self.strayed[name])
            self._keep("strayed", self.strayed)
        return self.strayed[name]

    def _read(self) -> dict[str, Any]:
        try:
            return dict(json.loads(self._file.read_text("utf-8")))
        except (OSError, ValueError, TypeError, RecursionError):
            return {}

    def _keep(self, name: str, value: object) -> None:
        known = self._read()
        mine = {"gains": {}, "strayed": {}} | known.get(self._key, {}) | {name: value}
        with suppress(OSError):  # it is found out again next time
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_atomically(self._file, json.dumps(known | {self._key: mine}, indent=1))


class Kind(Protocol):
    """A class of scorers."""

    def __call__(self, model: Model, device: str, dtype: str) -> BatchScorer: ...

    @staticmethod
    def sample(model: Model, dtype: str) -> Callable[[], object]: ...


def format_on_cpu(model: Model, data_dir: Path) -> str:
    """Return the format that "auto" is for a model; "auto", as long as it has not been loaded.

    Raises `ModelUnavailable`: a file of the model cannot be read.
    """
    if not short_formats():
        return _EXACT
    formats = Formats(model, data_dir)
    return formats.best if formats.gains else "auto"


def with_formats(listed: Iterable[Listed], data_dir: Path) -> list[Listed]:
    """Return models with the format that "auto" is for each on this CPU, and the memory of that.

    Where that has not been found out yet it is as before. Loads no torch.
    """
    return [_in_its_format(each, data_dir) if each.folder else each for each in listed]


def _in_its_format(listed: Listed, data_dir: Path) -> Listed:
    with suppress(ModelUnavailable, ImportError):  # it cannot be run; there is no torch
        if model := find_model(listed.name, data_dir):
            dtype = Formats(model, data_dir).best
            needed = memory(listed.parameters, dtype, model.kind, embedded(model.folder))
            return replace(listed, dtype=dtype, memory=needed)
    return listed


def load_on_cpu(kind: Kind, model: Model, dtype: str, data_dir: Path) -> BatchScorer:
    """Load a model in the best format, for "auto", or in int8.

    Raises `ModelUnavailable`: it is int8 that strays, and that was asked for; and what loading
    raises.
    """
    if not short_formats():
        return kind(model, "cpu", _EXACT)
    formats = Formats(model, data_dir)
    if dtype != "auto":
        scorer = kind(model, "cpu", dtype)
        strayed = formats.check(scorer)
        if not strayed.is_exact_enough:
            raise ModelUnavailable("rerank.int8-strays", model=model.name, strayed=strayed.error)
        return scorer
    formats.race(partial(kind.sample, model))
    scorer = kind(model, "cpu", formats.best)
    _settle(scorer, formats)
    return scorer


def start_on_cpu(scorer: BatchScorer, model: Model, data_dir: Path) -> None:
    """Load a scorer, whose device is the CPU by now, in the best format."""
    if not short_formats():
        scorer.start(_EXACT)
        return
    formats = Formats(model, data_dir)
    formats.race(partial(scorer.sample, model))
    scorer.start(formats.best)
    _settle(scorer, formats)


def _settle(scorer: BatchScorer, formats: Formats) -> None:
    """Leave formats that are found to stray.

    `caveat` of the scorer says so: once, as it is known from then on.
    """
    while scorer.dtype != _EXACT and not (strayed := formats.check(scorer)).is_exact_enough:
        code = "rerank.format-strays" if isfinite(strayed.error) else "rerank.other-dtype"
        fields = {"model": scorer.name, "dtype": scorer.dtype, "strayed": strayed.error}
        scorer.start(formats.best)
        scorer.caveat = Message(code, other=scorer.dtype, **fields)
    scorer.gain = formats.gains.get(scorer.dtype)
