"""Int8: the product with a matrix of which the numbers of each row are rounded to 253 steps.

Those of a token are rounded, too, and the products of steps are exact. oneDNN wants a matrix in an
order of its own, and takes its time to bring it there: measured 4.7 ns a weight, most of what
loading took. So it does that with the first of each shape; where this is found to lie in `_blocks`,
as with AVX-512, PyTorch writes the others so, measured ten times as fast.
"""

from collections.abc import Callable
from ctypes import c_byte
from weakref import WeakValueDictionary

import torch

_ROWS = 128  # of weights, rounded at a time: as many as stay in the cache
_STEPS = 126.0  # on either side of 0; 127 would be rounded to 128 in bfloat16
_TINY = 1e-30  # instead of a largest number of 0
_SIDE = 64  # of a block

_in_blocks = WeakValueDictionary[torch.Size, torch.Tensor]()  # packed matrices, one a shape


def int8_linear(weight: torch.Tensor) -> Callable[[torch.Tensor], torch.Tensor]:
    largest, sums, steps = [], [], torch.empty(weight.shape, dtype=torch.int8)
    for some, rounded in zip(torch.split(weight, _ROWS), torch.split(steps, _ROWS), strict=True):
        rows = some.float()
        largest.append(rows.abs().amax(1).clamp_(min=_TINY))
        rows = (rows * (_STEPS / largest[-1])[:, None]).round_()
        sums.append(rows.sum(1))
        rounded.copy_(rows)
    packed = _packed(steps, torch.cat(sums))
    scales, zeros = torch.cat(largest) / _STEPS, torch.zeros(len(steps), dtype=torch.int32)
    product = torch.ops.onednn.qlinear_pointwise

    def run(x: torch.Tensor) -> torch.Tensor:
        largest = x.abs().amax(1, keepdim=True).clamp_(min=_TINY)
        steps = (x * (_STEPS / largest)).round_().to(torch.int8)
        # oneDNN is fast with unsigned bytes only: the sign bit turned over adds 128.
        steps = steps.view(torch.uint8).bitwise_xor_(128)
        out: torch.Tensor = product(
            steps, 1 / _STEPS, 128, packed, scales, zeros, None, 1.0, 0, x.dtype, "none", [], ""
        )
        return out.mul_(largest)

    return run


def _packed(steps: torch.Tensor, sums: torch.Tensor) -> torch.Tensor:
    """Return steps, (out, in), in oneDNN's order; `sums` are those of the rows."""
    if (like := _in_blocks.get(steps.shape)) is not None:
        copy = like.clone()
        _write_blocks(steps, sums, _memory(copy))
        return copy
    packed: torch.Tensor = torch.ops.onednn.qlinear_prepack(steps, None)
    memory = _memory(packed)
    trial = torch.empty_like(memory)
    if _write_blocks(steps, sums, trial) and torch.equal(trial, memory):
        _in_blocks[steps.shape] = packed
    return packed


def _memory(packed: torch.Tensor) -> torch.Tensor:
    """Return the bytes that oneDNN has laid out, to be read or written."""
    size = torch.ops.mkldnn._nbytes(packed)
    return torch.frombuffer(
        (c_byte * size).from_address(torch.ops.mkldnn.data_ptr(packed)), dtype=torch.int8
    )


def _write_blocks(steps: torch.Tensor, sums: torch.Tensor, memory: torch.Tensor) -> bool:
    """Write four numbers of a row side by side, those of 64 rows, 16 times; then minus the sums.

    Returns whether that is what there is room for.
    """
    (rows, columns), size = steps.shape, steps.numel()
    if rows % _SIDE or columns % _SIDE or len(memory) != size + 4 * rows:
        return False
    fours = steps.view(torch.int32).view(rows // _SIDE, _SIDE, columns // _SIDE, _SIDE // 4)
    fours = fours.permute(0, 2, 3, 1)
    memory[:size].view(torch.int32).view(fours.shape).copy_(fours)
    memory[size:].view(torch.int32).copy_(-sums)
    return True
