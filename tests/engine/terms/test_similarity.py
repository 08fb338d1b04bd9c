import pytest

from engine.terms.similarity import alike, share, shingles, trace

TEXT = "The landlord may end the contract within three months, if the rent has not been paid."


@pytest.mark.parametrize("other", [TEXT.upper(), "  " + TEXT.replace(" ", "\n"), TEXT[:-1] + " !"])
def test_case_blanks_and_punctuation_leave_no_trace(other):
    assert trace(other).digest == trace(TEXT).digest


def test_other_words_are_another_passage():
    assert trace(TEXT.replace("three", "six")).digest != trace(TEXT).digest
    assert trace("租金未付").digest != trace("租金已付").digest


def test_a_trace_is_short_and_can_be_stored():
    left = trace("ab\ud800 " * 5000)
    assert len(left.text) <= 600
    left.text.encode()


@pytest.mark.parametrize(
    ("other", "least", "most"),
    [
        (TEXT, 1, 1),
        ("Before it. " + TEXT + " And after it.", 1, 1),
        (TEXT.replace("three", "six"), 0.7, 0.9),
        ("The weather was fine in all of the three months.", 0, 0.1),
        ("", 0, 0),
    ],
)
def test_how_much_of_it_is_there(other, least, most):
    assert least <= share(TEXT, other) <= most


def test_chinese_is_held_against_each_other_by_characters():
    text = "线程池的拒绝策略有四种：中止、丢弃、丢弃最旧、调用者运行。"
    assert share(text, text.replace("四种", "五种")) > 0.7
    assert share(text, "今天天气很好，我们去公园。") == 0


def test_what_is_shorter_than_a_run():
    assert share("Yes.", "yes") == 1
    assert share("?!", "?!") == 0


def test_passages_are_alike_but_for_a_few_words():
    long = f"{TEXT} The notice is given by letter. {TEXT}"
    assert alike(shingles(long), shingles(long.replace("letter", "mail").upper()))
    assert not alike(shingles(TEXT), shingles("The rent is due on the first."))
    assert alike(shingles(""), shingles(" "))
