import pytest

from engine.terms.initials import initials


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("J. R. R. Tolkien", [("jrr", "J. R. R.")]),
        ("so, z. B. hier", [("zb", "z. B.")]),
        ("our R & D, AT & T", [("rd", "R & D"), ("att", "AT & T")]),
        ("J.R.R. and U.S.A. and J. Smith & Sons", []),
        ("e.g. A. B", []),
    ],
)
def test_letters_with_blanks_between_them(text, found):
    assert [(name, text[start:end]) for name, start, end in initials(text)] == found


@pytest.mark.parametrize(
    "text", ["a. " * 100_000, "a & " * 100_000, "." * 300_000, "aa & aaa" * 9999]
)
def test_any_text_takes_linear_time(text):
    list(initials(text))
