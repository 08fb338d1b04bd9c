import pytest

from app.results.utf16 import utf16_ranges


@pytest.mark.parametrize(
    ("text", "spans", "ranges"),
    [
        ("plain words", [(0, 5), (6, 11)], [(0, 5), (6, 5)]),
        ("", [], []),
        ("线程池的拒绝策略", [(0, 3), (4, 8)], [(0, 3), (4, 4)]),
        ("😀 moved", [(2, 7)], [(3, 5)]),
        ("a😀b😀c", [(0, 1), (2, 3), (4, 5)], [(0, 1), (3, 1), (6, 1)]),
        ("x😀y", [(1, 2)], [(1, 2)]),  # the emoji itself
        ("x😀y", [(0, 3)], [(0, 4)]),  # around it
        ("<b>bold</b> & <img src=x>", [(0, 3), (3, 7)], [(0, 3), (3, 4)]),
        ("e\u0301te", [(0, 3)], [(0, 3)]),  # a combining accent is a character of its own
        ("empty span", [(3, 3)], []),
    ],
)
def test_utf16_ranges(text, spans, ranges):
    assert utf16_ranges(text, spans) == ranges
    encoded = text.encode("utf-16-le")
    kept = [span for span in spans if span[0] < span[1]]
    for (start, end), (first, length) in zip(kept, ranges, strict=True):
        assert encoded[first * 2 : (first + length) * 2].decode("utf-16-le") == text[start:end]
