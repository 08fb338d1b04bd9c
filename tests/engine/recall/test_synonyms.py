import os

import pytest

from engine.recall.synonyms import WEIGHT, Synonyms, begin_synonyms
from engine.terms.tokens import question_terms


@pytest.fixture
def file(tmp_path):
    return tmp_path / "synonyms.txt"


def expanded(file, question):
    synonyms = Synonyms(file)
    assert synonyms.refresh() is None
    return synonyms.expand(question, question_terms(question))


def test_the_others_of_a_group_are_found_and_count_for_less(file):
    file.write_text(
        "# vehicles\n\ncar, automobile, 汽车\nmachine learning， ML、机器学习\n", "utf-8"
    )
    assert expanded(file, "red cars") == {
        "red": 1, "car": 1, "automobil": WEIGHT, "汽车": WEIGHT,
    }  # fmt: skip
    found = expanded(file, "机器学习的书")
    assert (found["机器"], found["machin"], found["learn"], found["ml"]) == (1, *[WEIGHT] * 3)
    assert expanded(file, "learning machine") == question_terms("learning machine")


def test_no_file_is_nothing(file):
    assert expanded(file, "car") == {"car": 1}


def test_damaged_lines_are_named_once_and_the_rest_is_used(file):
    file.write_text("car, auto\nalone\n?, !\nred, scarlet\n", "utf-8")
    synonyms = Synonyms(file)
    assert "lines 2, 3 are no group" in synonyms.refresh()
    assert synonyms.refresh() is None
    assert "scarlet" in synonyms.expand("red", {"red": 1.0})


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"car, \xff", "cannot be read"),
        (b"car, auto\n" * 100_001, "too large"),
        (b"a\nb, c", "line 1 is"),
    ],
)
def test_what_cannot_be_used_is_said(file, content, sentence):
    file.write_bytes(content)
    assert sentence in Synonyms(file).refresh()


def test_a_changed_file_is_read_again(file):
    file.write_text("car, auto")
    synonyms = Synonyms(file)
    synonyms.refresh()
    file.write_text("car, wagon")
    os.utime(file, ns=(1, 1))
    synonyms.refresh()
    assert set(synonyms.expand("car", {"car": 1.0})) == {"car", "wagon"}
    file.unlink()
    synonyms.refresh()
    assert set(synonyms.expand("car", {"car": 1.0})) == {"car"}


def test_a_file_that_is_begun_says_how_it_is_filled_and_holds_nothing_yet(tmp_path):
    file = tmp_path / "synonyms.txt"
    begin_synonyms(file)
    assert "a group a line" in file.read_text("utf-8")
    assert expanded(file, "red car") == question_terms("red car")
    file.write_text("car, automobile", "utf-8")
    begin_synonyms(file)
    assert file.read_text("utf-8") == "car, automobile"
