"""What scorers share: smaller batches, a wider format, the CPU; probabilities, encodable text."""

import math
import weakref

import pytest
import torch

from engine.errors import ModelUnavailable
from engine.rerank.scorer import (
    BatchScorer,
    encodable,
    memory_errors_ignored,
    probability,
)


class Weights:
    """What a model has in memory."""


class Toy(BatchScorer):
    sample = trial = None

    def __init__(self, device="cpu", dtype="bfloat16"):
        super().__init__("toy", device, 2)
        self.weights = None
        self.start(dtype)

    def load(self, dtype):
        self.loaded = self.device, dtype
        self.weights = Weights()

    def largest(self):
        return 8


def attempt(toy, error):
    with toy.attempt():
        raise error
    assert not toy.accept(None)


def test_batches_are_halved_down_to_the_smallest_and_then_there_is_no_memory():
    toy = Toy()
    for size in (4, 2):
        attempt(toy, MemoryError())
        assert toy._batch == size
    with pytest.raises(ModelUnavailable, match="cpu does not have enough memory for toy"):
        attempt(toy, MemoryError())
    assert toy._batch == 8  # memory may be free again


def test_where_a_gpu_has_too_little_memory_the_cpu_goes_on(caplog):
    toy = Toy("cuda")
    for _ in range(3):
        attempt(toy, torch.OutOfMemoryError("CUDA out of memory"))
    assert toy.loaded == ("cpu", "float32")
    assert (toy.device, toy.dtype, toy._batch) == ("cpu", "float32", 8)
    assert str(toy.caveat) == (
        "cuda does not have enough memory for toy to read this. Close other programs, or choose"
        " a smaller model. For now, toy runs on the CPU."
    )
    assert not caplog.records  # nothing is said twice


def test_what_a_gpu_held_is_gone_when_its_memory_is_given_back(monkeypatch):
    toy, gone = Toy("cuda"), []
    held = weakref.ref(toy.weights)
    monkeypatch.setattr(
        "engine.rerank.scorer.empty_cache", lambda device: gone.append(held() is None)
    )

    def run(weights):
        raise torch.OutOfMemoryError("CUDA out of memory")

    for _ in range(3):
        with toy.attempt():
            run(toy.weights)
        assert not toy.accept(None)
    assert gone == [False, False, True]  # twice smaller batches, then the CPU


def test_where_a_gpu_vanishes_the_cpu_goes_on():
    toy = Toy("cuda")
    attempt(toy, torch.AcceleratorError("CUDA error: unspecified launch failure"))
    assert toy.loaded == ("cpu", "float32")
    assert str(toy.caveat) == (
        "The device cuda failed (CUDA error: unspecified launch failure)."
        " For now, toy runs on the CPU."
    )
    with pytest.raises(RuntimeError, match="shapes"):  # a bug, there
        attempt(toy, RuntimeError("shapes differ"))


def test_where_the_cpu_has_no_memory_either_that_is_said(monkeypatch):
    toy = Toy("cuda")

    def load(dtype):
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr(toy, "load", load)
    with pytest.raises(ModelUnavailable, match="toy does not fit into the memory of cpu"):
        attempt(toy, torch.AcceleratorError("CUDA error: unspecified launch failure"))


def test_what_is_no_number_is_tried_again_in_float32():
    toy = Toy()
    assert toy.accept([1.0, -2.0])
    assert toy.dtype == "bfloat16"
    assert not toy.accept([1.0, math.nan])
    assert toy.dtype == "float32"
    with pytest.raises(ModelUnavailable, match="not numbers"):
        toy.accept([math.inf])


def test_on_a_gpu_bfloat16_comes_before_float32(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_bf16_supported", lambda including_emulation: True)
    toy, formats = Toy("cuda", "float16"), []
    for _ in range(2):
        assert not toy.accept([math.nan])
        formats.append(toy.loaded)
    assert formats == [("cuda", "bfloat16"), ("cuda", "float32")]


def test_where_the_wider_format_does_not_fit_the_cpu_goes_on(monkeypatch):
    toy = Toy("cuda", "bfloat16")

    def load(dtype):
        if toy.device == "cuda":
            raise torch.OutOfMemoryError("CUDA out of memory")

    monkeypatch.setattr(toy, "load", load)
    assert not toy.accept([math.nan])
    assert (toy.device, toy.dtype) == ("cpu", "float32")
    assert "does not fit" in str(toy.caveat)


@pytest.mark.parametrize(
    "error",
    [MemoryError(), torch.OutOfMemoryError("CUDA"), RuntimeError("can't allocate memory")],
    ids=str,
)
def test_want_of_memory_ends_a_block_and_other_errors_pass(error):
    with memory_errors_ignored():
        raise error
    with pytest.raises(RuntimeError, match="shapes"), memory_errors_ignored():
        raise RuntimeError("shapes differ")


def test_what_an_attempt_held_is_gone_when_its_memory_error_is_ignored():
    weights = Weights()
    held = weakref.ref(weights)

    def run(weights):
        raise MemoryError

    with memory_errors_ignored():
        run(weights)
    del weights
    assert held() is None


@pytest.mark.parametrize("margin", [-1e9, -800.0, -20.0, 0.0, 20.0, 800.0, 1e9])
def test_probabilities_have_no_limits(margin):
    assert 0 <= probability(margin) <= 1
    assert probability(margin) + probability(-margin) == pytest.approx(1)


def test_lone_surrogates_are_replaced_and_pairs_stay():
    assert encodable("a\ud800b 😀 \ud83d\ude00") == "a\ufffdb 😀 😀"
