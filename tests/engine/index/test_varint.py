import numpy as np
import pytest
from hypothesis import given, strategies as st

from engine.index.varint import pack, unpack


@given(st.lists(st.integers(0, 2**32 - 1) | st.integers(0, 300)))
def test_numbers_come_back(numbers):
    packed, ends = pack(np.array(numbers, np.int64))
    assert unpack(packed).tolist() == numbers
    starts = [0, *ends[:-1]]
    each = [unpack(packed[start:end]).tolist() for start, end in zip(starts, ends, strict=False)]
    assert each == [[number] for number in numbers]


@pytest.mark.parametrize(("number", "size"), [(0, 1), (127, 1), (128, 2), (2**32 - 1, 5)])
def test_a_number_takes_no_more_than_it_needs(number, size):
    assert len(pack(np.array([number]))[0]) == size
