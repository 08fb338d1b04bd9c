import pytest

from app.widgets.data_size import size_in_words


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "0 kB"),
        (471, "1 kB"),
        (51_700, "52 kB"),
        (999_600_000, "1,000 MB"),
        (1_203_000_000, "1.2 GB"),
    ],
)
def test_sizes_are_said_in_units_for_people(appearance, size, words):
    assert size_in_words(size) == words
