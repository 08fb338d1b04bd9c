import pytest

from engine.documents.web.counter_style import CounterStyles


@pytest.mark.parametrize(
    ("system", "symbols", "written"),
    [
        ("cyclic", "a b", "a b a b a"),
        ("fixed", "a b", "a b 3 4 5"),
        ("fixed 2", "a b", "1 a b 4 5"),
        ("symbolic", "a 'b'", "a b aa bb 5"),
        ("alphabetic", "a b", "a b aa ab ba"),
        ("numeric", "o i", "i io ii ioo ioi"),
        ("additive", "", "1 2 3 4 5"),
        ("extends upper-roman", "", "I II III IV V"),
        ("extends x", "", "1 2 3 4 5"),
        ("numeric", "i", "1 2 3 4 5"),
    ],
)
def test_systems(system, symbols, written):
    styles = CounterStyles({"x": {"system": system, "symbols": symbols}})
    assert " ".join(styles.written(number, "x") for number in range(1, 6)) == written


def test_numbers_too_large_for_signs_are_in_digits():
    styles = CounterStyles({"x": {"system": "symbolic", "symbols": "a"}})
    assert styles.mark(10**9, "x") == "1000000000. "
