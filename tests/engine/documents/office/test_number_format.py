from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import example, given, strategies as st

from engine.documents.office.number_format import shown

_ACCOUNTING = '_-* #,##0.00 "€"_-;-* #,##0.00 "€"_-;_-* "-"?? "€"_-;_-@_-'


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (0.075, "0.0%", "7.5% (0.075)"),
        (1067, "00000", "01067"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (56701.03, "#,##0.00 [$€-407]", "56,701.03 €"),
        (1234.5, _ACCOUNTING, "1,234.50 €"),
        (0, _ACCOUNTING, "- € (0)"),
        (8005550123, "(000) 000-0000", "(800) 555-0123"),
        (-5, "0.00;[Red](0.00)", "(5.00)"),
        (-0.001, "0.00", "0.00"),
        (0.5, "#.##", ".5"),
        (0, "#", "0"),
        (7, "00.0", "07.0"),
        (1234567, '0.0,,"M"', "1.2M (1234567)"),
        (12345.678, "0.00E+00", "1.23E+04"),
        (0, '"approved";;"rejected"', "rejected (0)"),
        (75, '[>=50]"pass";"fail"', "pass (75)"),
        (25, '[>=50]"pass";"fail"', "fail (25)"),
        (3.5, 'General "kg"', "3.5 kg"),
        (0.5, "# ?/?", "1/2 (0.5)"),
        (-2.25, "# ?/?", "-2 1/4 (-2.25)"),
        (5.0, "# ?/?", "5"),
        (1 / 3, "# ??/??", "1/3"),
        (2.5, "?/?", "5/2 (2.5)"),
        (1.25, "# ?/8", "1 2/8 (1.25)"),
        (0, "# ?/4", "0"),
        (4711, "\\K\\T-0000", "KT-4711"),
        (5, ";;;", "5"),
        ("4711", '0;0;0;"KT-"@', "KT-4711"),
        ("4711", "0.00", "4711"),
        (date(2026, 3, 5), "dd.mm.yyyy", "05.03.2026 (2026-03-05)"),
        (date(2026, 3, 5), "[$-804]yyyy年m月d日 aaaa", "2026年3月5日 星期四 (2026-03-05)"),
        (date(2026, 3, 5), "d mmmm yy, ddd", "5 March 26, Thu (2026-03-05)"),
        (date(2026, 3, 5), "yyyy-mm-dd", "2026-03-05"),
        (date(2026, 3, 5), "[$-407]dddd, d. mmm yy", "Donnerstag, 5. Mär 26 (2026-03-05)"),
        (date(2026, 3, 5), "[$-F800]d mmmm", "5 March (2026-03-05)"),
        (date(2026, 3, 5), "[$-0419]d mmmm ddd", "5 марта че (2026-03-05)"),
        (date(2026, 3, 5), "[$-411]ggge年m月d日(aaa)", "令和8年3月5日(木) (2026-03-05)"),
        (date(1926, 12, 24), "[$-411]ge.mm.dd", "T15.12.24 (1926-12-24)"),
        (date(2026, 3, 5), "[$-804]aaa ddd", "周四 四 (2026-03-05)"),
        (date(2026, 3, 5), "[$-404]e年", "2026年 (2026-03-05)"),
        (datetime(2026, 3, 5, 14, 5), "h:mm AM/PM", "2:05 PM (2026-03-05 14:05:00)"),
        (time(14, 5), "h:mm", "14:05"),
        (timedelta(hours=30, minutes=5), "[h]:mm", "30:05"),
    ],
)
def test_shown(value, code, text):
    plain = format(value, ".15g") if isinstance(value, int | float) else str(value)
    assert shown(value, code, plain) == text


@example(float("nan"), ".0")
@given(
    st.one_of(st.floats(), st.datetimes(), st.timedeltas(), st.integers(-(10**18), 10**18)),
    st.text('0#?.,%;E+-"[]<>=hHmMdDyYsSaApP/_*@\\\\ €G', max_size=30),
)
def test_every_code_shows_something(value, code):
    assert shown(value, code, "plain")
