import pytest
import torch

from engine.rerank.device import short_formats
from engine.rerank.qwen3 import int8
from engine.rerank.qwen3.linear import linear

int8_here = pytest.mark.skipif("int8" not in short_formats(), reason="the processor has no VNNI")


@int8_here
@pytest.mark.parametrize("tokens", [1, 7, 130])
@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
def test_int8_keeps_253_steps_of_each_row(tokens, dtype):
    torch.manual_seed(tokens)
    weight, x = torch.randn(192, 320), torch.randn(tokens, 320)
    x *= torch.logspace(-3, 3, tokens)[:, None]  # a token with large numbers harms no other
    found = linear(weight.to(dtype), int8=True)(x.to(dtype))
    assert found.dtype == dtype
    expected = x @ weight.T
    assert (found - expected).norm(dim=1).div(expected.norm(dim=1)).max() < 0.02


@int8_here
def test_int8_loses_no_nan_and_no_zero():
    weight, x = torch.randn(64, 128), torch.randn(4, 128)
    weight[0], x[0], x[1, 5], x[2, 5] = 0, 0, torch.nan, torch.inf
    found = linear(weight, int8=True)(x)
    assert torch.equal(found[0], torch.zeros(64))
    assert found[1].isnan().all()
    assert not found[2].isfinite().any()
    assert found[3, 0] == 0
    assert found[3].isfinite().all()


@int8_here
@pytest.mark.parametrize("shape", [(192, 320), (96, 320)], ids=["in blocks", "with an edge"])
def test_a_second_matrix_of_a_shape_is_laid_out_as_the_first(monkeypatch, shape):
    first, second = torch.randn(2, *shape)
    x = torch.randn(7, 320)
    kept = linear(first, int8=True)
    ours = linear(second, int8=True)(x)
    monkeypatch.setattr(int8, "_in_blocks", {})
    assert torch.equal(linear(second, int8=True)(x), ours)
    assert torch.equal(linear(first, int8=True)(x), kept(x))


@int8_here
def test_another_order_than_blocks_is_left_to_onednn(monkeypatch):
    weight, x = torch.randn(64, 128), torch.randn(3, 128)
    expected = linear(weight, int8=True)(x)
    monkeypatch.setattr(int8, "_in_blocks", {})
    monkeypatch.setattr(int8, "_write_blocks", lambda steps, sums, memory: memory.zero_().numel())
    for _ in range(2):
        assert torch.equal(linear(weight, int8=True)(x), expected)
    assert not int8._in_blocks
