import pytest

from engine.documents.readers.rtf import parse

LEVELS = (
    r"{\listlevel\levelnfc37\levelnfcn37\levelstartat1\levelfollow2"
    r"{\leveltext\'03\u31532?\'00\u26465?;}{\levelnumbers\'02;}}"
    r"{\listlevel\levelnfc0\levelstartat1\levellegal1{\leveltext\'03\'00.\'01;}{\levelnumbers;}}"
    r"{\listlevel\levelnfc4\levelstartat3{\leveltext\'03(\'02);}{\levelnumbers\'02;}}"
)
BULLETS = r"{\listlevel\levelnfc23{\leveltext\'01\u-3913 ?;}{\levelnumbers;}}"
TABLES = (
    rf"{{\*\listtable{{\list\listtemplateid7{LEVELS}{{\listname ;}}\listid70}}"
    rf"{{\list{BULLETS}\listid71}}}}"
    r"{\*\listoverridetable{\listoverride\listid70\listoverridecount0\ls1}"
    r"{\listoverride\listid71\listoverridecount0\ls2}"
    r"{\listoverride\listid70\listoverridecount1{\lfolevel\listoverridestartat\levelstartat8}\ls3}}"
)


def words(body):
    return parse(rf"{{\rtf1\ansi\uc1{TABLES}{body}}}".encode())[1].text


def item(text, level=0, number=1):
    return rf"\pard\ls{number}\ilvl{level} {text}\par "


def test_paragraphs_are_counted_where_their_numbers_are_not_written():
    body = item("Rent") + item("Due", 1) + item("late", 2) + item("never", 2) + item("Term")
    assert words(body).split("\n") == [
        "第一条Rent", "  1.1 Due", "    (c) late", "    (d) never", "第二条Term",
    ]  # fmt: skip


def test_a_number_that_is_written_counts_too():
    assert words(item(r"{\listtext Art. 1\tab}Rent") + item("Term")) == "Art. 1 Rent\n第二条Term"


def test_a_list_may_begin_at_another_number_in_some_paragraphs():
    assert words(item("Rent") + item("Term", number=3) + item("End")) == (
        "第一条Rent\n第八条Term\n第九条End"
    )


@pytest.mark.parametrize("number", [2, 9])
def test_bullets_and_lists_that_there_are_not_have_no_number(number):
    assert words(item("Rent", number=number)) == "• Rent"


def test_numbers_stand_in_cells_and_before_headings():
    cells = r"\trowd\pard\intbl\ls1 Rent\par Term\cell\pard\intbl{\listtext 5.\tab}Due\cell\row "
    body = cells + r"\pard Free\par\pard\ls1\outlinelevel0 End\par"
    assert words(body) == "第一条Rent 第二条Term | 5. Due\n\nFree\n\n第三条End"
