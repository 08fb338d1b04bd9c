import pytest

from engine.terms.numbers import spellings


@pytest.mark.parametrize(
    ("written", "terms"),
    [
        ("holds 1,234,567 cubic", {"1234567"}),
        ("1.234.567,5 m", {"1234567.5"}),
        ("3 456 789 m", {"3456789"}),
        ("9'876'543.25", {"9876543.25"}),
        ("12,34,567", {"1234567"}),
        ("48,250.75", {"48250.75"}),
        ("7,5", {"7.5"}),
        ("1,234", {"1234", "1.234"}),
        ("1.234", {"1234"}),
        ("+49 (0)471 / 55 50-199", {"494715550199"}),
        ("0471 5550199", {"04715550199"}),
        ("555-0123", set()),
        ("978-3-16-148410-0", {"9783161484100"}),
        ("4111 1111 1111 1111", {"4111111111111111"}),
        ("DE89 3704 0044 0532 0130 00", {"de89370400440532013000"}),
        ("GB29 NWBK 6016 1331 9268 19", {"gb29nwbk60161331926819"}),
        ("2024-03-05 05.03.2024 2019 2020 2021", set()),
        ("in 2024 and 42", set()),
        ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23", set()),
    ],
)
def test_a_number_has_one_more_term_however_it_is_grouped(written, terms):
    assert {term.text for term in spellings(written)} == terms


@pytest.mark.parametrize("text", ["1," * 200_000, "1 2(" * 100_000, "DE89 1234" * 50_000])
def test_any_text_takes_linear_time(text):
    list(spellings(text))
