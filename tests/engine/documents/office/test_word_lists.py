import pytest
from lxml import etree

from engine.documents.office.word_lists import WordLists
from engine.documents.office.words import W

_SPACE = f'xmlns:w="{W.strip("{}")}"'


def _xml(tag, inner):
    return etree.fromstring(f"<w:{tag} {_SPACE}>{inner}</w:{tag}>")


def _level(at, text, form="decimal", rest=""):
    return (
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/>{rest}</w:lvl>'
    )


def _numbering(*levels, more=""):
    return _xml(
        "numbering",
        f'<w:abstractNum w:abstractNumId="0">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}',
    )


def _paragraph(level="0", list_id="1"):
    return _xml(
        "p",
        f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>',
    )


def _marks(lists, *paragraphs):
    numbers = [lists.next(each, "") for each in paragraphs]
    return [number and number.mark for number in numbers]


def test_levels_as_printed():
    lists = WordLists(
        _numbering(
            _level(0, "第%1条", "chineseCountingThousand"),
            _level(1, "%1.%2", "decimal", "<w:isLgl/>"),
            _level(2, "(%3)", "lowerLetter", '<w:suff w:val="nothing"/>'),
        ),
        {},
    )
    found = _marks(lists, *map(_paragraph, "0011220112"))
    assert found == [
        "第一条 ",
        "第二条 ",
        "2.1 ",
        "2.2 ",
        "(a)",
        "(b)",
        "第三条 ",
        "3.1 ",
        "3.2 ",
        "(a)",
    ]


def test_a_level_that_names_no_start_begins_with_0():
    level = _level(0, "%1th").replace('<w:start w:val="1"/>', "")
    assert _marks(WordLists(_numbering(level), {}), *map(_paragraph, "00")) == ["0th ", "1th "]


def test_a_level_begins_anew_after_the_level_that_it_names():
    levels = [_level(0, "%1"), _level(1, "%1.%2")]
    never, first = (
        WordLists(_numbering(*levels, _level(2, "%3", rest=f'<w:lvlRestart w:val="{at}"/>')), {})
        for at in "01"
    )
    order = [*map(_paragraph, "012120122")]
    assert [_marks(each, *order)[8] for each in (never, first)] == ["4 ", "2 "]
    assert _marks(first, *map(_paragraph, "12")) == ["2.2 ", "3 "]


def test_lists_share_a_definition_until_one_starts_anew():
    more = (
        '<w:num w:numId="2"><w:abstractNumId w:val="0"/></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="0"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride></w:num>'
    )
    lists = WordLists(_numbering(_level(0, "%1."), more=more), {})
    paragraphs = [_paragraph(list_id=each) for each in "112330"]
    assert _marks(lists, *paragraphs) == ["1. ", "2. ", "3. ", "7. ", "8. ", None]


def test_a_style_is_numbered_at_the_level_that_names_it():
    styles = {
        "H1": _xml("style", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        "H2": _xml(
            "style",
            '<w:basedOn w:val="H1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>',
        ),
        "Own": _xml("style", '<w:basedOn w:val="H2"/>'),
    }
    lists = WordLists(
        _numbering(
            _level(0, "Article %1", "upperRoman", '<w:pStyle w:val="H1"/>'),
            _level(1, "§ %2", "decimal", '<w:pStyle w:val="H2"/>'),
        ),
        styles,
    )
    plain = _xml("p", "")
    found = [lists.next(plain, each) for each in ("H1", "H2", "Own", "H1", "Body")]
    assert [each and each.mark for each in found] == [
        "Article I ", "§ 1 ", "§ 2 ", "Article II ", None
    ]  # fmt: skip


def test_a_definition_behind_a_style():
    styles = {"S": _xml("style", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>')}
    more = (
        '<w:abstractNum w:abstractNumId="5"><w:numStyleLink w:val="S"/></w:abstractNum>'
        '<w:num w:numId="9"><w:abstractNumId w:val="5"/></w:num>'
    )
    lists = WordLists(_numbering(_level(0, "Rule %1."), more=more), styles)
    assert _marks(lists, _paragraph(list_id="9")) == ["Rule 1. "]


@pytest.mark.parametrize("form", ["bullet", "decimal"])
def test_signs_of_symbol_fonts_are_bullets_or_nothing(form):
    lists = WordLists(_numbering(_level(0, "\uf0b7", form)), {})
    assert _marks(lists, _paragraph()) == ["• " if form == "bullet" else ""]


def test_a_list_that_is_not_defined():
    assert _marks(WordLists(None, {}), _paragraph()) == ["• "]
