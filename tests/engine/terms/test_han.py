import pytest
from hypothesis import given, strategies as st

from engine.terms.han import simplified


@pytest.mark.parametrize(
    ("written", "folded"),
    [("圖書館", "图书馆"), ("線程池", "线程池"), ("図", "図"), ("a é", "a é")],
)
def test_traditional_characters_become_simplified(written, folded):
    assert simplified(written) == folded


@given(st.text(st.characters(min_codepoint=0x3400, max_codepoint=0x9FFF)))
def test_the_length_stays_and_twice_is_as_once(text):
    once = simplified(text)
    assert len(once) == len(text)
    assert simplified(once) == once
