"""What scorers share: smaller batches, another number format, probabilities, encodable text."""

import math

import pytest
import torch

from engine.errors import ModelUnavailable
from engine.rerank.scorer import (
    BatchScorer,
    encodable,
    memory_errors_ignored,
    probability,
)


class Toy(BatchScorer):
    def __init__(self, dtype="bfloat16"):
        super().__init__("toy", "cpu", 8, 2)
        self.dtype = dtype

    def load(self, dtype):
        self.dtype = dtype


def test_batches_are_halved_down_to_the_smallest_and_then_there_is_no_memory():
    toy = Toy()
    for size in (4, 2):
        assert not toy.is_usable(None)
        assert toy._batch == size
    with pytest.raises(ModelUnavailable, match="not enough memory on cpu for toy"):
        toy.is_usable(None)
    assert toy._batch == 8  # memory may be free again


def test_what_is_no_number_is_tried_again_in_float32():
    toy = Toy()
    assert toy.is_usable([1.0, -2.0])
    assert toy.dtype == "bfloat16"
    assert not toy.is_usable([1.0, math.nan])
    assert toy.dtype == "float32"
    with pytest.raises(ModelUnavailable, match="no numbers"):
        toy.is_usable([math.inf])


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


@pytest.mark.parametrize("margin", [-1e9, -800.0, -20.0, 0.0, 20.0, 800.0, 1e9])
def test_probabilities_have_no_limits(margin):
    assert 0 <= probability(margin) <= 1
    assert probability(margin) + probability(-margin) == pytest.approx(1)


def test_lone_surrogates_are_replaced_and_pairs_stay():
    assert encodable("a\ud800b 😀 \ud83d\ude00") == "a\ufffdb 😀 😀"
