import pytest

from engine.documents.numbering import FORMATS, Counters, letters, written


@pytest.mark.parametrize(
    ("form", "numbers"),
    [
        ("decimal", "1 9 10 101"),
        ("decimalZero", "01 09 10 101"),
        ("upperRoman", "I IX X CI"),
        ("lowerLetter", "a i j wwww"),
        ("ordinal", "1st 9th 10th 101st"),
        ("ordinalText", "First Ninth Tenth One hundred first"),
        ("chineseCounting", "一 九 十 一百零一"),
        ("chineseCountingThousand", "一 九 十 一百零一"),
        ("chineseLegalSimplified", "壹 玖 壹拾 壹佰零壹"),
        ("japaneseCounting", "一 九 十 百一"),
        ("ideographDigital", "一 九 一〇 一〇一"),
        ("ideographTraditional", "甲 壬 癸 101"),
        ("decimalEnclosedCircle", "① ⑨ ⑩ 101"),
        ("koreanCounting", "일 구 십 백일"),
        ("001", "001 009 010 101"),
        ("unheard-of", "1 9 10 101"),
    ],
)
def test_forms(form, numbers):
    assert " ".join(written(each, form) for each in (1, 9, 10, 101)) == numbers


def test_letters_behind_z():
    assert [letters(each, "upperLetter") for each in (26, 27, 53)] == ["Z", "AA", "BA"]


@pytest.mark.parametrize("form", [*FORMATS, "none", "bullet"])
@pytest.mark.parametrize("number", [-1, 0, 999_999, 10**12])
def test_every_number_can_be_written(form, number):
    assert len(written(number, form)) < 2000


def test_levels_begin_anew_below_a_higher_one():
    counters = Counters()
    starts = [1, 1, 5]
    levels = [0, 1, 1, 0, 1, 2, 2, 1, 2]
    assert [list(counters.next(each, starts)) for each in levels] == [
        [1], [1, 1], [1, 2], [2], [2, 1], [2, 1, 5], [2, 1, 6], [2, 2], [2, 2, 5]
    ]  # fmt: skip


def test_a_level_that_goes_on_below_a_higher_one():
    counters = Counters()
    found = [counters.next(each, [1, 1], [True, False])[-1] for each in (0, 1, 0, 1)]
    assert found == [1, 1, 2, 2]
