"""Numbers: one term for a number however it is grouped: 1,234,567 · 1.234.567 · 1 234 567.

Telephone numbers, account numbers and the like are known by their digits, too, and so are Chinese
numbers: 第十二条, 一千二百. What may be read in two ways, as 1.234, gets both.
"""

import re
from collections.abc import Iterator
from functools import lru_cache

from engine.terms.words import Term

# Groups of digits with one sign, or a few, between them; possessively, so that it is linear.
_GROUPS = re.compile(
    r"[0-9](?<![0-9A-Za-z_.,'][0-9])[0-9]*+"
    r"(?:(?: ?[()/-]{1,2} ?|[ .,'_])[0-9]++)++"
)
_ACCOUNT = re.compile(  # an IBAN
    r"[A-Z](?<!\w.)[A-Z][0-9]{2}(?: [0-9A-Z]{4}){2,7}(?: [0-9A-Z]{1,4})?(?!\w)"
)
_NUMBER = re.compile(
    r"""(?<![0-9])(?<![0-9][.,'])(?:
      (?P<comma>[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}(?:\.[0-9]+)?)
    | (?P<dot>[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?)
    | (?P<mark>[0-9]{1,3}(?:['_][0-9]{3})+(?:[.,][0-9]+)?)
    | (?P<blank>[0-9]{1,3}(?:[ ][0-9]{3})+(?:[.,][0-9]+)?)
    | (?P<decimal>[0-9]+,[0-9]+)
    )(?![0-9])(?![.,'][0-9])""",
    re.VERBOSE,
)
# Numbers in ideographs: of parts of a work, years, and those of more than one that have a unit.
# 第一 by itself is "first" and no more: a 1 stands in too many passages.
_ONES, _TENS, _MYRIADS = "〇一二三四五六七八九", "十百千", "万亿"
_PARTS = "条章节款项目页部编号课回卷期册届版讲集季轮场"  # folded
_IDEOGRAPHS = re.compile(
    f"第(?:[{_ONES}零两{_TENS}{_MYRIADS}]{{2,30}}|[{_ONES}{_TENS}](?=[{_PARTS}]))"
    f"|(?<![{_ONES}零○])[{_ONES[1:]}][{_ONES}零○]{{3}}(?=年)"
    f"|(?:[{_ONES[1:]}两][{_TENS}{_MYRIADS}]|十[{_ONES[1:]}])[{_ONES}零两{_TENS}{_MYRIADS}]{{0,30}}"
)
_FORMAL = str.maketrans("零○壹贰叁肆伍陆柒捌玖拾佰仟两", "〇〇一二三四五六七八九十百千二")
_MIXED = re.compile(f"(?<![0-9.,])([0-9]{{1,9}}(?:\\.[0-9]{{1,8}})?)([{_MYRIADS}])")  # 1.2万
_FORMAL_RUN = re.compile("[壹贰叁肆伍陆柒捌玖拾][壹贰叁肆伍陆柒捌玖拾佰仟万亿零]{1,30}")
_DATE = re.compile(r"[0-9]{1,2}([./ -])[0-9]{1,2}\1[0-9]{4}|[0-9]{4}([./ -])[0-9]{1,2}\2[0-9]{1,2}")
_LONGEST = 50  # characters of groups; more of them are a table
_FEWEST, _MOST = 7, 20  # digits of a telephone number or the like
_SHORTEST_ACCOUNT = 9  # characters of its groups of digits
_BLOCK = 4  # digits of each group of the number of an account
_MOBILES = [3, 3, 4], [3, 4, 4]  # digits of the groups of a telephone number


def spellings(text: str) -> Iterator[Term]:
    """Yield terms for the grouped numbers of a folded text."""
    may_have_account = False
    for match in _GROUPS.finditer(text):
        start, end = match.span()
        may_have_account |= end - start >= _SHORTEST_ACCOUNT
        if end - start <= _LONGEST:
            is_led = text[start - 1 : start] in ("+", "(")
            for term, first, last in _spellings(match.group(), is_led):
                yield Term(term, start + first, start + last)
    for match in _ACCOUNT.finditer(text) if may_have_account else ():
        yield Term(match.group().replace(" ", "").lower(), match.start(), match.end())
    may_have = not text.isascii() and any(sign in text for sign in "第十百千万亿拾年")
    for pattern in (_IDEOGRAPHS, _FORMAL_RUN) if may_have else ():
        for match in pattern.finditer(text):
            start = match.start() + (match[0][0] == "第")
            yield Term(str(_counted(text[start : match.end()])), start, match.end())
    for match in _MIXED.finditer(text) if may_have else ():
        unit = 10_000 if match[2] == "万" else 100_000_000
        yield Term(str(round(float(match[1]) * unit)), *match.span())


@lru_cache(maxsize=50_000)
def _spellings(groups: str, is_led: bool) -> tuple[tuple[str, int, int], ...]:
    found = [
        (term, match.start(), match.end())
        for match in _NUMBER.finditer(groups)
        for term in _readings(match)
    ]
    if (not found or _lengths(groups) in _MOBILES) and _is_code(groups, is_led):
        digits = re.sub("[^0-9]", "", groups.replace("(0)", ""))
        if _FEWEST <= len(digits) <= _MOST:
            found.append((digits, 0, len(groups)))
    return tuple(found)


@lru_cache(maxsize=10_000)
def _counted(run: str) -> int:
    """Return the number that a run of ideographs says; digits may stand there without units."""
    total = section = digit = 0
    for sign in run.translate(_FORMAL):
        if sign in _ONES:
            digit = digit * 10 + _ONES.index(sign)
        elif sign in _TENS:
            section += (digit or 1) * 10 ** (_TENS.index(sign) + 1)
            digit = 0
        else:
            part, section, digit = section + digit, 0, 0
            total = total + part * 10_000 if sign == "万" else (total + part) * 100_000_000
    return total + section + digit


def _readings(match: re.Match[str]) -> list[str]:
    number, kind = match.group(), match.lastgroup
    if kind == "comma":
        plain = number.replace(",", "")
        is_either = number.count(",") == 1 and "." not in number
        return [plain, number.replace(",", ".")] if is_either else [plain]
    return [re.sub(r"\." if kind == "dot" else "[ '_]", "", number).replace(",", ".")]


def _is_code(groups: str, is_led: bool) -> bool:
    """Return whether groups of digits are one: of a telephone, a book, an account."""
    if _DATE.fullmatch(groups):
        return False
    lengths = _lengths(groups)
    if is_led or groups[0] == "0" or (len(lengths) > 2 and re.search("[()/-]", groups)):
        return True
    return lengths in _MOBILES or (len(lengths) >= _BLOCK and {*lengths} == {_BLOCK})


def _lengths(groups: str) -> list[int]:
    return [len(part) for part in re.findall("[0-9]+", groups)]
