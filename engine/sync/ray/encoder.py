"""Encoder: encodes on the nodes of a Ray cluster: on GPUs, or if none has one, on all CPUs."""

import logging
from collections.abc import Mapping, Sequence
from typing import Any

import numpy

from engine.config import Config
from engine.embed import Encoder, EncoderModel, Kind, find_encoder
from engine.errors import EngineError, ModelUnavailable
from engine.events import Notice
from engine.messages import Message
from engine.sync.ray.crew import Crew, Share
from engine.sync.ray.version import why_other

Matrix = numpy.ndarray[Any, numpy.dtype[numpy.float32]]

_BATCH = 32  # texts of a call
_CALLS = 4  # for each actor, so that the last of them wait little for each other
_CORES = 4  # of one actor: more do little for a batch

log = logging.getLogger(__name__)


class NodeEncoder:
    """An actor: it has the encoder that the desk wants, which must be on its node."""

    def __init__(self, config: Config, key: str, reference: str) -> None:
        self._config, self._key, self._reference = config, key, reference
        self._encoder: Encoder

    def begin(self, fingerprint: str) -> Message | None:
        """Load the encoder."""
        if problem := why_other(fingerprint):
            return problem
        data_dir = self._config.data_dir  # of the desk, on a shared drive perhaps
        try:
            model = find_encoder(
                self._reference, data_dir if data_dir.is_dir() else Config().data_dir
            )
            if model.key != self._key:
                return Message("ray.other-encoder")
            self._encoder = model.load(self._config.device)
        except EngineError as error:
            return error.message
        return None

    def call(self, texts: Sequence[str], kind: Kind) -> Matrix:
        return self._encoder.encode(texts, kind)


class NodesEncoder:
    """An `Encoder` that shares out texts among actors; the cluster is connected."""

    device, dtype = "ray", "auto"

    def __init__(self, config: Config, model: EncoderModel) -> None:
        self._width = model.width
        self._crew = Crew(NodeEncoder, (config, model.key, model.reference), _shares)

    @property
    def batch(self) -> int:
        """How many texts keep all actors busy."""
        return _BATCH * _CALLS * max(1, self._crew.size)

    def encode(self, texts: Sequence[str], kind: Kind) -> Matrix:
        """See `Encoder.encode`."""
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        batches = [order[start : start + _BATCH] for start in range(0, len(order), _BATCH)]
        vectors: Matrix = numpy.empty((len(texts), self._width), numpy.float32)
        requests = [(tuple(each), ([texts[place] for place in each], kind)) for each in batches]
        try:
            for event in self._crew.map(requests):
                if isinstance(event, Notice):
                    log.info("%s", event.message)
                elif isinstance(event, tuple):
                    places, result = event
                    if not isinstance(result, numpy.ndarray):
                        raise ModelUnavailable("ray.lost")
                    vectors[list(places)] = result
        except EngineError as error:
            raise ModelUnavailable(error.message) from error
        return vectors


def _shares(nodes: Sequence[Mapping[str, float]]) -> list[list[Share]]:
    gpus = [int(node.get("GPU", 0)) for node in nodes]
    if any(gpus):
        return [[{"num_gpus": 1}] * count for count in gpus]
    return [_cores(int(node.get("CPU", 0))) for node in nodes]


def _cores(count: int) -> list[Share]:
    return [{"num_cpus": min(_CORES, count - first)} for first in range(0, count, _CORES)]
