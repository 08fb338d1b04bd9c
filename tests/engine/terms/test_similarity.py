import pytest

from engine.terms.similarity import alike, interchangeable, share, trace

TEXT = "The landlord may end the contract within three months, if the rent has not been paid."

CHINESE = (
    "申请人应当在收到通知后三个工作日内提交系统 V3.1 的验收材料，并由所在单位加盖公章；"
    "逾期未提交的，视为放弃本次申请，有关部门不再另行通知，也不再受理补交的材料。"
    "对审核结果有异议的，可以向上级主管部门书面提出，由其在规定的期限内作出答复。"
)
ENGLISH = (
    "The server keeps max_size entries and drops what is older than maxAge within three days of "
    "the last request. Whatever the SQL store holds is written again at -5 degrees and below, and "
    "a letter is sent to all those who have asked for one before the end of the month in question."
)


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
    assert share(text, text.replace("四种", "五种")) > 0.6
    assert share(text, "今天天气很好，我们去公园。") == 0


def test_what_is_shorter_than_a_run():
    assert share("Yes.", "yes") == 1
    assert share("?!", "?!") == 0


def test_passages_are_alike_but_for_a_few_words():
    long = f"{TEXT} The notice is given by letter. {TEXT}"
    assert alike(long, long.replace("letter", "mail").upper())
    assert not alike(TEXT, "The rent is due on the first.")
    assert alike("", " ")


def test_a_word_of_a_short_passage_counts_as_much_in_chinese_as_in_english():
    english = "The report is checked by the desk in June."
    chinese = "报告应当由档案室在每年六月之前审核完毕。"
    assert not alike(english, english.replace("desk", "team"))
    assert not alike(chinese, chinese.replace("档案", "财务"))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (CHINESE, "三个", "五个"),
        (CHINESE, "V3.1", "V3.2"),
        (CHINESE, "V3.1", "V31"),
        (ENGLISH, "three", "five"),
        (ENGLISH, "max_size", "min_size"),
        (ENGLISH, "maxAge", "minAge"),
        (ENGLISH, "SQL", "SMB"),
        (ENGLISH, "-5", "5"),
    ],
)
def test_other_numbers_or_identifiers_make_another_passage(text, old, new):
    assert old in text
    assert alike(text, text.replace(old, new))
    assert not interchangeable(text, text.replace(old, new))
    assert interchangeable(text, text.replace("答复", "回复").replace("letter", "mail"))


def test_a_number_may_be_written_otherwise():
    text = f"{ENGLISH} It is a two-dimensional table of 6,000 rows."
    assert interchangeable(text, text.replace("two-d", "two d").replace("6,000", "６０００"))
