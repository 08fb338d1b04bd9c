"""The kernels for GPUs, run by Triton's interpreter, against plain PyTorch."""

import sys
from types import ModuleType

import pytest
import torch

from engine.rerank.qwen3.decoder import Decoder
from engine.rerank.qwen3.elementwise import PLAIN, Elementwise

DTYPES = [(torch.float32, 1e-6), (torch.bfloat16, 0.02), (torch.float16, 0.003)]


@pytest.fixture(scope="module")
def fused():
    pytest.importorskip("triton")
    from engine.rerank.qwen3.kernels import FUSED

    return FUSED


@pytest.mark.parametrize(("dtype", "off"), DTYPES)
@pytest.mark.parametrize("width", [64, 100])
def test_adding_and_normalising(fused, dtype, off, width):
    x, change = torch.randn(5, width) * 3, torch.randn(5, width).to(dtype)
    weight, found, expected = torch.randn(width).to(dtype), x.clone(), x.clone()
    for added in (None, change):
        torch.testing.assert_close(
            fused.add_norm(found, added, weight, 1e-6),
            PLAIN.add_norm(expected, added, weight, 1e-6),
            atol=off,
            rtol=off,
        )
    torch.testing.assert_close(found, expected)


@pytest.mark.parametrize(("dtype", "off"), DTYPES)
def test_turning_queries_and_keys_leaves_values(fused, dtype, off):
    heads = torch.randn(5, 8, 16).to(dtype)
    weight, angles = torch.randn(6, 16).to(dtype), torch.rand(5, 1, 8) * 6
    found, expected = heads.clone(), heads.clone()
    fused.turn(found, weight, angles.cos(), angles.sin(), 1e-6)
    PLAIN.turn(expected, weight, angles.cos(), angles.sin(), 1e-6)
    torch.testing.assert_close(found, expected, atol=off, rtol=off)
    assert torch.equal(found[:, 6:], heads[:, 6:])


@pytest.mark.parametrize(("dtype", "off"), DTYPES)
@pytest.mark.parametrize("width", [64, 1500])
def test_gating(fused, dtype, off, width):
    both = torch.randn(5, 2 * width).to(dtype) * 4
    torch.testing.assert_close(fused.gate(both), PLAIN.gate(both), atol=off, rtol=off)


def test_a_decoder_gives_the_same_with_them(fused, model, monkeypatch):
    rows, beginning = [[9693, 7, 5], [4]], [151644, 872]
    decoder = Decoder(model.folder, "cpu", "float32")
    expected, _ = decoder.run(rows, beginning=beginning)
    monkeypatch.setattr(decoder, "_elementwise", fused)
    found, _ = decoder.run(rows, beginning=beginning)
    torch.testing.assert_close(found, expected, atol=1e-4, rtol=1e-4)


def test_kernels_that_cannot_be_compiled_are_left(model, monkeypatch):
    def fails(*_):
        raise RuntimeError("Failed to find C compiler")

    stub = ModuleType("kernels")
    monkeypatch.setitem(sys.modules, "engine.rerank.qwen3.kernels", stub)
    decoder = Decoder(model.folder, "cpu", "float32")
    for stub.FUSED, used in (
        (Elementwise(*PLAIN[:2], gate=lambda both: PLAIN.gate(both)), True),
        (Elementwise(*PLAIN[:2], gate=fails), False),
    ):
        assert decoder._fused() is (stub.FUSED if used else PLAIN)
